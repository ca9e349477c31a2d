// The JSON form of `gate plan`.
#include <array>

#include "gate/base/number.h"
#include "gate/cli/plan_text.h"
#include "gate/report/canonical_json.h"
#include "gate/report/json_parts.h"

namespace gate::cli {
namespace {

using report::Json;
using report::json_of;
using report::json_of_count;

std::string_view word_of(Amount::State state) {
  switch (state) {
    case Amount::State::kUnknown: return "unknown";
    case Amount::State::kEnough: return "enough";
    case Amount::State::kReached: return "reached";
    case Amount::State::kNotByThis: return "not_by_this";
    case Amount::State::kBeyondCap: return "beyond_cap";
  }
  std::abort();
}

std::string_view word_of(Buy buy) {
  switch (buy) {
    case Buy::kNothing: return "nothing";
    case Buy::kExamples: return "examples";
    case Buy::kRuns: return "runs";
    case Buy::kBoth: return "both";
    case Buy::kNoneHelps: return "none_helps";
  }
  std::abort();
}

std::string_view word_of(PlanBasis basis) {
  switch (basis) {
    case PlanBasis::kBothSides: return "both_sides";
    case PlanBasis::kAnotherRun: return "another_run";
    case PlanBasis::kUnrelated: return "unrelated";
  }
  std::abort();
}

Json amount(const Amount& amount) {
  Json object = Json::object();
  object.put("state", word_of(amount.state));
  if (amount.state == Amount::State::kReached) {
    object.put("low", json_of_count(amount.low)).put("likely", json_of_count(amount.likely));
    if (amount.high > 0) {
      object.put("high", json_of_count(amount.high));
    }
  }
  return object;
}

Json prospect(const Prospect& prospect) {
  Json object = Json::object();
  object.put("change", json_of(prospect.change))
      .put("atMargin", Json::boolean(prospect.at_margin))
      .put("decision", prospect.for_pass ? "pass" : "block")
      .put("power", json_of(prospect.power))
      .put("examples", amount(prospect.examples))
      .put("runs", amount(prospect.runs))
      .put("buy", word_of(prospect.buy));
  if (prospect.both_runs > 0) {
    object.put("both", Json::object()
                           .put("examples", json_of_count(prospect.both_examples))
                           .put("runs", json_of_count(prospect.both_runs)));
  }
  if (prospect.rows_for_examples > 0) {
    object.put("rowsForExamples", json_of_count(prospect.rows_for_examples));
  }
  if (prospect.rows_for_runs > 0) {
    object.put("rowsForRuns", json_of_count(prospect.rows_for_runs));
  }
  return object;
}

Json check(const CheckPlan& plan) {
  Json object = Json::object();
  object.put("check", plan.check)
      .put("kind", plan.kind)
      .put_some("part", plan.part)
      .put("metric", plan.metric)
      .put("statistic", plan.statistic)
      .put("slice", json_of(plan.slice))
      .put(plan.what_margin == "margin" ? "margin" : "minGain", plan.margin_text)
      .put("basis", word_of(plan.basis))
      .put("examples", json_of_count(plan.examples))
      .put("runsCandidate", json_of_count(plan.runs_candidate))
      .put("runsBaseline", json_of_count(plan.runs_baseline))
      .put_some("obstacle", plan.obstacle)
      .put_some("advice", plan.advice);
  if (!plan.plannable) {
    return object;
  }
  object.put("scale", word(plan.scale))
      .put("leastExamples", json_of_count(plan.least_examples))
      .put("leastRuns", json_of_count(plan.least_runs))
      .put("standardError", json_of(plan.standard_error))
      .put("varianceShares", Json::object()
                                 .put("examples", json_of(plan.shares.examples))
                                 .put("runs", json_of(plan.shares.runs))
                                 .put("residual", json_of(plan.shares.residual)));
  const auto put = [&](std::string_view name, const std::optional<double>& value) {
    if (value) {
      object.put(name, json_of(*value));
    }
  };
  put("passesBeyond", plan.passes);
  put("blocksBeyond", plan.blocks);
  put("mostRunSd", plan.most_run_sd);
  if (plan.if_equal) {
    object.put("ifEqual", prospect(*plan.if_equal));
  }
  if (plan.as_observed) {
    object.put("asObserved", prospect(*plan.as_observed));
  }
  return object;
}

}  // namespace

Result<std::string> plan_json(const PlanPage& page) {
  Json checks = Json::array();
  for (const CheckPlan& plan : page.plans) {
    checks.add(check(plan));
  }
  Json document = Json::object();
  document.put("gatePlan", "1.0")
      .put("policy", page.policy)
      .put("power", json_of(page.power))
      .put("candidate", page.candidate)
      .put_some("baseline", page.baseline)
      .put("checks", std::move(checks));
  GATE_ASSIGN(std::string bytes, report::canonical_json(document));
  return bytes + "\n";
}

}  // namespace gate::cli

// decision.checks[]: one finding.
#include "gate/report/json_parts.h"

namespace gate::report {
namespace {

void put_number(Json& object, std::string_view name, const std::optional<double>& value) {
  if (value) {
    object.put(name, json_of(*value));
  }
}

Json estimate(const Finding& finding) {
  Json object = Json::object();
  object.put("scale", word(finding.scale));
  put_number(object, "candidate", finding.candidate);
  put_number(object, "baseline", finding.baseline);
  put_number(object, "value", finding.estimate);
  return object;
}

Json interval(const IntervalEstimate& interval) {
  return Json::object()
      .put("low", json_of(interval.low))
      .put("high", json_of(interval.high))
      .put("confidence", json_of(interval.confidence))
      .put("method", interval.method)
      .put_some("because", interval.because);
}

Json limits(const Finding& finding) {
  Json object = Json::object();
  put_number(object, "lower", finding.lower_limit);
  put_number(object, "upper", finding.upper_limit);
  put_number(object, "warn", finding.warn_limit);
  return object;
}

Json spread(const Spread& spread) {
  Json runs = Json::array();
  for (const double value : spread.runs) {
    runs.add(json_of(value));
  }
  Json object = Json::object();
  object.put("runs", std::move(runs)).put("runsTotal", json_of_count(spread.runs_total));
  if (spread.quantiles.size() == kQuantilePercents.size()) {
    Json quantiles = Json::object();
    for (std::size_t i = 0; i < spread.quantiles.size(); ++i) {
      quantiles.put("p" + std::to_string(kQuantilePercents[i]), json_of(spread.quantiles[i]));
    }
    object.put("quantiles", std::move(quantiles));
  }
  return object;
}

Json sizes(const Finding& finding) {
  Json object = Json::object();
  const auto put = [&](std::string_view name, const std::optional<std::size_t>& size) {
    if (size) {
      object.put(name, json_of_count(*size));
    }
  };
  const Sizes& sizes = finding.sizes;
  object.put("selected", json_of_count(finding.selected));
  put("examplesCandidate", sizes.examples_candidate);
  put("examplesBaseline", sizes.examples_baseline);
  put("paired", sizes.paired);
  put("runsCandidate", sizes.runs_candidate);
  put("runsBaseline", sizes.runs_baseline);
  put("clusters", sizes.clusters);
  put("errorsCandidate", sizes.errors_candidate);
  put("errorsBaseline", sizes.errors_baseline);
  put("missingCandidate", sizes.missing_candidate);
  put("missingBaseline", sizes.missing_baseline);
  return object;
}

Json examples(const Finding& finding) {
  Json all = Json::array();
  for (const ExampleNote& example : finding.examples) {
    Json object = Json::object();
    object.put("id", example.id);
    put_number(object, "candidate", example.candidate);
    put_number(object, "baseline", example.baseline);
    object.put_some("text", example.text);
    all.add(std::move(object));
  }
  return all;
}

Json flips(const std::vector<Flip>& flips) {
  Json all = Json::array();
  for (const Flip& flip : flips) {
    Json object = Json::object();
    object.put("code", flip.code).put("amount", json_of(flip.amount)).put("text", flip.text);
    if (flip.to) {
      object.put("to", word(*flip.to));
    }
    all.add(std::move(object));
  }
  return all;
}

}  // namespace

Json finding_json(const Finding& finding) {
  Json object = Json::object();
  object.put("id", finding.check)
      .put("kind", finding.kind)
      .put("slice", json_of(finding.slice))
      .put("outcome", word(finding.outcome))
      .put("verdict", word(finding.verdict))
      .put("reasonCode", word(finding.reason))
      .put("summary", finding.summary)
      .put("sizes", sizes(finding))
      .put("notes", json_of(finding.notes))
      .put("examples", examples(finding))
      .put("examplesTotal", json_of_count(finding.examples_total))
      .put_some("metric", finding.metric)
      .put_some("statistic", finding.statistic)
      .put_some("advice", finding.advice)
      .put_some("action", finding.respond.action)
      .put_some("owner", finding.respond.owner)
      .put_some("runbook", finding.respond.runbook);
  if (!finding.flips.empty()) {
    object.put("flips", flips(finding.flips));
  }
  if (finding.direction) {
    object.put("direction", word(*finding.direction));
  }
  if (finding.estimate || finding.candidate || finding.baseline) {
    object.put("estimate", estimate(finding));
  }
  if (finding.interval) {
    object.put("interval", interval(*finding.interval));
  }
  if (finding.lower_limit || finding.upper_limit || finding.warn_limit) {
    object.put("limits", limits(finding));
  }
  if (finding.margin) {
    object.put("margin", Json::object().put("value", json_of(*finding.margin)).put("text", finding.margin_text));
  }
  if (finding.p_pass || finding.p_block) {
    Json p = Json::object();
    put_number(p, "pass", finding.p_pass);
    put_number(p, "block", finding.p_block);
    object.put("pValues", std::move(p));
  }
  if (finding.candidate_spread || finding.baseline_spread) {
    Json sides = Json::object();
    if (finding.candidate_spread) {
      sides.put("candidate", spread(*finding.candidate_spread));
    }
    if (finding.baseline_spread) {
      sides.put("baseline", spread(*finding.baseline_spread));
    }
    object.put("spread", std::move(sides));
  }
  if (finding.waiver) {
    object.put("waiver", json_of_count(*finding.waiver));
  }
  if (finding.policy_at.line > 0) {
    object.put("policyAt", Json::object()
                               .put_some("file", finding.policy_at.file)
                               .put("line", json_of_count(finding.policy_at.line))
                               .put("column", json_of_count(finding.policy_at.column)));
  }
  return object;
}

}  // namespace gate::report

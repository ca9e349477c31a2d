#include "gate/cli/plan_text.h"

#include <cmath>
#include <string_view>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/planning.h"

namespace gate::cli {
namespace {

std::string percent(double share) { return short_number(std::round(share * 1000) / 10, 3) + " %"; }

std::string change(double value, Scale scale) {
  const std::string text = scale == Scale::kRelative ? short_number(value * 100, 3) + "%" : short_number(value, 3);
  return value > 0 ? "+" + text : text;
}

std::string line(std::string_view label, const std::string& text) {
  return text.empty() ? ""
                      : "  " + std::string(label) + std::string(label.size() < 11 ? 11 - label.size() : 1, ' ') +
                            visible(text) + "\n";
}

std::string sizes(const CheckPlan& plan) {
  const std::string runs = std::to_string(plan.runs_candidate) + " + " + std::to_string(plan.runs_baseline) + " runs";
  return plan.examples > 0 ? counted(plan.examples, "example") + ", " + runs : runs;
}

std::string now(const CheckPlan& plan) {
  std::string text = sizes(plan);
  if (!plan.plannable) {
    return text;
  }
  text += "; standard error " + change(plan.standard_error, plan.scale).substr(plan.standard_error > 0 ? 1 : 0);
  std::string shares;
  const auto share = [&](double value, std::string_view of) {
    if (value > 0.0005) {
      shares += (shares.empty() ? ": " : ", ") + percent(value) + " " + std::string(of);
    }
  };
  share(plan.shares.examples, "examples");
  share(plan.shares.runs, "runs");
  share(plan.shares.residual, "single answers");
  return text + shares;
}

std::string basis(PlanBasis basis) {
  switch (basis) {
    case PlanBasis::kBothSides: return "";
    case PlanBasis::kAnotherRun:
      return "one side only: the candidate is taken to be the same thing run again; one that answers differently needs "
             "more examples";
    case PlanBasis::kUnrelated:
      return "one run only: the candidate is taken to have nothing in common with it, example by example; one that "
             "answers alike needs fewer";
  }
  std::abort();
}

std::string decides(const CheckPlan& plan) {
  std::string text;
  const bool either_way = plan.two_sided;
  const auto shown = [&](double value) {
    return either_way ? change(std::abs(value), plan.scale).substr(1) : change(value, plan.scale);
  };
  if (plan.passes) {
    text = "passes a true change " +
           std::string(either_way              ? "within "
                       : plan.higher_is_better ? "above "
                                               : "below ") +
           shown(*plan.passes);
  } else {
    text = "passes no true change: the margin is narrower than the noise";
  }
  if (plan.blocks) {
    text += ", blocks one " +
            std::string(either_way              ? "beyond "
                        : plan.higher_is_better ? "below "
                                                : "above ") +
            shown(*plan.blocks);
  }
  return text;
}

std::string verdict_word(const Prospect& prospect) { return prospect.for_pass ? "pass" : "block"; }

std::string outlook(const Prospect& prospect) {
  if (prospect.at_margin) {
    return "no sample size can decide this: it lies at the margin";
  }
  const std::string amounts = checks::amounts_text(prospect);
  if (prospect.buy == Buy::kNothing) {
    return "these sizes decide it: " + verdict_word(prospect) + " with power " + percent(prospect.power);
  }
  if (amounts.empty()) {
    return "no sample size within a hundred times this one decides it (power now " + percent(prospect.power) +
           "): choose a larger margin";
  }
  std::string text = amounts + " to " + verdict_word(prospect) + " it; power now " + percent(prospect.power);
  const std::string choice = checks::choice_text(prospect);
  if (!choice.empty()) {
    return text + "; " + choice;
  }
  if (prospect.buy == Buy::kExamples && prospect.runs.state == Amount::State::kNotByThis) {
    return text + "; more runs alone cannot";
  }
  return prospect.buy == Buy::kRuns && prospect.examples.state == Amount::State::kNotByThis && prospect.has_examples
             ? text + "; more examples alone cannot"
             : text;
}

std::string slice_name(const std::vector<SliceLabel>& slice) {
  std::string text;
  for (const SliceLabel& label : slice) {
    text += (text.empty() ? "" : " ") + label.key + "=" + label.value;
  }
  return text;
}

std::string slice_line(const CheckPlan& plan) {
  std::string text = counted(plan.examples, "example");
  if (!plan.obstacle.empty()) {
    text += "; no verdict: " + plan.obstacle;
  } else if (plan.if_equal) {
    text += "; if equal: " + outlook(*plan.if_equal);
  }
  return line(slice_name(plan.slice), text);
}

std::string block(const CheckPlan& plan) {
  std::string text = "\n" + visible(plan.check) + (plan.part.empty() ? "" : ", " + plan.part) + ": " +
                     visible(plan.statistic + " of " + plan.metric) + ", " + plan.what_margin + " " +
                     visible(plan.margin_text) + "\n";
  text += line("now", now(plan));
  text += line("assumed", basis(plan.basis));
  text += line("no verdict", plan.obstacle);
  if (!plan.plannable) {
    return text + line("next", plan.advice);
  }
  text += line("decides", decides(plan));
  text += plan.if_equal ? line("if equal", outlook(*plan.if_equal)) : "";
  text += plan.as_observed
              ? line("observed", change(plan.as_observed->change, plan.scale) + ": " + outlook(*plan.as_observed))
              : "";
  text += plan.most_run_sd
              ? line("run noise", "not measured; beyond a standard deviation of " + short_number(*plan.most_run_sd, 2) +
                                      " no number of examples decides with one run a side")
              : "";
  return text;
}

}  // namespace

std::string plan_text(const PlanPage& page) {
  std::string text = "policy " + visible(page.policy) + ", power " + percent(page.power) + ", " +
                     (page.baseline.empty() ? "records " + visible(page.candidate)
                                            : visible(page.baseline) + " -> " + visible(page.candidate)) +
                     "\n";
  for (const CheckPlan& plan : page.plans) {
    text += plan.slice.empty() ? block(plan) : slice_line(plan);
  }
  return text;
}

}  // namespace gate::cli

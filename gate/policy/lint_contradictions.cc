// Advice on checks that no release can satisfy together.
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/policy/advice.h"

namespace gate::policy {
namespace {

// Two fixed bounds on one value of which no value keeps both.
void opposed_thresholds(const std::vector<const CheckSpec*>& thresholds, Advice& advice) {
  std::map<std::string, std::pair<const CheckSpec*, const CheckSpec*>> tightest;  // the highest min, the lowest max
  for (const CheckSpec* check : thresholds) {
    auto& [least, most] = tightest[subject_of(check->params)];
    const std::optional<double> min = check->params.number("min");
    const std::optional<double> max = check->params.number("max");
    least = min && (least == nullptr || *min > *least->params.number("min")) ? check : least;
    most = max && (most == nullptr || *max < *most->params.number("max")) ? check : most;
  }
  for (const auto& [subject, bounds] : tightest) {
    const auto [least, most] = bounds;
    if (least != nullptr && most != nullptr && *least->params.number("min") >= *most->params.number("max")) {
      advice.add(least->params.where("min"), "no value passes both: above " +
                                                 short_number(*least->params.number("min"), 12) + " here, below " +
                                                 short_number(*most->params.number("max"), 12) + " in the check '" +
                                                 most->id + "' [contradiction]");
    }
  }
}

// A trade that another check forbids: the wider margin is never of use.
void useless_trades(const Policy& policy, Advice& advice) {
  for (const CheckSpec& trade : policy.checks) {
    const auto loss = trade.kind->name == "trade_off" ? trade.params.group("loss") : nullptr;
    if (loss == nullptr) {
      continue;
    }
    const Margin allowed = *loss->get<Margin>("margin_with_gain");
    for (const CheckSpec& other : policy.checks) {
      if (other.kind->name != "non_inferiority" || other.on_violated != Consequence::kBlock ||
          subject_of(other.params) != subject_of(*loss) ||
          text_or(other.params, "direction", "") != text_or(*loss, "direction", "")) {
        continue;
      }
      const Margin margin = *other.params.get<Margin>("margin");
      if (margin.relative == allowed.relative && margin.value < allowed.value) {
        advice.add(loss->where("margin_with_gain"), "the check '" + other.id + "' blocks a loss of more than " +
                                                        margin.text + " whatever was gained, so that the " +
                                                        allowed.text +
                                                        " can never be used; remove one of them [contradiction]");
      }
    }
  }
}

// A check whose changes all lie above `low`, or below `high`; both in the metric's unit, or both shares of the
// baseline.
struct Demand {
  const CheckSpec* check;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  std::string param, text;
};

std::optional<Demand> demand_of(const CheckSpec& check) {
  const std::string_view kind = check.kind->name;
  const bool gain = kind == "superiority";
  const std::string param = gain ? "min_gain" : "margin";
  if ((!gain && kind != "non_inferiority" && kind != "equivalence") || only_warns(check)) {
    return std::nullopt;
  }
  const Margin margin = *check.params.get<Margin>(param);
  Demand demand{&check, {}, {}, param, margin.text};
  const double least = gain ? margin.value : -margin.value;
  const bool higher = text_or(check.params, "direction", "higher") == "higher";
  if (kind == "equivalence") {
    demand.low = -margin.value;
    demand.high = margin.value;
  } else if (higher) {
    demand.low = least;
    demand.high = std::numeric_limits<double>::infinity();
  } else {
    demand.low = -std::numeric_limits<double>::infinity();
    demand.high = -least;
  }
  return demand;
}

// Two comparisons of one metric of which no change keeps both: better by 0.1, and the same within 0.05.
void opposed_comparisons(const Policy& policy, Advice& advice) {
  struct Tightest {
    std::optional<Demand> low, high;
  };
  std::map<std::string, Tightest> subjects;
  for (const CheckSpec& check : policy.checks) {
    const std::optional<Demand> demand = demand_of(check);
    if (!demand) {
      continue;
    }
    const bool relative = check.params.get<Margin>(demand->param)->relative;
    Tightest& tightest = subjects[subject_of(check.params) + (relative ? "\n%" : "\n")];
    if (!tightest.low || demand->low > tightest.low->low) {
      tightest.low = demand;
    }
    if (!tightest.high || demand->high < tightest.high->high) {
      tightest.high = demand;
    }
  }
  for (const auto& [subject, tightest] : subjects) {
    const auto& [low, high] = tightest;
    if (low->check == high->check || low->low < high->high) {
      continue;
    }
    const bool later = low->check->where.line > high->check->where.line;
    const Demand& here = later ? *low : *high;
    const Demand& there = later ? *high : *low;
    advice.add(here.check->params.where(here.param), "no change passes both: " + here.param + " " + here.text +
                                                         " here, " + there.param + " " + there.text +
                                                         " in the check '" + there.check->id + "' [contradiction]");
  }
}

}  // namespace

void contradictions(const Policy& policy, Advice& advice) {
  std::vector<const CheckSpec*> thresholds;
  for (const CheckSpec& check : policy.checks) {
    if (check.kind->name == "threshold") {
      thresholds.push_back(&check);
    }
  }
  opposed_thresholds(thresholds, advice);
  opposed_comparisons(policy, advice);
  useless_trades(policy, advice);
}

}  // namespace gate::policy

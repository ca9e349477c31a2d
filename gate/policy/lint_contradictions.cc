// Advice on checks that no release can satisfy together.
#include <algorithm>
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

// Of checks with a `when` it is told only of those with the same one that they are asked together.
bool asked_together(const CheckSpec& a, const CheckSpec& b) {
  return !a.when.given() || !b.when.given() || a.when == b.when;
}

// Two fixed bounds on one value of which no value keeps both; of several such pairs the tightest.
void opposed_thresholds(const std::vector<const CheckSpec*>& thresholds, Advice& advice) {
  struct Bound {
    const CheckSpec* check;
    double value;
  };
  struct Bounds {
    std::vector<Bound> least, most;
  };
  std::map<std::string, Bounds> subjects;
  for (const CheckSpec* check : thresholds) {
    Bounds& bounds = subjects[subject_of(check->params)];
    if (const std::optional<double> min = check->params.number("min")) {
      bounds.least.push_back({check, *min});
    }
    if (const std::optional<double> max = check->params.number("max")) {
      bounds.most.push_back({check, *max});
    }
  }
  for (auto& [subject, bounds] : subjects) {
    std::stable_sort(bounds.least.begin(), bounds.least.end(),
                     [](const Bound& a, const Bound& b) { return a.value > b.value; });
    std::stable_sort(bounds.most.begin(), bounds.most.end(),
                     [](const Bound& a, const Bound& b) { return a.value < b.value; });
    for (const Bound& least : bounds.least) {
      const auto most = std::find_if(bounds.most.begin(), bounds.most.end(), [&](const Bound& one) {
        return one.value > least.value || asked_together(*one.check, *least.check);
      });
      if (most != bounds.most.end() && most->value <= least.value) {
        advice.add(least.check->params.where("min"), "no value passes both: above " + short_number(least.value, 12) +
                                                         " here, below " + short_number(most->value, 12) +
                                                         " in the check '" + most->check->id + "' [contradiction]");
        break;
      }
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
          (other.when.given() && !(other.when == trade.when)) || subject_of(other.params) != subject_of(*loss) ||
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
  struct Demands {
    std::vector<Demand> low, high;  // the same ones, the tightest first
  };
  std::map<std::string, Demands> subjects;
  for (const CheckSpec& check : policy.checks) {
    const std::optional<Demand> demand = demand_of(check);
    if (!demand) {
      continue;
    }
    const bool relative = check.params.get<Margin>(demand->param)->relative;
    Demands& demands = subjects[subject_of(check.params) + (relative ? "\n%" : "\n")];
    demands.low.push_back(*demand);
    demands.high.push_back(*demand);
  }
  for (auto& [subject, demands] : subjects) {
    std::stable_sort(demands.low.begin(), demands.low.end(),
                     [](const Demand& a, const Demand& b) { return a.low > b.low; });
    std::stable_sort(demands.high.begin(), demands.high.end(),
                     [](const Demand& a, const Demand& b) { return a.high < b.high; });
    for (const Demand& low : demands.low) {
      const auto high = std::find_if(demands.high.begin(), demands.high.end(), [&](const Demand& one) {
        return one.high > low.low || asked_together(*one.check, *low.check);
      });
      GATE_INVARIANT(high != demands.high.end());  // at the latest its own: no check contradicts itself
      if (high->high > low.low) {
        continue;
      }
      const bool later = low.check->where.line > high->check->where.line;
      const Demand& here = later ? low : *high;
      const Demand& there = later ? *high : low;
      advice.add(here.check->params.where(here.param), "no change passes both: " + here.param + " " + here.text +
                                                           " here, " + there.param + " " + there.text +
                                                           " in the check '" + there.check->id + "' [contradiction]");
      break;
    }
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

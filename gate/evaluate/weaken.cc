#include "gate/evaluate/weaken.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>

#include "gate/base/number.h"
#include "gate/evaluate/param_text.h"
#include "gate/evaluate/weaken_exceptions.h"

namespace gate::evaluate {
namespace {

// Lower by a factor of two, or half as far again from the top of the range, whichever is less of a change: 0.98 of at
// most 1 becomes 0.96, 0.1 becomes 0.05. At 0 and at the top there is nothing to take half of, only a part of the
// range.
double lower(double value, double least, double most) {
  constexpr double kPart = 0.05;
  const double part = value - kPart * (most - least);
  if (value == 0 || value >= most) {
    return std::isfinite(part) ? std::max(least, part) : value;
  }
  const double half = value > 0 ? value / 2 : 2 * value;
  const double from_top = std::isfinite(most) ? most - 2 * (most - value) : half;
  return std::max({least, half, from_top});
}

double weaker_number(Weaker way, double value, double least, double most) {
  return way == Weaker::kLower ? lower(value, least, most) : -lower(-value, -most, -least);
}

// What a single count decides is told by the next one; of many, a quarter is soon noticed.
std::int64_t weaker_count(Weaker way, std::int64_t value, const ParamSpec& row) {
  if (row.type == ParamType::kDuration) {
    return way == Weaker::kLower ? std::max<std::int64_t>(1, value / 2) : value * 2;
  }
  const std::int64_t step = std::max<std::int64_t>(1, value / 4);
  const auto next = static_cast<double>(way == Weaker::kLower ? value - step : value + step);
  return static_cast<std::int64_t>(std::clamp(next, row.least, row.most));
}

Margin weaker_margin(Weaker way, Margin margin) {
  constexpr double kFromZero = 0.05;  // of the baseline: a margin of 0 names no unit to double
  if (margin.value == 0 && way == Weaker::kHigher) {
    return {kFromZero, true, "5%"};
  }
  margin.value *= way == Weaker::kHigher ? 2 : 0.5;
  margin.text = short_number(margin.relative ? margin.value * 100 : margin.value, 12) + (margin.relative ? "%" : "");
  return margin;
}

template <typename List>
std::vector<ParamData> one_fewer(const List& list) {
  std::vector<ParamData> shorter;
  for (std::size_t i = 0; list.size() > 1 && i < list.size(); ++i) {
    List rest = list;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    shorter.emplace_back(std::move(rest));
  }
  return shorter;
}

struct WeakerValues {
  Weaker way;
  const ParamSpec& row;

  std::vector<ParamData> operator()(double number) const {
    const double next = weaker_number(way, number, row.least, row.most);
    return next == number ? std::vector<ParamData>{} : std::vector<ParamData>{next};
  }
  std::vector<ParamData> operator()(std::int64_t number) const {
    const std::int64_t next = weaker_count(way, number, row);
    return next == number ? std::vector<ParamData>{} : std::vector<ParamData>{next};
  }
  std::vector<ParamData> operator()(const Margin& margin) const {
    Margin next = weaker_margin(way, margin);
    return next.value == margin.value ? std::vector<ParamData>{} : std::vector<ParamData>{std::move(next)};
  }
  std::vector<ParamData> operator()(const std::vector<std::string>& list) const { return one_fewer(list); }
  std::vector<ParamData> operator()(const std::vector<std::pair<std::string, std::string>>& map) const {
    return one_fewer(map);
  }
  template <typename Other>
  std::vector<ParamData> operator()(const Other& /*other*/) const {
    return {};
  }
};

// The values that ask less than the one that is given; none where the row names no way.
std::vector<ParamData> weaker_values(const ParamSpec& row, const ParamData& data) {
  return row.weaker == Weaker::kNeither ? std::vector<ParamData>{} : std::visit(WeakerValues{row.weaker, row}, data);
}

struct ParamStep {
  std::string name;  // dotted
  std::string from, to;
  Where where;
  Params params;                    // of the whole check
  std::optional<Params> otherwise;  // where the kind refuses those: the parameter dropped
};

Params with(const Params& params, std::string_view name, std::optional<ParamData> data) {
  Params changed;
  changed.set_where(params.where(""));
  for (const auto& [key, value] : params.all()) {
    if (key != name) {
      changed.set(key, value);
    } else if (data) {
      changed.set(key, {*data, value.where});
    }
  }
  return changed;
}

std::vector<ParamStep> steps_of(const Params& params, std::span<const ParamSpec> rows) {
  std::vector<ParamStep> steps;
  for (const ParamSpec& row : rows) {
    const ParamValue* value = params.find(row.name);
    if (value == nullptr) {
      continue;
    }
    const std::string name(row.name);
    const std::string from = param_text(value->data, row);
    std::vector<ParamData> weaker = weaker_values(row, value->data);
    // A test that notices the smaller step notices that the whole is gone as well.
    const bool droppable = row.presence == Presence::kOptional && row.without == Without::kWeaker;
    const std::optional<Params> dropped =
        droppable ? std::optional(with(params, row.name, std::nullopt)) : std::nullopt;
    if (weaker.empty() && dropped) {
      steps.push_back({name, from, "", value->where, *dropped, std::nullopt});
    }
    for (ParamData& data : weaker) {
      std::string to = param_text(data, row);
      steps.push_back({name, from, std::move(to), value->where, with(params, row.name, std::move(data)), dropped});
    }
    if (row.type != ParamType::kGroup) {
      continue;
    }
    for (ParamStep& inner : steps_of(*params.group(row.name), row.members)) {
      const auto whole = [&](Params members) {
        return with(params, row.name, ParamData(std::make_shared<const Params>(std::move(members))));
      };
      steps.push_back({name + "." + inner.name, std::move(inner.from), std::move(inner.to), std::move(inner.where),
                       whole(std::move(inner.params)),
                       inner.otherwise ? std::optional(whole(*std::move(inner.otherwise))) : std::nullopt});
    }
  }
  return steps;
}

Where stated_or(const StatedAt& stated, std::string_view key, const Where& otherwise) {
  const auto found = stated.find(key);
  return found == stated.end() ? otherwise : found->second;
}

// Twice the error that is put up with.
double less_confident(double confidence) {
  constexpr double kLeast = 0.5;
  return std::max((confidence + kLeast) / 2, 1 - 2 * (1 - confidence));
}

class Collector {
 public:
  Collector(const Policy& policy, std::size_t most) : policy_(policy), most_(most) {}

  Weakenings take() {
    for (std::size_t i = 0; i < policy_.checks.size(); ++i) {
      check(i);
    }
    for (Weakening& weakening : wider_waivers(policy_)) {
      add(std::move(weakening));
    }
    confidence_of_defaults();
    return std::move(found_);
  }

 private:
  void check(std::size_t at) {
    const CheckSpec& spec = policy_.checks[at];
    const Bearing bearing = spec.check->bearing();
    const bool by_records = spec.check->needs().beside_records().empty();
    CheckSpec dropped;
    dropped.id = spec.id;
    // A policy without any check is refused, so that nothing is let through by it.
    if (policy_.checks.size() > 1) {
      add({spec.id + ": the check", std::string(spec.kind->name), "", spec.where, {{at, std::move(dropped)}}});
    }
    if (by_records) {
      for (ParamStep& step : steps_of(spec.params, spec.kind->params)) {
        if (!try_step(at, step, std::move(step.params)) && step.otherwise) {
          step.to.clear();
          static_cast<void>(try_step(at, step, *std::move(step.otherwise)));
        }
      }
      soften(at, "on_violated", &CheckSpec::on_violated);
    }
    if (bearing.on_inconclusive && by_records) {
      soften(at, "on_inconclusive", &CheckSpec::on_inconclusive);
    }
    if (bearing.on_missing) {
      soften(at, "on_missing", &CheckSpec::on_missing);
    }
    if (bearing.confidence && spec.confidence != policy_.confidence) {
      add({spec.id + ": confidence",
           canonical_number(spec.confidence),
           short_number(less_confident(spec.confidence), 12),
           stated_or(spec.stated, "confidence", spec.where),
           {{at, with_less_confidence(spec)}}});
    }
    for (Weakening& weakening : narrower_conditions(spec, at)) {
      add(std::move(weakening));
    }
  }

  // False when the kind refuses the parameters.
  bool try_step(std::size_t at, const ParamStep& step, Params params) {
    CheckSpec weaker = policy_.checks[at];
    weaker.params = std::move(params);
    Result<std::unique_ptr<const Check>> bound = weaker.kind->bind(weaker.params);
    if (!bound) {
      return false;
    }
    weaker.check = std::move(bound).value();
    add({weaker.id + ": " + step.name, step.from, step.to, step.where, {{at, weaker}}});
    return true;
  }

  void soften(std::size_t at, std::string_view name, Consequence CheckSpec::*member) {
    const CheckSpec& spec = policy_.checks[at];
    if (spec.*member != Consequence::kBlock) {
      return;
    }
    CheckSpec weaker = spec;
    weaker.*member = Consequence::kWarn;
    add({spec.id + ": " + std::string(name),
         "block",
         "warn",
         stated_or(spec.stated, name, spec.where),
         {{at, std::move(weaker)}}});
  }

  static CheckSpec with_less_confidence(CheckSpec spec) {
    spec.confidence = less_confident(spec.confidence);
    return spec;
  }

  // One line of the policy, whatever number of checks rests on it.
  void confidence_of_defaults() {
    Weakening weakening{"defaults: confidence",
                        canonical_number(policy_.confidence),
                        short_number(less_confident(policy_.confidence), 12),
                        stated_or(policy_.stated, "confidence", {policy_.source.path, 0, 0}),
                        {}};
    for (std::size_t i = 0; i < policy_.checks.size(); ++i) {
      const CheckSpec& spec = policy_.checks[i];
      if (spec.check->bearing().confidence && spec.confidence == policy_.confidence) {
        weakening.becomes.emplace_back(i, with_less_confidence(spec));
      }
    }
    if (!weakening.becomes.empty()) {
      add(std::move(weakening));
    }
  }

  void add(Weakening weakening) {
    if (found_.list.size() < most_) {
      found_.list.push_back(std::move(weakening));
    } else {
      ++found_.left_out;
    }
  }

  const Policy& policy_;
  std::size_t most_;
  Weakenings found_;
};

}  // namespace

Weakenings weakenings(const Policy& policy, std::size_t most) { return Collector(policy, most).take(); }

}  // namespace gate::evaluate

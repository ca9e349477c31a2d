// Advice on waivers that are over, or that nothing a check blocks can ever come under.
#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/base/time.h"
#include "gate/policy/advice.h"

namespace gate::policy {
namespace {

constexpr std::int64_t kSoon = 7 * 86400;

// What the check lets through without a waiver: the losses up to `most`, or the values from `least` to `most` of a
// fixed bound. Nothing when it cannot be told: an undecided check blocks at any loss.
struct Tolerated {
  std::optional<double> least, most;
  std::string text;
};

std::optional<Tolerated> tolerated(const CheckSpec& check) {
  if (check.on_inconclusive == Consequence::kBlock) {
    return std::nullopt;
  }
  const auto number = [&](std::string_view name) -> std::optional<double> {
    const ParamValue* value = check.params.find(name);
    const double* held = value == nullptr ? nullptr : std::get_if<double>(&value->data);
    return held == nullptr ? std::nullopt : std::optional(*held);
  };
  const auto margin = [](const Params& params) -> const Margin* {
    const ParamValue* value = params.find("margin");
    return value == nullptr ? nullptr : std::get_if<Margin>(&value->data);
  };
  if (check.kind->name == "threshold") {
    Tolerated all{number("min"), number("max"), ""};
    if (const auto slices = check.params.has("slices") ? check.params.group("slices") : nullptr) {
      // What is let through everywhere.
      const std::optional<double> least = slices->has("min") ? slices->number("min") : std::nullopt;
      const std::optional<double> most = slices->has("max") ? slices->number("max") : std::nullopt;
      all.least = all.least && least ? std::max(all.least, least) : all.least ? all.least : least;
      all.most = all.most && most ? std::min(all.most, most) : all.most ? all.most : most;
    }
    all.text = (all.least ? short_number(*all.least, 12) : "") + (all.least && all.most ? " to " : "") +
               (all.most ? short_number(*all.most, 12) : "");
    return all;
  }
  const Margin* own = margin(check.params);
  if (own == nullptr) {
    return std::nullopt;
  }
  const ParamValue* slices = check.params.find("slices");
  const auto* group = slices == nullptr ? nullptr : std::get_if<std::shared_ptr<const Params>>(&slices->data);
  const Margin* of_slice = group == nullptr ? nullptr : margin(**group);
  const bool narrower = of_slice != nullptr && of_slice->value < own->value;
  const Margin& least = narrower ? *of_slice : *own;
  return Tolerated{std::nullopt, least.value, least.text};
}

std::string why_idle(const Waiver& waiver, const CheckSpec& check) {
  if (only_warns(check)) {
    return "the check '" + waiver.check + "' never blocks, so that there is nothing to waive; remove the waiver";
  }
  const std::set<std::string> keys = check.check->needs().slice_keys;
  for (const SliceLabel& label : waiver.slice) {
    if (!keys.contains(label.key)) {
      return "the check '" + waiver.check + "' is not judged by " + label.key +
             ", so that there is no such slice to waive; leave 'slice' out, or remove the waiver";
    }
  }
  if (!waiver.max_loss) {
    return "";
  }
  if (!check.check->bearing().confidence) {
    return "the check '" + waiver.check + "' measures no loss, so that 'max_loss' is never kept; leave it out";
  }
  const std::optional<Tolerated> anyway = tolerated(check);
  if (anyway && *waiver.max_loss >= anyway->least.value_or(*waiver.max_loss) &&
      *waiver.max_loss <= anyway->most.value_or(*waiver.max_loss)) {
    return "the check '" + waiver.check + "' tolerates " + anyway->text +
           " anyway, so that nothing it blocks lies within " + short_number(*waiver.max_loss, 12) + "; waive " +
           (anyway->least && anyway->most ? "less or more"
            : anyway->least               ? "less"
                                          : "more") +
           ", or remove the waiver";
  }
  return "";
}

}  // namespace

void waivers(const Policy& policy, std::optional<Time> now, Advice& advice) {
  for (const Waiver& waiver : policy.waivers) {
    const auto check = std::find_if(policy.checks.begin(), policy.checks.end(),
                                    [&](const CheckSpec& one) { return one.id == waiver.check; });
    GATE_INVARIANT(check != policy.checks.end());  // the reader refuses waivers for nothing
    if (now && *now > waiver.until_time) {
      advice.add(waiver.where, "this waiver of '" + waiver.check + "' ended on " + waiver.until +
                                   " and waives nothing any more; remove it [expired-waiver]");
      continue;
    }
    if (now && waiver.until_time.seconds - now->seconds < kSoon) {
      advice.add(waiver.where, "this waiver of '" + waiver.check + "' ends on " + waiver.until +
                                   "; from then on the check blocks [expiring-waiver]");
    }
    const std::string idle = why_idle(waiver, *check);
    if (!idle.empty()) {
      advice.add(waiver.where, idle + " [idle-waiver]");
    }
  }
}

}  // namespace gate::policy

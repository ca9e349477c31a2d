#include "gate/evaluate/weaken_exceptions.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "gate/base/number.h"
#include "gate/evaluate/spelled.h"

namespace gate::evaluate {
namespace {

using Strings = std::vector<std::string>;

constexpr std::int64_t kLonger = 30 * 86400;

std::string day_of(Time time) {
  constexpr std::size_t kDayLength = 10;  // "2026-12-31"
  return format_time(time).substr(0, kDayLength);
}

// Whichever way lets more through: the value itself where the check has a fixed bound, else a loss.
double wider_loss(double loss, const CheckSpec& check) {
  const std::optional<double> least = check.params.number("min");
  const bool floor = least && (!check.params.has("max") || loss < *least);
  return floor ? loss / 2 : loss * 2;
}

// Findings of the check that block are ones that a case can bring about: it has records, and neither a repository nor
// attestations.
bool can_block(const CheckSpec& spec) {
  const Bearing bearing = spec.check->bearing();
  const bool decides = spec.check->needs().beside_records().empty();
  return (decides && spec.on_violated == Consequence::kBlock) ||
         (decides && bearing.on_inconclusive && spec.on_inconclusive == Consequence::kBlock) ||
         (bearing.on_missing && spec.on_missing == Consequence::kBlock);
}

bool has_bounds(const Waiver& waiver) { return waiver.max_loss || waiver.commits || !waiver.slice.empty(); }

class Widening {
 public:
  Widening(const Policy& policy, std::size_t waiver, std::size_t check)
      : before_(policy.waivers[waiver]), spec_(policy.checks[check]), waiver_(waiver), check_(check) {}

  void add(std::string_view bound, std::string from, std::string to, Waiver wider, std::vector<Weakening>& all) const {
    all.push_back({spec_.id + ": waiver, " + std::string(bound),
                   std::move(from),
                   std::move(to),
                   before_.where,
                   {{check_, spec_}},
                   std::pair(waiver_, std::move(wider))});
  }

  void all_bounds(std::vector<Weakening>& all) const {
    Waiver longer = before_;
    longer.until_time.seconds += kLonger;
    longer.until = day_of(longer.until_time);
    add("until", before_.until, longer.until, longer, all);
    if (before_.max_loss) {
      const double loss = wider_loss(*before_.max_loss, spec_);
      Waiver worse = before_;
      worse.max_loss = loss == *before_.max_loss ? std::nullopt : std::optional(loss);
      add("max_loss", canonical_number(*before_.max_loss), worse.max_loss ? short_number(loss, 12) : "", worse, all);
    }
    if (!before_.slice.empty()) {
      Waiver everywhere = before_;
      everywhere.slice.clear();
      std::string slice;
      for (const SliceLabel& label : before_.slice) {
        slice += (slice.empty() ? "" : ", ") + label.key + "=" + label.value;
      }
      add("slice", std::move(slice), "", everywhere, all);
    }
    if (before_.commits) {
      Waiver always = before_;
      always.commits.reset();
      add("commits", before_.commits->text(), "", always, all);
    }
  }

 private:
  const Waiver& before_;
  const CheckSpec& spec_;
  std::size_t waiver_, check_;
};

Waiver unbounded(const CheckSpec& spec) {
  Waiver waiver;
  waiver.check = spec.id;
  waiver.until = "9999-12-31";
  waiver.until_time = parse_date_end(waiver.until).value_or(Time{});
  waiver.where = spec.where;
  return waiver;
}

}  // namespace

std::vector<Weakening> narrower_conditions(const CheckSpec& spec, std::size_t at) {
  std::vector<Weakening> all;
  const auto add = [&](When narrower) {
    CheckSpec weaker = spec;
    weaker.when = std::move(narrower);
    std::string to = spelled(weaker.when);
    all.push_back({spec.id + ": when", spelled(spec.when), std::move(to), spec.where, {{at, std::move(weaker)}}});
  };
  When rarely = spec.when;
  rarely.events = spec.when.events == Strings{"schedule"} ? Strings{"manual"} : Strings{"schedule"};
  add(rarely);
  for (Strings When::*member : {&When::events, &When::branches, &When::tags, &When::paths}) {
    const Strings& list = spec.when.*member;
    for (std::size_t i = 0; list.size() > 1 && i < list.size(); ++i) {
      When shorter = spec.when;
      (shorter.*member).erase((shorter.*member).begin() + static_cast<std::ptrdiff_t>(i));
      if (shorter != rarely) {
        add(std::move(shorter));
      }
    }
  }
  return all;
}

std::vector<Weakening> wider_waivers(const Policy& policy) {
  std::vector<Weakening> all;
  for (std::size_t i = 0; i < policy.waivers.size(); ++i) {
    const auto check = std::find_if(policy.checks.begin(), policy.checks.end(),
                                    [&](const CheckSpec& one) { return one.id == policy.waivers[i].check; });
    GATE_INVARIANT(check != policy.checks.end());
    Widening(policy, i, static_cast<std::size_t>(check - policy.checks.begin())).all_bounds(all);
  }
  for (std::size_t at = 0; at < policy.checks.size(); ++at) {
    const CheckSpec& spec = policy.checks[at];
    const bool waived = std::any_of(policy.waivers.begin(), policy.waivers.end(), [&](const Waiver& waiver) {
      return waiver.check == spec.id && !has_bounds(waiver);
    });
    if (waived || !can_block(spec)) {
      continue;
    }
    all.push_back({spec.id + ": a waiver",
                   "",
                   "without bounds",
                   spec.where,
                   {{at, spec}},
                   std::pair(policy.waivers.size(), unbounded(spec))});
  }
  return all;
}

}  // namespace gate::evaluate

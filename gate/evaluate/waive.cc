#include "gate/evaluate/waive.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

namespace gate::evaluate {
namespace {

constexpr std::int64_t kSoon = 7 * 86400;

bool covers(const Waiver& waiver, const Finding& finding) {
  return waiver.check == finding.check &&
         (waiver.slice.empty() ||
          std::is_permutation(waiver.slice.begin(), waiver.slice.end(), finding.slice.begin(), finding.slice.end()));
}

// Whether the finding is no worse than `max_loss`, on its own scale: the value itself for a fixed bound, else how much
// worse than the baseline. A finding without a number is not.
bool within_loss(const Waiver& waiver, const Finding& finding) {
  if (!waiver.max_loss) {
    return true;
  }
  if (!finding.estimate) {
    return false;
  }
  const double most = *waiver.max_loss;
  const double estimate = *finding.estimate;
  const bool both_ways = finding.lower_limit && finding.upper_limit;
  if (finding.scale != Scale::kValue) {
    return (both_ways ? std::abs(estimate) : finding.direction == Direction::kHigher ? -estimate : estimate) <= most;
  }
  if (both_ways) {
    // Below the lower limit it moves that one, above the upper limit that one; between them it moves neither.
    const bool moves = most < *finding.lower_limit || most > *finding.upper_limit;
    return moves && estimate >= std::min(most, *finding.lower_limit) &&
           estimate <= std::max(most, *finding.upper_limit);
  }
  return finding.lower_limit ? estimate >= most : estimate <= most;
}

// Why the commit under test is not one that the waiver is for; empty when it is. What is not known is no yes.
std::string why_outside(const Waiver& waiver, const ChangeFacts* change) {
  if (!waiver.commits) {
    return "";
  }
  if (change != nullptr) {
    for (const RangeFact& fact : change->ranges) {
      if (fact.range == *waiver.commits) {
        return fact.contains.value.value_or(false) ? ""
               : fact.contains.value
                   ? "the commit under test is not in its range"
                   : "whether the commit under test is in its range is not known: " + fact.contains.unknown +
                         (fact.contains.mend.empty() ? "" : " (" + fact.contains.mend + ")");
      }
    }
  }
  return "whether the commit under test is in its range is not known";
}

}  // namespace

std::vector<WaiverUse> waive(const std::vector<Waiver>& waivers, Time now, const ChangeFacts* change,
                             std::vector<Finding>& findings) {
  std::vector<WaiverUse> uses;
  for (std::size_t index = 0; index < waivers.size(); ++index) {
    const Waiver& waiver = waivers[index];
    WaiverUse use{.check = waiver.check,
                  .slice = waiver.slice,
                  .max_loss = waiver.max_loss,
                  .until = waiver.until_time,
                  .until_text = waiver.until,
                  .reason = waiver.reason,
                  .approved_by = waiver.approved_by,
                  .commits = waiver.commits};
    const std::string outside = why_outside(waiver, change);
    use.expires_soon = now <= waiver.until_time && waiver.until_time.seconds - now.seconds < kSoon;
    for (Finding& finding : findings) {
      // A check that could not be carried out found nothing that anyone could have agreed to.
      if (!covers(waiver, finding) || finding.verdict != Verdict::kBlock || finding.outcome == Outcome::kFailed) {
        continue;
      }
      if (now > waiver.until_time) {
        use.state = WaiverUse::State::kExpired;
      } else if (!outside.empty()) {
        use.state = WaiverUse::State::kOutside;
        use.why = outside;
      } else if (!within_loss(waiver, finding)) {
        use.state = use.applied == 0 ? WaiverUse::State::kExceeded : use.state;
      } else {
        finding.verdict = Verdict::kWarn;
        finding.waiver = index;
        use.state = WaiverUse::State::kApplied;
        ++use.applied;
      }
    }
    if (use.state == WaiverUse::State::kUnused && now > waiver.until_time) {
      use.state = WaiverUse::State::kExpired;
    }
    if (use.state == WaiverUse::State::kUnused && !outside.empty()) {
      use.state = WaiverUse::State::kOutside;
      use.why = outside;
    }
    uses.push_back(std::move(use));
  }
  return uses;
}

}  // namespace gate::evaluate

// freshness: is a record older than allowed, from the future, or older than the baseline it is compared with?
#include <algorithm>
#include <array>
#include <limits>

#include "gate/base/text.h"
#include "gate/checks/findings.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr std::array<ParamSpec, 2> kParams{{
    {.name = "max_age",
     .type = ParamType::kDuration,
     .presence = Presence::kRequired,
     .help = "oldest a candidate's record may be, such as 7d or 12h",
     .weaker = Weaker::kHigher},
    {.name = "max_age_baseline",
     .type = ParamType::kDuration,
     .help = "oldest a baseline's record may be; without it the baseline's age is not limited",
     .weaker = Weaker::kHigher,
     .without = Without::kWeaker},
}};

// Clocks of different machines disagree a little; a record this far ahead is not yet "from the future".
constexpr std::int64_t kClockSlack = 300;

struct Ages {
  std::vector<std::string> untimed;
  const RunDocument* oldest = nullptr;
  const RunDocument* newest = nullptr;
};

Ages ages_of(const RunSet& set) {
  Ages ages;
  for (const Run& run : set.runs) {
    const RunDocument& document = run.document;
    if (!document.created_at) {
      ages.untimed.push_back(document.run_id);
      continue;
    }
    if (ages.oldest == nullptr || *document.created_at < *ages.oldest->created_at) {
      ages.oldest = &document;
    }
    if (ages.newest == nullptr || *document.created_at > *ages.newest->created_at) {
      ages.newest = &document;
    }
  }
  return ages;
}

class Freshness : public Check {
 public:
  Freshness(std::int64_t max_age, std::optional<std::int64_t> max_age_baseline)
      : max_age_(max_age), max_age_baseline_(max_age_baseline) {}

  Needs needs() const override { return {.clock = true, .baseline = false}; }
  Bearing bearing() const override { return {.confidence = false}; }

  std::vector<Finding> run(const CheckContext& context) const override {
    const Ages candidate = ages_of(context.candidate);
    const Ages baseline = context.baseline == nullptr ? Ages{} : ages_of(*context.baseline);
    Finding finding = judge(candidate, baseline, context.now);
    finding.selected =
        context.candidate.runs.size() + (context.baseline == nullptr ? 0 : context.baseline->runs.size());
    return only(std::move(finding));
  }

 private:
  Finding judge(const Ages& candidate, const Ages& baseline, Time now) const {
    if (std::optional<Finding> stale = too_old(candidate, max_age_, now, Side::kCandidate)) {
      return *std::move(stale);
    }
    if (max_age_baseline_) {
      if (std::optional<Finding> stale = too_old(baseline, *max_age_baseline_, now, Side::kBaseline)) {
        return *std::move(stale);
      }
    }
    if (!candidate.untimed.empty() || (max_age_baseline_ && !baseline.untimed.empty())) {
      const std::vector<std::string>& untimed = candidate.untimed.empty() ? baseline.untimed : candidate.untimed;
      Finding finding = make_finding(Outcome::kInconclusive, ReasonCode::kTimeUnknown,
                                     "the age of " + some_of(untimed) + " is unknown: no created_at");
      finding.advice = "write created_at (RFC 3339, with a time zone) into the records";
      return finding;
    }
    if (baseline.newest != nullptr && *baseline.newest->created_at > *candidate.newest->created_at) {
      Finding finding = make_finding(
          Outcome::kInconclusive, ReasonCode::kBaselineNewer,
          "the baseline (" + format_time(*baseline.newest->created_at) + ") is newer than the candidate (" +
              format_time(*candidate.newest->created_at) + "); are the sides swapped, or is the candidate a leftover?");
      finding.advice = "evaluate the candidate again, or name the baseline that runs now";
      return finding;
    }
    return make_finding(
        Outcome::kHolds, ReasonCode::kFresh,
        "the oldest candidate record is " +
            format_duration(std::max<std::int64_t>(0, now.seconds - candidate.oldest->created_at->seconds)) +
            " old, allowed are " + format_duration(max_age_));
  }

  static std::optional<Finding> too_old(const Ages& ages, std::int64_t limit, Time now, Side side) {
    if (ages.oldest == nullptr) {
      return std::nullopt;
    }
    if (ages.newest->created_at->seconds > now.seconds + kClockSlack) {
      Finding finding =
          make_finding(Outcome::kViolated, ReasonCode::kStale,
                       ages.newest->run_id + " says it was made at " + format_time(*ages.newest->created_at) +
                           ", which lies in the future of " + format_time(now));
      finding.advice = "check the clock of the machine that made the records, and --as-of";
      return finding;
    }
    const std::int64_t age = now.seconds - ages.oldest->created_at->seconds;
    if (age <= limit) {
      return std::nullopt;
    }
    Finding finding = make_finding(Outcome::kViolated, ReasonCode::kStale,
                                   "the " + std::string(word(side)) + "'s record " + ages.oldest->run_id + " is " +
                                       format_duration(age) + " old, allowed are " + format_duration(limit));
    finding.advice = "run the " + std::string(word(side)) + "'s evaluation again";
    return finding;
  }

  std::int64_t max_age_;
  std::optional<std::int64_t> max_age_baseline_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  return std::unique_ptr<const Check>(
      std::make_unique<Freshness>(*params.count("max_age"), params.count("max_age_baseline")));
}

}  // namespace

const CheckKind k_freshness{"freshness", "no record is older than allowed, from the future, or older than its baseline",
                            kParams, &bind};

}  // namespace gate::checks

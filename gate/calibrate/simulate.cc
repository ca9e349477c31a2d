#include "gate/calibrate/simulate.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "gate/calibrate/sayings.h"
#include "gate/evaluate/evaluate.h"
#include "gate/stats/parallel.h"

namespace gate::calibrate {
namespace {

constexpr std::uint32_t kBatch = 256;  // draws between two signs of progress
constexpr std::uint32_t kPresentDraws = 16;

// FNV-1a: names the random numbers of one purpose.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return hash;
}

// The checks that a loss in these columns can reach, as a policy of their own. What a check reads it says in its
// needs, and readers keep nothing else for it; so the others say what they said before the loss.
struct Reach {
  Policy policy;
  std::vector<std::size_t> checks;  // in the whole policy
};

Reach part_for(const Policy& policy, const Line& line) {
  Reach part{policy, {}};
  part.policy.checks.clear();
  std::set<std::string> touched(line.columns.begin(), line.columns.end());
  touched.insert(line.metric);
  for (std::size_t i = 0; i < policy.checks.size(); ++i) {
    const Needs needs = policy.checks[i].check->needs();
    const Metrics::Fields fields = policy.metrics.fields_of(needs.metrics);
    const bool reads = std::any_of(touched.begin(), touched.end(), [&](const std::string& name) {
      return fields.metrics.contains(name) || needs.metrics.contains(name);
    });
    if (reads) {
      part.policy.checks.push_back(policy.checks[i]);
      part.checks.push_back(i);
    }
  }
  return part;
}

// Everything that is the same for all draws.
class Gates {
 public:
  explicit Gates(const Work& work) : work_(work), draws_{work.seed, hash_of("equal sides")} {
    for (std::size_t i = 0; i < work.policy.checks.size(); ++i) {
      place_.emplace(work.policy.checks[i].id, i);
    }
    for (const Line& line : work.lines) {
      parts_.push_back(part_for(work.policy, line));
      injuries_.emplace_back(work.pool, line);
    }
  }

  struct Seen {
    Sayings equal;
    std::vector<Sayings> losses;  // by line, then size
    std::optional<Error> error;
    bool drawn = false;
  };

  [[nodiscard]] Result<Evaluation> judge(const Policy& policy, const Sides& sides) const {
    return evaluate::evaluate({policy, sides.candidate, work_.policy.needs_baseline ? &sides.baseline : nullptr,
                               nullptr, work_.now, nullptr, work_.sets, nullptr, false});
  }

  Seen look(std::uint32_t number, Sides& sides) const {
    Seen seen;
    seen.drawn = true;
    stats::Stream random(draws_, number);
    draw(work_.pool, work_.design, random, sides);
    const Result<Evaluation> equal = judge(work_.policy, sides);
    if (!equal) {
      seen.error = equal.error();
      return seen;
    }
    seen.equal = sayings(*equal, place_, work_.policy.checks.size());
    for (std::size_t i = 0; i < work_.lines.size(); ++i) {
      for (const double size : work_.sizes) {
        seen.losses.push_back(hurt(i, size, number, sides, seen.equal));
      }
    }
    return seen;
  }

 private:
  Sayings hurt(std::size_t line, double size, std::uint32_t number, Sides& sides, const Sayings& equal) const {
    // One stream a line: a larger loss hits what a smaller one hits, and more.
    stats::Stream random({work_.seed, hash_of("loss of " + work_.lines[line].name)}, number);
    Injury::Before before;
    injuries_[line].hurt(size, random, sides, before);
    const Result<Evaluation> judged = judge(parts_[line].policy, sides);
    injuries_[line].heal(before, sides);
    Sayings all = equal;
    // A part that selects nothing says nothing new; the whole has been judged above.
    if (judged) {
      const Sayings part = sayings(*judged, place_, work_.policy.checks.size());
      for (const std::size_t check : parts_[line].checks) {
        all[2 * check] = part[2 * check];
        all[2 * check + 1] = part[2 * check + 1];
      }
    }
    return all;
  }

  const Work& work_;
  stats::Seed draws_;
  std::map<std::string, std::size_t> place_;
  std::vector<Reach> parts_;
  std::vector<Injury> injuries_;
};

}  // namespace

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

double monte_carlo_error(std::uint32_t part, std::uint32_t whole) {
  const double p = share(part, whole);
  return whole == 0 ? 0 : std::sqrt(p * (1 - p) / static_cast<double>(whole));
}

Result<Counts> simulate(const Work& work) {
  Journal nobodys;
  Journal& journal = work.journal == nullptr ? nobodys : *work.journal;
  Part& part = journal.next();
  Tables tables(work, part);
  if (!tables.begin()) {
    return input_error("the kept counts do not fit this policy");
  }
  if (part.done == work.gates) {
    return tables.counts();
  }
  const Gates gates(work);
  while (part.done < work.gates) {
    const std::uint32_t first = part.done;
    const std::uint32_t size = std::min(kBatch, work.gates - first);
    std::vector<Gates::Seen> seen(size);
    stats::in_parallel(size, work.threads, [&](std::uint32_t begin, std::uint32_t end) {
      Sides sides = empty_sides(work.pool, work.design);
      for (std::uint32_t i = begin; i < end && !journal.stop(); ++i) {
        seen[i] = gates.look(first + i, sides);
      }
    });
    for (const Gates::Seen& one : seen) {
      if (!one.drawn) {
        break;  // of what other threads drew further on nothing is kept: the done ones are the first ones
      }
      if (one.error) {
        return *one.error;
      }
      tables.enter(one.equal, one.losses);
    }
    GATE_TRY(journal.keep());
    if (part.done < first + size) {
      return stopped_error();
    }
    if (work.progress) {
      work.progress(part.done);
    }
  }
  return tables.counts();
}

namespace {

// What the runs do not have at all they have in no draw: a check that blocks for it blocks everything, which is a slip
// in the policy or the wrong runs, and no rate.
Status nothing_missing(const Policy& policy, const Evaluation& evaluation) {
  for (const Finding& finding : evaluation.findings) {
    const bool missing = finding.reason == ReasonCode::kMetricMissing || finding.reason == ReasonCode::kSliceMissing;
    if (missing && finding.verdict == Verdict::kBlock) {
      return input_error("check '" + finding.check + "' cannot be calibrated with these runs: " + finding.summary,
                         {finding.policy_at.file.empty() ? policy.source.path : finding.policy_at.file,
                          finding.policy_at.line, finding.policy_at.column});
    }
  }
  return Done{};
}

}  // namespace

Result<Present> present_values(const Work& work) {
  const Gates gates(work);
  Sides sides = empty_sides(work.pool, work.design);
  std::map<std::string, std::pair<double, double>> sums;
  for (std::uint32_t number = 0; number < kPresentDraws; ++number) {
    if (work.journal != nullptr && work.journal->stop()) {
      return stopped_error();
    }
    stats::Stream random({work.seed, hash_of("present values")}, number);
    draw(work.pool, work.design, random, sides);
    GATE_ASSIGN(const Evaluation evaluation, gates.judge(work.policy, sides));
    GATE_TRY(nothing_missing(work.policy, evaluation));
    for (const Finding& finding : evaluation.findings) {
      const std::optional<double> value = finding.baseline ? finding.baseline
                                          : finding.kind == "threshold" && finding.scale == Scale::kValue
                                              ? (finding.candidate ? finding.candidate : finding.estimate)
                                              : std::nullopt;
      if (finding.slice.empty() && value && std::isfinite(*value)) {
        sums[finding.check].first += *value;
        ++sums[finding.check].second;
      }
    }
  }
  Present present;
  for (const auto& [check, sum] : sums) {
    present.emplace(check, sum.first / sum.second);
  }
  return present;
}

}  // namespace gate::calibrate

#include "gate/calibrate/simulate.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

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

// What one check says of one draw; of its whole and of its slices.
struct Said {
  Verdict verdict = Verdict::kPass;
  bool undecided = false;
  bool there = false;
};

// By 2 * check + (1 for slices).
using Sayings = std::vector<Said>;

Sayings sayings(const Evaluation& evaluation, const std::map<std::string, std::size_t>& place, std::size_t checks) {
  Sayings all(2 * checks);
  for (const Finding& finding : evaluation.findings) {
    Said& said = all[2 * place.at(finding.check) + (finding.slice.empty() ? 0 : 1)];
    said.there = true;
    said.verdict = std::max(said.verdict, finding.verdict);
    said.undecided = said.undecided || finding.outcome == Outcome::kInconclusive;
  }
  return all;
}

Verdict worst(const Sayings& all) {
  Verdict verdict = Verdict::kPass;
  for (const Said& said : all) {
    verdict = std::max(verdict, said.verdict);
  }
  return verdict;
}

void add(Verdict verdict, bool undecided, bool alone, Count& count) {
  ++count.gates;
  ++(verdict == Verdict::kPass ? count.passed : verdict == Verdict::kWarn ? count.warned : count.blocked);
  count.undecided += undecided ? 1U : 0U;
  count.alone += alone ? 1U : 0U;
}

void add_whole(const Sayings& all, Count& count) {
  add(worst(all), std::any_of(all.begin(), all.end(), [](const Said& said) { return said.undecided; }), false, count);
}

// The checks that a loss in these columns can reach, as a policy of their own. What a check reads it says in its
// needs, and readers keep nothing else for it; so the others say what they said before the loss.
struct Part {
  Policy policy;
  std::vector<std::size_t> checks;  // in the whole policy
};

Part part_for(const Policy& policy, const Line& line) {
  Part part{policy, {}};
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
  };

  [[nodiscard]] Result<Evaluation> judge(const Policy& policy, const Sides& sides) const {
    return evaluate::evaluate({policy, sides.candidate, work_.policy.needs_baseline ? &sides.baseline : nullptr,
                               nullptr, work_.now, nullptr, work_.sets, nullptr, false});
  }

  Seen look(std::uint32_t number, Sides& sides) const {
    Seen seen;
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
  std::vector<Part> parts_;
  std::vector<Injury> injuries_;
};

void count_checks(const Sayings& all, std::vector<Count>& counts) {
  const Verdict whole = worst(all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    bool alone = whole != Verdict::kPass && all[i].verdict == whole;
    for (std::size_t j = 0; j < all.size(); ++j) {
      alone = alone && (i == j || all[j].verdict < whole);
    }
    if (all[i].there) {
      add(all[i].verdict, all[i].undecided, alone, counts[i]);
    }
  }
}

}  // namespace

double share(std::uint32_t part, std::uint32_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

double monte_carlo_error(std::uint32_t part, std::uint32_t whole) {
  const double p = share(part, whole);
  return whole == 0 ? 0 : std::sqrt(p * (1 - p) / static_cast<double>(whole));
}

Result<Counts> simulate(const Work& work) {
  const Gates gates(work);
  const std::size_t checks = work.policy.checks.size();
  Counts counts;
  std::vector<Count> by_check(2 * checks);
  for (std::size_t i = 0; i < work.lines.size(); ++i) {
    for (const double size : work.sizes) {
      counts.losses.push_back({i, size, {}, {}});
    }
  }
  for (std::uint32_t first = 0; first < work.gates; first += kBatch) {
    const std::uint32_t size = std::min(kBatch, work.gates - first);
    std::vector<Gates::Seen> seen(size);
    stats::in_parallel(size, work.threads, [&](std::uint32_t begin, std::uint32_t end) {
      Sides sides = empty_sides(work.pool, work.design);
      for (std::uint32_t i = begin; i < end; ++i) {
        seen[i] = gates.look(first + i, sides);
      }
    });
    for (const Gates::Seen& one : seen) {
      if (one.error) {
        return *one.error;
      }
      add_whole(one.equal, counts.equal);
      count_checks(one.equal, by_check);
      for (std::size_t i = 0; i < counts.losses.size(); ++i) {
        LossCount& loss = counts.losses[i];
        const Line& line = work.lines[loss.line];
        add_whole(one.losses[i], loss.whole);
        add_whole({one.losses[i][2 * line.check + (line.by.empty() ? 0 : 1)]}, loss.own);
      }
    }
    if (work.progress) {
      work.progress(first + size);
    }
  }
  for (std::size_t i = 0; i < by_check.size(); ++i) {
    if (by_check[i].gates > 0) {
      counts.checks.push_back({i / 2, i % 2 == 1, by_check[i]});
    }
  }
  return counts;
}

Result<Present> present_values(const Work& work) {
  const Gates gates(work);
  Sides sides = empty_sides(work.pool, work.design);
  std::map<std::string, std::pair<double, double>> sums;
  for (std::uint32_t number = 0; number < kPresentDraws; ++number) {
    stats::Stream random({work.seed, hash_of("present values")}, number);
    draw(work.pool, work.design, random, sides);
    GATE_ASSIGN(const Evaluation evaluation, gates.judge(work.policy, sides));
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

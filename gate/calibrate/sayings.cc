#include "gate/calibrate/sayings.h"

#include <algorithm>
#include <span>

namespace gate::calibrate {
namespace {

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

void count_checks(const Sayings& all, std::span<Count> counts) {
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

Tables::Tables(const Work& work, Part& part)
    : work_(work),
      part_(part),
      checks_(2 * work.policy.checks.size()),
      losses_(work.lines.size() * work.sizes.size()) {}

bool Tables::begin() {
  const std::size_t size = place_of(losses_);
  if (part_.counts.empty() && part_.done == 0) {
    part_.counts.resize(size);
  }
  return part_.counts.size() == size && part_.done <= work_.gates && part_.counts.front().gates == part_.done;
}

void Tables::enter(const Sayings& equal, const std::vector<Sayings>& losses) {
  add_whole(equal, part_.counts.front());
  count_checks(equal, std::span(part_.counts).subspan(1, checks_));
  for (std::size_t i = 0; i < losses_; ++i) {
    const Line& line = work_.lines[i / work_.sizes.size()];
    add_whole(losses[i], part_.counts[place_of(i)]);
    add_whole({losses[i][2 * line.check + (line.by.empty() ? 0 : 1)]}, part_.counts[place_of(i) + 1]);
  }
  ++part_.done;
}

Counts Tables::counts() const {
  Counts counts{part_.counts.front(), {}, {}};
  for (std::size_t i = 0; i < checks_; ++i) {
    if (part_.counts[1 + i].gates > 0) {
      counts.checks.push_back({i / 2, i % 2 == 1, part_.counts[1 + i]});
    }
  }
  for (std::size_t i = 0; i < losses_; ++i) {
    counts.losses.push_back({i / work_.sizes.size(), work_.sizes[i % work_.sizes.size()], part_.counts[place_of(i)],
                             part_.counts[place_of(i) + 1]});
  }
  return counts;
}

}  // namespace gate::calibrate

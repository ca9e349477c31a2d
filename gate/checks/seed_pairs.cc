#include <algorithm>
#include <map>
#include <utility>

#include "gate/base/text.h"
#include "gate/checks/pairing.h"

namespace gate::checks {
namespace {

using BySeed = std::map<std::int64_t, std::size_t>;

// The position of each run by its seed; what is wrong with the seeds goes to `trouble`.
BySeed by_seed(const SideTable& side, Side which, std::string& trouble) {
  BySeed runs;
  for (std::size_t k = 0; k < side.distinct() && trouble.empty(); ++k) {
    if (!side.seeds[k]) {
      trouble = "a run of the " + std::string(word(which)) + " names no seed, and runs are paired by it";
    } else if (!runs.emplace(*side.seeds[k], k).second) {
      trouble = "the " + std::string(word(which)) + " has two runs of seed " + std::to_string(*side.seeds[k]) +
                ", and runs are paired by it";
    }
  }
  return runs;
}

template <typename T>
void pick(std::vector<T>& values, const std::vector<std::size_t>& which) {
  if (values.empty()) {
    return;
  }
  std::vector<T> kept;
  for (const std::size_t k : which) {
    kept.push_back(std::move(values[k]));
  }
  values = std::move(kept);
}

void keep(SideTable& side, const std::vector<std::size_t>& which) {
  pick(side.runs, which);
  pick(side.per, which);
  pick(side.run_values, which);
  pick(side.seeds, which);
  pick(side.labels, which);
}

}  // namespace

SeedPairs paired_by_seed(MetricTable table) {
  SeedPairs out;
  std::string trouble;
  const BySeed candidate = by_seed(table.candidate, Side::kCandidate, trouble);
  const BySeed baseline = by_seed(table.baseline, Side::kBaseline, trouble);
  std::vector<std::size_t> of_candidate;
  std::vector<std::size_t> of_baseline;
  for (const auto& [seed, k] : candidate) {
    if (const auto found = baseline.find(seed); found != baseline.end()) {
      of_candidate.push_back(k);
      of_baseline.push_back(found->second);
    }
  }
  const std::size_t either = candidate.size() + baseline.size() - of_candidate.size();
  const std::string shared =
      std::to_string(of_candidate.size()) + " of " + counted(either, "seed") + " were run on both sides";
  if (!trouble.empty()) {
    out.obstacle = ReasonCode::kInsufficientSeeds;
    out.obstacle_text = trouble;
  } else if (2 * of_candidate.size() < either) {
    out.obstacle = ReasonCode::kInsufficientSeeds;
    out.obstacle_text = "only " + shared + ", and runs are paired by them";
  } else {
    keep(table.candidate, of_candidate);
    keep(table.baseline, of_baseline);
    if (of_candidate.size() < either) {
      table.notes.push_back({"seeds_left_out", shared + "; the others are left out, as runs are paired by seed"});
    }
  }
  out.table = std::move(table);
  return out;
}

}  // namespace gate::checks

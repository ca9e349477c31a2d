// The runs of earlier attempts joined with those of the present one: the same bound on wrong passes, more power than
// each attempt alone.
#ifndef GATE_LEDGER_POOL_H_
#define GATE_LEDGER_POOL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gate/model/run.h"

namespace gate::ledger {

// Whether `set` was read from all of `files`, by digest: an earlier attempt's runs that are judged again.
bool holds_files(const RunSet& set, const std::vector<InputFile>& files);

// Whether `set` was read from exactly these files.
bool is_of(const RunSet& set, const std::vector<InputFile>& files);

// Whether a run of `set` stands in one of `files`, by digest.
bool shares_run(const RunSet& set, const std::vector<InputFile>& files);

// "@2/run-1.json": a file or a run of attempt 2 in a pooled set.
std::string of_attempt(std::uint64_t attempt, const std::string& name);

using Earlier = std::vector<std::pair<std::uint64_t, RunSet>>;  // by attempt, oldest first

// Whether a seed of one set has another run in another: whatever gave these answers, it was not the same thing in the
// same state, or seeds do not settle what it answers.
bool seeds_disagree(const RunSet& now, const Earlier& earlier);

struct Pooled {
  RunSet set;
  std::size_t repeated = 0;  // runs left out: an earlier attempt's set has that very run
};

// Sets whose seeds do not disagree. Names of earlier runs and files are those of of_attempt; the order of runs is that
// of every set (gate/model/run.h).
Pooled pool(RunSet now, Earlier&& earlier);

}  // namespace gate::ledger

#endif  // GATE_LEDGER_POOL_H_

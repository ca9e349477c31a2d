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

// Whether `set` was read from exactly these files.
bool is_of(const RunSet& set, const std::vector<InputFile>& files);

// "@2/run-1.json": a file or a run of attempt 2 in a pooled set.
std::string of_attempt(std::uint64_t attempt, const std::string& name);

using Earlier = std::vector<std::pair<std::uint64_t, RunSet>>;  // by attempt, oldest first

struct Pooled {
  RunSet set;
  std::size_t repeated = 0;  // runs left out: an earlier attempt's set has that very run (run_mark.h)
};

// Names of earlier runs and files are those of of_attempt; the order of runs is that of every set (gate/model/run.h).
Pooled pool(RunSet now, Earlier&& earlier);

}  // namespace gate::ledger

#endif  // GATE_LEDGER_POOL_H_

// Judges many drawn pairs by the whole policy, and counts. The same request gives the same counts on any number of
// threads.
#ifndef GATE_CALIBRATE_SIMULATE_H_
#define GATE_CALIBRATE_SIMULATE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/calibrate/draw.h"
#include "gate/calibrate/journal.h"
#include "gate/calibrate/loss.h"
#include "gate/model/policy.h"
#include "gate/model/run.h"

namespace gate::calibrate {

double share(std::size_t part, std::size_t whole);
// One standard error of a simulated share.
double monte_carlo_error(std::uint32_t part, std::uint32_t whole);

struct CheckCount {
  std::size_t check = 0;   // in Policy::checks
  bool of_slices = false;  // the findings of its slices; else that of the whole exam
  Count count;
};

struct LossCount {
  std::size_t line = 0;
  double size = 0;  // in margins
  Count whole;      // of the policy
  Count own;        // of what the line's number decides: its check's slices, or their whole
};

struct Counts {
  Count equal;                     // nothing differs
  std::vector<CheckCount> checks;  // where nothing differs
  std::vector<LossCount> losses;
};

struct Work {
  const Policy& policy;
  const Pool& pool;
  const RunSets& sets;
  Design design;
  std::vector<Line> lines;
  std::vector<double> sizes;  // in margins; empty: no loss
  std::uint32_t gates = 2'000;
  std::uint64_t seed = 0;
  Time now;
  unsigned threads = 1;
  std::function<void(std::uint32_t done)> progress = {};  // called between batches, on the caller's thread
  Journal* journal = nullptr;  // what has been counted before, and is counted now; nullptr: nobody keeps it
};

// Errors: the first that an evaluation gave, by the order of the draws; stopped_error() when the journal says stop; one
// when the journal's counts are of another policy.
Result<Counts> simulate(const Work& work);

// The values of the metrics where nothing differs, by check: means over a few draws. Stops as well. Errors
// (kInput): a check blocks because the runs lack its metric or slice key.
Result<Present> present_values(const Work& work);

}  // namespace gate::calibrate

#endif  // GATE_CALIBRATE_SIMULATE_H_

// What tells a run from others in a ledger: its seed or its id, and what it measured.
#ifndef GATE_LEDGER_RUN_MARK_H_
#define GATE_LEDGER_RUN_MARK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gate/model/run.h"

namespace gate::ledger {

struct RunMark {
  std::optional<std::int64_t> seed;
  std::string run_id;
  std::string sha256;  // of what was measured

  friend bool operator==(const RunMark&, const RunMark&) = default;
};

using RunMarks = std::vector<RunMark>;

// Of every run, in their order. What was measured: example by example the values that were kept and the errors; the
// numbers of the document where there are no rows. Neither times nor names of files nor the order of rows count, so
// that a copy of a run is that run.
RunMarks marks_of(const RunSet& set);

// Whether it is one run: the same values under the same seed, or under the same id where there is none.
bool same_run(const RunMark& a, const RunMark& b);
bool holds(const RunMarks& marks, const RunMark& one);
bool holds_all(const RunMarks& marks, const RunMarks& others);
bool shares(const RunMarks& marks, const RunMarks& others);

// Whether every run of `now` is `then`'s run of its seed made once more: as many runs, the same seeds.
bool is_rerun(const RunMarks& now, const RunMarks& then);

// Whether a seed of one set has other values in another: whatever answered, it was not the same thing in the same
// state, or seeds do not settle what it answers.
bool seeds_disagree(const std::vector<RunMarks>& sets);

}  // namespace gate::ledger

#endif  // GATE_LEDGER_RUN_MARK_H_

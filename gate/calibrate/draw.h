// One pair of equal sides, drawn from the pool. What differs between them is what differs between runs, and nothing
// else.
#ifndef GATE_CALIBRATE_DRAW_H_
#define GATE_CALIBRATE_DRAW_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gate/base/result.h"
#include "gate/calibrate/pool.h"
#include "gate/model/run.h"
#include "gate/stats/rng.h"

namespace gate::calibrate {

enum class Drawing {
  kApart,  // no run stands on both sides or twice on one: nothing is assumed
  kAgain,  // with replacement; a run that a side already has is blended with others, a tenth of its examples
  kRows,   // one run: values change places among rows of equal slices, as if pairing told nothing
};

struct Design {
  std::size_t candidate_runs = 0;
  std::size_t baseline_runs = 0;  // 0: the policy compares with nothing
  std::size_t examples = 0;       // 0: the exam as it is; else so many, drawn with replacement by cluster
  Drawing drawing = Drawing::kApart;
};

// The least costly assumption that the pool allows. Errors (kInput): too few runs to draw from.
Result<Design> design_for(const Pool& pool, std::size_t candidate_runs, std::size_t baseline_runs, bool rows);

// What a thread draws into, again and again.
struct Sides {
  RunSet candidate, baseline;
  std::vector<std::uint32_t> source;  // the pool's example behind each example of the exam
};
Sides empty_sides(const Pool& pool, const Design& design);

void draw(const Pool& pool, const Design& design, stats::Stream& random, Sides& sides);

}  // namespace gate::calibrate

#endif  // GATE_CALIBRATE_DRAW_H_

// Values that are whole multiples of one step (graded scores, counts, 0/1 differences): exact methods work on the
// multiples.
#ifndef GATE_STATS_LATTICE_H_
#define GATE_STATS_LATTICE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gate::stats {

// value[i] = origin + step * multiple[i], to 1e-9 of a step.
struct Lattice {
  double origin = 0;
  double step = 1;
  std::vector<std::int64_t> multiple;
};

// The coarsest lattice through `origin` that holds all values, if no multiple exceeds `most` in size. All values at the
// origin: step 1. Nothing for values that are not finite.
std::optional<Lattice> lattice(std::span<const double> values, double origin, std::int64_t most);

}  // namespace gate::stats

#endif  // GATE_STATS_LATTICE_H_

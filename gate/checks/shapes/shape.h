// The shapes of data (docs/statistics.md) and the one table that says which estimator decides each.
#ifndef GATE_CHECKS_SHAPES_SHAPE_H_
#define GATE_CHECKS_SHAPES_SHAPE_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "gate/checks/pairing.h"
#include "gate/checks/shapes/oriented.h"

namespace gate::checks {

using Estimator = Oriented (*)(const Sides& sides, const Question& question);

// The least sizes at which pass or block may be given; 0: no demand.
struct Least {
  std::size_t runs = 0;      // distinct runs on each side
  std::size_t examples = 0;  // paired
  double tail = 0;           // rows of each run beyond a quantile
  // A side with one run: how much runs differ must be declared, as it cannot be measured.
  bool run_noise = false;
};

struct Shape {
  std::string_view letter;  // the row of docs/statistics.md
  bool (*fits)(const Sides& sides, const Question& question);
  Estimator estimate;
  Least least;
};

// The first shape of the table that fits; the last one always does.
const Shape& shape_of(const Sides& sides, const Question& question);

// The shape's estimator, with an obstacle where the data are below the shape's least sizes.
Oriented estimate(const Sides& sides, const Question& question);

// One estimator a file.
Oriented run_values(const Sides& sides, const Question& question);
Oriented paired_pass_fail(const Sides& sides, const Question& question);
Oriented ratio_of_sums(const Sides& sides, const Question& question);
Oriented crossed_means(const Sides& sides, const Question& question);

}  // namespace gate::checks

#endif  // GATE_CHECKS_SHAPES_SHAPE_H_

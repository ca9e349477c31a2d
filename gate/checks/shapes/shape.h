// The shapes of data (docs/statistics.md) and the one table that says which estimator decides each.
#ifndef GATE_CHECKS_SHAPES_SHAPE_H_
#define GATE_CHECKS_SHAPES_SHAPE_H_

#include <cstddef>
#include <cstdint>
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
  std::string_view why;     // what about the data chose it, for the report
  bool (*fits)(const Sides& sides, const Question& question);
  Estimator estimate;
  Least least;
};

// Shape K: a mean of measured values (latency, cost) or one with a relative margin, that no range bounds.
bool long_tailed(const Sides& sides, const Question& question);

// The first shape of the table that fits; the last one always does.
const Shape& shape_of(const Sides& sides, const Question& question);

// Below which pass or block may not be given: those of the method asked for, else of the shape.
Least least_sizes(const Sides& sides, const Question& question);

// The shape's estimator, with an obstacle where the data are below the shape's least sizes.
Oriented estimate(const Sides& sides, const Question& question);

// One estimator a file; the variants of one stand together.
Oriented run_values(const Sides& sides, const Question& question);
Oriented pooled_run_values(const Sides& sides, const Question& question);
Oriented paired_run_values(const Sides& sides, const Question& question);
Oriented paired_pass_fail(const Sides& sides, const Question& question);
Oriented ratio_of_sums(const Sides& sides, const Question& question);
Oriented crossed_means(const Sides& sides, const Question& question);
Oriented crossed_t(const Sides& sides, const Question& question);  // whatever the scores' range
Oriented independent_means(const Sides& sides, const Question& question);

// Of clustered rows: no verdict on few of them, nor where one outweighs all others.
void judge_clusters(const Core& core, const std::vector<std::size_t>& labels, double degrees_of_freedom,
                    Oriented& theta);

// The numbers of the runs as the sides are compared: oriented, the baseline's times its factor, or logarithms
// (theta.log_ratio is then set). Not usable, and theta says why, when a logarithm does not exist.
struct RunNumbers {
  std::vector<double> candidate, baseline;
  bool usable = false;
};
RunNumbers run_numbers(const Sides& sides, const Question& question, Oriented& theta);

}  // namespace gate::checks

#endif  // GATE_CHECKS_SHAPES_SHAPE_H_

#include "gate/stats/power.h"

#include <cmath>

#include "gate/stats/distributions.h"

namespace gate::stats {
namespace {

// Solves fixed + scaled / factor <= target^2 for the least factor >= 1.
std::optional<double> least_factor(double fixed, double scaled, double target, double cap) {
  const double room = target * target - fixed;
  if (!(room > 0)) {
    return std::nullopt;
  }
  const double factor = std::fmax(1.0, scaled / room);
  return factor <= cap ? std::optional<double>(factor) : std::nullopt;
}

}  // namespace

double standard_error(const VarianceModel& model, double n, double runs_candidate, double runs_baseline) {
  return std::sqrt(model.item / n + model.seed_candidate / runs_candidate + model.seed_baseline / runs_baseline +
                   model.cell_candidate / (n * runs_candidate) + model.cell_baseline / (n * runs_baseline));
}

double target_standard_error(double distance, double alpha, double power) {
  return distance / (normal_quantile(1 - alpha) + normal_quantile(power));
}

std::optional<double> least_examples(const VarianceModel& model, double n, double runs_candidate, double runs_baseline,
                                     double target, double cap) {
  const double fixed = model.seed_candidate / runs_candidate + model.seed_baseline / runs_baseline;
  const double scaled = model.item / n + model.cell_candidate / (n * runs_candidate) + model.cell_baseline / (n * runs_baseline);
  const std::optional<double> factor = least_factor(fixed, scaled, target, cap);
  return factor ? std::optional<double>(std::ceil(n * *factor)) : std::nullopt;
}

std::optional<double> least_runs(const VarianceModel& model, double n, double runs_candidate, double runs_baseline,
                                 double target, double cap) {
  const double fixed = n > 0 ? model.item / n : 0;
  const double cell = n > 0 ? model.cell_candidate / (n * runs_candidate) + model.cell_baseline / (n * runs_baseline) : 0;
  const double scaled = model.seed_candidate / runs_candidate + model.seed_baseline / runs_baseline + cell;
  const std::optional<double> factor = least_factor(fixed, scaled, target, cap);
  return factor ? std::optional<double>(std::ceil(std::fmax(runs_candidate, runs_baseline) * *factor)) : std::nullopt;
}

}  // namespace gate::stats

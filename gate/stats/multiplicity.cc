#include "gate/stats/multiplicity.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace gate::stats {

std::vector<double> holm(std::span<const double> p) {
  std::vector<double> clean(p.begin(), p.end());
  for (double& value : clean) {
    value = std::isnan(value) ? 1.0 : value;
  }
  std::vector<std::size_t> order(clean.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return clean[a] < clean[b]; });
  std::vector<double> adjusted(clean.size());
  double running = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    running = std::max(running, std::min(1.0, static_cast<double>(order.size() - i) * clean[order[i]]));
    adjusted[order[i]] = running;
  }
  return adjusted;
}

}  // namespace gate::stats

// moments: sums, variance and acceleration of one sample.
#include "gate/stats/sample.h"

#include <cmath>

#include "tools/vectors/family.h"

namespace gate::vectors {

void moments(const Case& one, Computed& out) {
  const stats::Moments m = stats::moments(one.values("x"));
  out.set("n", m.n);
  out.set("mean", m.mean);
  out.set("var", m.variance);
  out.set("sd", m.sd);
  out.set("sd_only_with_scaling", m.sd);
  out.set("bca_acceleration", m.skewness / (6 * std::sqrt(static_cast<double>(m.n))));
}

}  // namespace gate::vectors

// quantile_ci: sample quantiles and order-statistic limits.
#include "gate/stats/quantile.h"

#include "tools/vectors/family.h"

namespace gate::vectors {

void quantile_ci(const Case& one, Computed& out) {
  const std::vector<double> x = one.values("x");
  const double p = one.option("p");
  const double type7 = stats::quantile(x, p);
  const double type8 = stats::quantile(x, p, stats::QuantileType::kMedianUnbiased8);
  out.set("type7", type7);
  out.set("r_type7", type7);
  out.set("type8", type8);
  out.set("r_type8", type8);
  out.set("inverted_cdf", stats::quantile(x, p, stats::QuantileType::kInvertedCdf));
  const stats::Ranks ranks = stats::quantile_ranks(static_cast<std::int64_t>(x.size()), p, one.levels());
  out.set("rank_lo", ranks.low);
  out.set("rank_hi", ranks.high);
  out.set("r_rank_lo", ranks.low);
  out.set("r_rank_hi", ranks.high);
  out.set("coverage", ranks.coverage);
  out.interval("", stats::quantile_interval(x, p, one.levels()));
}

}  // namespace gate::vectors

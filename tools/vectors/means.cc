// cluster_mean, crossed_items_by_seeds, bounded_paired_with_floor: means over examples.
#include <algorithm>
#include <cmath>

#include "gate/stats/cluster.h"
#include "gate/stats/crossed.h"
#include "gate/stats/sparse_floor.h"
#include "gate/stats/t_interval.h"
#include "tools/vectors/family.h"

namespace gate::vectors {
namespace {

// The file has items x seeds, the library runs of examples.
std::vector<std::vector<double>> transposed(const std::vector<std::vector<double>>& rows) {
  std::vector<std::vector<double>> out(rows.empty() ? 0 : rows[0].size());
  for (const std::vector<double>& row : rows) {
    for (std::size_t k = 0; k < out.size(); ++k) {
      out[k].push_back(row.at(k));
    }
  }
  return out;
}

void arm(const std::string& name, const stats::RunComponent& component, Computed& out) {
  if (component.runs < 2) {
    out.set("seed_" + name, nullptr);
    return;
  }
  out.set("v_seed_" + name, component.v_seed);
  out.set("v_resid_" + name, component.v_res);
  out.set("seed_kept_" + name, component.kept);
  out.set("r_aov_v_seed_" + name, component.v_seed);
  out.set("r_aov_v_resid_" + name, component.v_res);
}

}  // namespace

void cluster_mean(const Case& one, Computed& out) {
  const std::vector<double> d = one.values("d");
  std::vector<std::size_t> labels;
  for (const double label : one.values("cluster")) {
    labels.push_back(static_cast<std::size_t>(label));
  }
  const stats::ClusteredMean c = stats::clustered_mean(d, labels);
  out.set("estimate", c.mean);
  out.set("se_clt", stats::standard_error(stats::moments(d)));
  out.set("se_cr0", c.se_cr0);
  out.set("se_cr1", c.se_cr1);
  out.set("se_cr2", c.se_cr2);
  out.set("se_jackknife", c.se_jackknife);
  out.set("se_jackknife_centred_at_estimate", c.se_jackknife_mean);
  out.set("df", c.clusters - 1);
  out.set("df_bell_mccaffrey", c.df_cr2);
  out.set("r_clubsandwich_se_cr2", c.se_cr2);
  out.set("r_clubsandwich_df_satterthwaite", c.df_cr2);
  out.set("r_sandwich_se_hc0", c.se_cr0);
  out.set("r_sandwich_se_hc1", c.se_cr1);
  out.set("r_sandwich_se_hc3", c.se_jackknife_mean);
  const stats::Levels levels = one.levels();
  out.student_interval("cr1_",
                       stats::t_estimate(c.mean, c.se_cr1, static_cast<double>(c.clusters - 1), levels).interval);
  out.student_interval("cr2_", stats::cluster_t(c, levels).interval);
}

void crossed_items_by_seeds(const Case& one, Computed& out) {
  const auto candidate = transposed(one.rows("candidate"));
  const auto baseline = transposed(one.rows("baseline"));
  const stats::Crossed crossed = stats::crossed(candidate, baseline, {one.levels(), {}, 0});
  out.set("v_item", crossed.v_item);
  arm("candidate", crossed.candidate, out);
  arm("baseline", crossed.baseline, out);
  out.set("estimate", crossed.estimate.value);
  out.set("se", crossed.estimate.standard_error);
  out.set("df", crossed.estimate.degrees_of_freedom);
  out.student_interval("", crossed.estimate.interval);
}

void bounded_paired_with_floor(const Case& one, Computed& out) {
  const std::vector<double> d = one.values("d");
  const stats::Levels levels = one.levels();
  const stats::Bounds bounds{-one.option("range"), one.option("range")};
  const auto n = static_cast<double>(d.size());
  const stats::Estimate t = stats::one_sample_t(d, levels);
  out.set("q", stats::unseen_share(levels.alpha_low, n));
  // The reference's t interval has width 0 without spread; the library gives none there.
  out.student_interval("t_", t.standard_error == 0 ? stats::Interval{t.value, t.value} : t.interval);
  out.interval("floor_", stats::floor_interval(t.value, n, bounds, levels));
  out.student_interval("", stats::sparse_hull(t, n, bounds, levels));
}

}  // namespace gate::vectors

// decision, multiplicity, power_paired_noninferiority, power_eval_resampling, distribution.
#include <cmath>
#include <stdexcept>

#include "gate/stats/decision.h"
#include "gate/stats/distributions.h"
#include "gate/stats/multiplicity.h"
#include "gate/stats/power.h"
#include "tools/vectors/family.h"

namespace gate::vectors {
namespace {

const char* word(stats::Decision decision) {
  switch (decision) {
    case stats::Decision::kPass: return "pass";
    case stats::Decision::kBlock: return "block";
    case stats::Decision::kUndecided: return "warn";
  }
  return "";
}

// <name> as an array, and R's p.adjust as r_<name>_p1, r_<name>_p2, ...
void adjusted(const std::string& name, const std::vector<double>& p, Computed& out) {
  out.set(name, p);
  for (std::size_t i = 0; i < p.size(); ++i) {
    out.set("r_" + name + "_p" + std::to_string(i + 1), p[i]);
  }
}

}  // namespace

void decision(const Case& one, Computed& out) {
  const stats::Ruling ruling = stats::decide({one.number("lo"), one.number("hi")}, one.option("margin"));
  out.set("verdict", word(ruling.decision));
  out.set("superior", ruling.superior);
  out.set("worse_than_baseline", ruling.worse);
}

void multiplicity(const Case& one, Computed& out) {
  const std::vector<double> p = one.values("p");
  adjusted("bonferroni", stats::bonferroni(p), out);
  adjusted("holm", stats::holm(p), out);
  adjusted("hochberg", stats::hochberg(p), out);
  adjusted("bh", stats::benjamini_hochberg(p), out);
  adjusted("by", stats::benjamini_yekutieli(p), out);
}

void power_paired_noninferiority(const Case& one, Computed& out) {
  const double sd = one.number("sd_difference");
  const stats::Goal goal{one.number("margin") + one.number("true_difference"), one.option("alpha_one_sided"),
                         one.option("power")};
  const double n = stats::t_sample_size(sd, goal);
  out.set("n_normal", stats::normal_sample_size(sd, goal));
  out.set("n_t", n);
  out.set("n_t_ceil", std::ceil(n));
  out.set("r_n", n);
}

void power_eval_resampling(const Case& one, Computed& out) {
  const stats::EvalVariances variances{one.number("omega2"), one.number("sigma2_candidate"),
                                       one.number("sigma2_baseline"), one.number("k_candidate"),
                                       one.number("k_baseline")};
  const stats::Goal goal{one.number("effect"), one.option("alpha_one_sided"), one.option("power")};
  out.set("n_questions", stats::eval_sample_size(variances, goal));
}

void distribution(const Case& one, Computed& out) {
  const auto function = one.input.at("function").get<std::string>();
  if (function == "t_quantile") {
    out.set("value", stats::student_quantile(one.number("p"), one.number("df")));
  } else if (function == "t_sf") {
    out.set("value", stats::student_survival(one.number("x"), one.number("df")));
  } else if (function == "normal_quantile") {
    out.set("value", stats::normal_quantile(one.number("p")));
  } else if (function == "normal_sf") {
    out.set("value", stats::normal_survival(one.number("x")));
  } else if (function == "beta_quantile") {
    out.set("value", stats::beta_quantile(one.number("p"), one.number("a"), one.number("b")));
  } else if (function == "binomial_cdf") {
    out.set("value", stats::binomial_cdf(static_cast<std::int64_t>(one.count("k")),
                                         static_cast<std::int64_t>(one.count("n")), one.number("p")));
  } else {
    throw std::runtime_error("unknown distribution function '" + function + "'");
  }
}

}  // namespace gate::vectors

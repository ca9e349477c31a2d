// confidence_sequence, group_sequential, attempt_spending.
#include <stdexcept>

#include "gate/stats/confidence_sequence.h"
#include "gate/stats/sequential.h"
#include "tools/vectors/family.h"

namespace gate::vectors {
namespace {

stats::Boundary boundary(const std::string& type) {
  if (type == "asOF") {
    return stats::Boundary::kObrienFlemingSpending;
  }
  if (type == "asP") {
    return stats::Boundary::kPocockSpending;
  }
  if (type == "OF") {
    return stats::Boundary::kObrienFleming;
  }
  if (type == "P") {
    return stats::Boundary::kPocock;
  }
  throw std::runtime_error("unknown boundary type '" + type + "'");
}

}  // namespace

void confidence_sequence(const Case& one, Computed& out) {
  if (one.option("eb_truncation") != 0.5 || one.option("hedged_truncation") != 0.5) {
    throw std::runtime_error("the library truncates bets at 0.5 only");
  }
  const std::vector<double> x = one.values("x");
  const double alpha = one.option("alpha");
  const double rho = stats::robbins_rho(one.option("t_opt"), alpha);
  const auto n = static_cast<double>(x.size());
  out.set("rho", rho);
  out.interval("asymptotic_cs_", stats::asymptotic_sequence(x, alpha, one.option("t_opt")));
  out.set("subgaussian_halfwidth_sigma_half", 0.5 * stats::robbins_bound(n, alpha, rho) / n);
  out.interval("empirical_bernstein_", stats::bernstein_sequence(x, alpha));
  out.interval("hedged_capital_", stats::betting_sequence(x, alpha));
}

void group_sequential(const Case& one, Computed& out) {
  const std::uint64_t looks = one.count("looks");
  std::vector<double> information;
  for (std::uint64_t k = 1; k <= looks; ++k) {
    information.push_back(static_cast<double>(k) / static_cast<double>(looks));
  }
  std::size_t number = 0;
  for (const stats::Look& look :
       stats::group_sequential(boundary(one.word("type")), one.option("alpha_one_sided"), information)) {
    ++number;
    out.set("r_rpact_z" + std::to_string(number), look.z);
    out.set("r_rpact_alpha" + std::to_string(number), look.nominal_alpha);
  }
}

void attempt_spending(const Case& one, Computed& out) {
  std::vector<double> harmonic, geometric, zeta;
  for (std::uint64_t j = 1; j <= one.count("attempts"); ++j) {
    harmonic.push_back(stats::attempt_alpha(stats::Spending::kHarmonic, one.option("alpha"), j));
    geometric.push_back(stats::attempt_alpha(stats::Spending::kGeometric, one.option("alpha"), j));
    zeta.push_back(stats::attempt_alpha(stats::Spending::kZeta, one.option("alpha"), j));
  }
  out.set("harmonic", harmonic);
  out.set("geometric", geometric);
  out.set("zeta2", zeta);
}

}  // namespace gate::vectors

#include "gate/stats/ranks.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "gate/stats/distributions.h"
#include "gate/stats/rank_laws.h"

namespace gate::stats {
namespace {

constexpr std::size_t kMostSignedRanks = 60;
constexpr std::size_t kMostTied = 120;
constexpr std::size_t kMostUntied = 1'000'000;  // n_c n_b

std::vector<std::size_t> order_of(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] != values[b] ? values[a] < values[b] : a < b; });
  return order;
}

bool any_nan(std::span<const double> values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
}

// A rank that takes part in the test, and on which side its value lies.
struct SignedRankTerm {
  double rank;
  double sign;  // 0 for a split zero
};

std::vector<SignedRankTerm> signed_terms(std::span<const double> values, Zeros zeros) {
  std::vector<double> sizes, kept;
  for (const double value : values) {
    if (value != 0 || zeros != Zeros::kWilcox) {
      kept.push_back(value);
      sizes.push_back(std::abs(value));
    }
  }
  const std::vector<double> ranks = midranks(sizes);
  std::vector<SignedRankTerm> terms;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] != 0 || zeros == Zeros::kSplit) {
      terms.push_back({ranks[i], kept[i] > 0 ? 1.0 : kept[i] < 0 ? -1.0 : 0.0});
    }
  }
  return terms;
}

struct RankSum {
  double plus = 0;
  double mean = 0;
  double variance = 0;
};

RankSum rank_sum(const std::vector<SignedRankTerm>& terms) {
  RankSum out;
  for (const SignedRankTerm& term : terms) {
    out.plus += term.rank * (1 + term.sign) / 2;
    out.mean += term.rank / 2;
    out.variance += term.rank * term.rank / 4;
  }
  return out;
}

// Normal tails of a statistic about its null mean; the correction moves it half a step towards the mean.
TestP normal_tails(double statistic, double mean, double variance, Continuity continuity) {
  TestP p;
  if (!(variance > 0)) {
    return p;
  }
  const double half = continuity == Continuity::kOn ? 0.5 : 0;
  const double sd = std::sqrt(variance);
  p.greater = normal_survival((statistic - mean - half) / sd);
  p.less = normal_cdf((statistic - mean + half) / sd);
  p.two_sided = std::min(1.0, 2 * normal_survival((std::abs(statistic - mean) - half) / sd));
  return p;
}

// Midranks doubled are whole numbers.
std::int64_t doubled(double rank) { return std::llround(2 * rank); }

// Both samples in one, candidate first.
std::vector<double> pooled(std::span<const double> candidate, std::span<const double> baseline) {
  std::vector<double> all(candidate.begin(), candidate.end());
  all.insert(all.end(), baseline.begin(), baseline.end());
  return all;
}

struct UStatistic {
  double u = kNaN;
  double mean = 0;
  double variance = 0;
  bool tied = false;
  std::vector<double> ranks;
};

UStatistic u_statistic(std::span<const double> candidate, std::span<const double> baseline) {
  UStatistic out;
  const auto m = static_cast<double>(candidate.size());
  const auto n = static_cast<double>(baseline.size());
  const std::vector<double> all = pooled(candidate, baseline);
  out.ranks = midranks(all);
  double rank_total = 0;
  for (std::size_t i = 0; i < candidate.size(); ++i) {
    rank_total += out.ranks[i];
  }
  std::vector<double> sorted = all;
  std::sort(sorted.begin(), sorted.end());
  double ties = 0;
  for (std::size_t i = 0; i < sorted.size();) {
    const auto end = std::upper_bound(sorted.begin() + static_cast<std::ptrdiff_t>(i), sorted.end(), sorted[i]);
    const auto t = static_cast<double>(end - sorted.begin()) - static_cast<double>(i);
    ties += t * t * t - t;
    i = static_cast<std::size_t>(end - sorted.begin());
  }
  out.u = rank_total - m * (m + 1) / 2;
  out.mean = m * n / 2;
  out.tied = ties > 0;
  out.variance = m * n / 12 * ((m + n + 1) - ties / ((m + n) * (m + n - 1)));
  return out;
}

}  // namespace

std::vector<double> midranks(std::span<const double> values) {
  const std::vector<std::size_t> order = order_of(values);
  std::vector<double> ranks(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i + 1;
    while (end < order.size() && values[order[end]] == values[order[i]]) {
      ++end;
    }
    for (std::size_t k = i; k < end; ++k) {
      ranks[order[k]] = (static_cast<double>(i + end) + 1) / 2;
    }
    i = end;
  }
  return ranks;
}

SignedRank signed_rank(std::span<const double> values, Zeros zeros) {
  SignedRank out;
  if (any_nan(values)) {
    return out;
  }
  const std::vector<SignedRankTerm> terms = signed_terms(values, zeros);
  const RankSum sum = rank_sum(terms);
  out.w_plus = sum.plus;
  out.w_minus = 2 * sum.mean - sum.plus;
  out.z = sum.variance > 0 ? (sum.plus - sum.mean) / std::sqrt(sum.variance) : kNaN;
  std::vector<std::int64_t> parts;
  double positive = 0;  // without split zeros: they do not change sides
  for (const SignedRankTerm& term : terms) {
    if (term.sign != 0) {
      parts.push_back(doubled(term.rank));
      positive += term.sign > 0 ? term.rank : 0;
    }
  }
  out.exact = parts.size() <= kMostSignedRanks;
  out.p = out.exact ? tails(subset_sum_law(parts), doubled(positive))
                    : normal_tails(sum.plus, sum.mean, sum.variance, Continuity::kOff);
  return out;
}

TestP signed_rank_normal(std::span<const double> values, Zeros zeros, Continuity continuity) {
  if (any_nan(values)) {
    return {};
  }
  const RankSum sum = rank_sum(signed_terms(values, zeros));
  return normal_tails(sum.plus, sum.mean, sum.variance, continuity);
}

MannWhitney mann_whitney(std::span<const double> candidate, std::span<const double> baseline) {
  MannWhitney out;
  if (candidate.empty() || baseline.empty() || any_nan(candidate) || any_nan(baseline)) {
    return out;
  }
  const UStatistic statistic = u_statistic(candidate, baseline);
  out.u = statistic.u;
  out.superiority = statistic.u / (static_cast<double>(candidate.size()) * static_cast<double>(baseline.size()));
  if (!statistic.tied && candidate.size() <= kMostUntied / baseline.size()) {
    out.exact = true;
    out.p = tails(untied_u_law(candidate.size(), baseline.size()), std::llround(statistic.u));
  } else if (statistic.tied && candidate.size() + baseline.size() <= kMostTied) {
    std::vector<std::int64_t> parts;
    std::int64_t observed = 0;
    for (std::size_t i = 0; i < statistic.ranks.size(); ++i) {
      parts.push_back(doubled(statistic.ranks[i]));
      observed += i < candidate.size() ? parts.back() : 0;
    }
    out.exact = true;
    out.p = tails(sample_sum_law(parts, candidate.size()), observed);
  } else {
    out.p = normal_tails(statistic.u, statistic.mean, statistic.variance, Continuity::kOff);
  }
  return out;
}

TestP mann_whitney_normal(std::span<const double> candidate, std::span<const double> baseline, Continuity continuity) {
  if (candidate.empty() || baseline.empty() || any_nan(candidate) || any_nan(baseline)) {
    return {};
  }
  const UStatistic statistic = u_statistic(candidate, baseline);
  return normal_tails(statistic.u, statistic.mean, statistic.variance, continuity);
}

}  // namespace gate::stats

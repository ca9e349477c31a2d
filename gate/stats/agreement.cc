#include "gate/stats/agreement.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "gate/stats/distributions.h"
#include "gate/stats/ranks.h"
#include "gate/stats/sample.h"

namespace gate::stats {
namespace {

constexpr std::size_t kLeastItems = 3;

bool usable(const Ratings& ratings) {
  return ratings.a.size() == ratings.b.size() && (ratings.item.empty() || ratings.item.size() == ratings.a.size()) &&
         all_finite(ratings.a) && all_finite(ratings.b);
}

// Position of each answer's item among the distinct items, which are counted.
struct Items {
  std::vector<std::size_t> of;
  std::size_t count = 0;

  explicit Items(const Ratings& ratings) {
    std::map<std::size_t, std::size_t> seen;
    for (std::size_t i = 0; i < ratings.a.size(); ++i) {
      const std::size_t label = ratings.item.empty() ? i : ratings.item[i];
      of.push_back(seen.emplace(label, seen.size()).first->second);
    }
    count = seen.size();
  }

  [[nodiscard]] std::vector<double> means(std::span<const double> values) const {
    std::vector<CompensatedSum> sums(count);
    std::vector<double> n(count);
    for (std::size_t i = 0; i < values.size(); ++i) {
      sums[of[i]].add(values[i]);
      n[of[i]] += 1;
    }
    std::vector<double> out;
    for (std::size_t item = 0; item < count; ++item) {
      out.push_back(sums[item].value() / n[item]);
    }
    return out;
  }
};

std::vector<double> categories(const Ratings& ratings) {
  std::vector<double> all(ratings.a.begin(), ratings.a.end());
  all.insert(all.end(), ratings.b.begin(), ratings.b.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

// Agreement by the distance of two categories, 1 on the diagonal.
double weight(std::size_t i, std::size_t j, std::size_t categories, KappaWeights weights) {
  if (weights == KappaWeights::kNone) {
    return i == j ? 1 : 0;
  }
  const double gap = std::abs(static_cast<double>(i) - static_cast<double>(j)) / static_cast<double>(categories - 1);
  return 1 - (weights == KappaWeights::kLinear ? gap : gap * gap);
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const double mean_x = mean(x);
  const double mean_y = mean(y);
  CompensatedSum xx;
  CompensatedSum yy;
  CompensatedSum xy;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx.add((x[i] - mean_x) * (x[i] - mean_x));
    yy.add((y[i] - mean_y) * (y[i] - mean_y));
    xy.add((x[i] - mean_x) * (y[i] - mean_y));
  }
  const double scale = std::sqrt(xx.value()) * std::sqrt(yy.value());
  return scale > 0 ? std::clamp(xy.value() / scale, -1.0, 1.0) : kNaN;
}

// Fisher's variance of atanh(r), this much over n - 3; infinite for three items, which say nothing about it.
double z_variance(double scale, std::size_t items) {
  return items > 3 ? scale / (static_cast<double>(items) - 3) : kInfinity;
}

Estimate on_z_scale(double r, double variance, const Levels& levels) {
  Estimate out;
  out.value = r;
  if (std::isnan(r) || !(variance > 0) || !std::isfinite(variance) || !valid(levels)) {
    return out;
  }
  out.standard_error = std::sqrt(variance);
  out.degrees_of_freedom = kInfinity;
  const double z = std::atanh(r);
  if (!std::isfinite(z)) {
    return out;
  }
  out.interval = {std::tanh(z - normal_upper_quantile(levels.alpha_low) * out.standard_error),
                  std::tanh(z + normal_upper_quantile(levels.alpha_high) * out.standard_error)};
  return out;
}

}  // namespace

Estimate cohens_kappa(const Ratings& ratings, KappaWeights weights, const Levels& levels) {
  if (!usable(ratings)) {
    return {};
  }
  const Items items(ratings);
  const std::vector<double> values = categories(ratings);
  if (items.count < kLeastItems || values.size() < 2) {
    return {};
  }
  const auto n = static_cast<double>(ratings.a.size());
  const std::size_t k = values.size();
  const auto category = [&](double value) {
    return static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), value) - values.begin());
  };
  std::vector<std::size_t> a;
  std::vector<std::size_t> b;
  std::vector<double> share_a(k);
  std::vector<double> share_b(k);
  double observed = 0;
  for (std::size_t i = 0; i < ratings.a.size(); ++i) {
    a.push_back(category(ratings.a[i]));
    b.push_back(category(ratings.b[i]));
    share_a[a[i]] += 1;
    share_b[b[i]] += 1;
    observed += weight(a[i], b[i], k, weights);
  }
  observed /= n;
  for (std::size_t i = 0; i < k; ++i) {
    share_a[i] /= n;
    share_b[i] /= n;
  }
  // What each category of one judge is worth against the other's shares, and what chance alone gives.
  std::vector<double> worth_a(k);
  std::vector<double> worth_b(k);
  double by_chance = 0;
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j < k; ++j) {
      const double w = weight(i, j, k, weights);
      worth_a[i] += w * share_b[j];
      worth_b[j] += w * share_a[i];
      by_chance += w * share_a[i] * share_b[j];
    }
  }
  if (!(by_chance < 1)) {
    return {};
  }
  const double kappa = (observed - by_chance) / (1 - by_chance);
  std::vector<double> influence(items.count);
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double of_observed = weight(a[i], b[i], k, weights) - observed;
    const double of_chance = worth_a[a[i]] + worth_b[b[i]] - 2 * by_chance;
    influence[items.of[i]] += (of_observed - (1 - kappa) * of_chance) / (1 - by_chance) / n;
  }
  CompensatedSum variance;
  for (const double one : influence) {
    variance.add(one * one);
  }
  Estimate out = t_estimate(kappa, std::sqrt(variance.value()), static_cast<double>(items.count - 1), levels);
  if (!valid(levels)) {
    return out;
  }
  // Disagreements too rare to have been seen: a share q of the answers, as in sparse_floor.h.
  const auto unseen = [&](double alpha) { return 1 - std::pow(alpha, 1 / static_cast<double>(items.count)); };
  const double low = kappa - unseen(levels.alpha_low) * observed / (1 - by_chance);
  const double high = kappa + unseen(levels.alpha_high) * (1 - observed) / (1 - by_chance);
  const bool has_spread = variance.value() > 0;
  out.interval = {std::max(-1.0, has_spread ? std::min(low, out.interval.low) : low),
                  std::min(1.0, has_spread ? std::max(high, out.interval.high) : high)};
  return out;
}

Estimate pearson(const Ratings& ratings, const Levels& levels) {
  if (!usable(ratings)) {
    return {};
  }
  const Items items(ratings);
  if (items.count < kLeastItems) {
    return {};
  }
  return on_z_scale(correlation(items.means(ratings.a), items.means(ratings.b)), z_variance(1, items.count), levels);
}

Estimate spearman(const Ratings& ratings, const Levels& levels) {
  if (!usable(ratings)) {
    return {};
  }
  const Items items(ratings);
  if (items.count < kLeastItems) {
    return {};
  }
  const double r = correlation(midranks(items.means(ratings.a)), midranks(items.means(ratings.b)));
  return on_z_scale(r, z_variance(1 + r * r / 2, items.count), levels);
}

}  // namespace gate::stats

#include "gate/stats/rng.h"

#include <algorithm>
#include <cmath>

namespace gate::stats {
namespace {

constexpr std::uint64_t kLowWord = 0xffffffffU;

std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x & kLowWord); }

std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

// ln(k!) minus Stirling's leading terms.
double stirling_rest(double k) {
  static constexpr std::array<double, 10> kSmall{
      0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509,  0.01664469118982119,
      0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.009255462182712733, 0.008330563433362871};
  if (k < 10) {
    return kSmall[static_cast<std::size_t>(k)];
  }
  const double square = (k + 1) * (k + 1);
  return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

// p <= 1/2 and n p < 10: walks the cdf with geometric gaps.
std::uint32_t binomial_by_gaps(Stream& stream, std::uint32_t n, double p) {
  const double scale = std::log1p(-p);
  double position = 0;
  std::uint32_t successes = 0;
  for (;;) {
    position += std::floor(std::log(stream.open_uniform()) / scale) + 1;
    if (position > static_cast<double>(n)) {
      return successes;
    }
    ++successes;
  }
}

// p <= 1/2 and n p >= 10: transformed rejection with squeeze.
std::uint32_t binomial_by_rejection(Stream& stream, std::uint32_t trials, double p) {
  const double n = trials;
  const double odds = p / (1 - p);
  const double sd = std::sqrt(n * p * (1 - p));
  const double b = 1.15 + 2.53 * sd;
  const double a = -0.0873 + 0.0248 * b + 0.01 * p;
  const double c = n * p + 0.5;
  const double squeeze = 0.92 - 4.2 / b;
  const double alpha = (2.83 + 5.1 / b) * sd;
  const double mode = std::floor((n + 1) * p);
  for (;;) {
    const double u = stream.uniform() - 0.5;
    const double v = stream.open_uniform();
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + c);
    if (us >= 0.07 && v <= squeeze) {
      return static_cast<std::uint32_t>(k);
    }
    if (!(k >= 0 && k <= n)) {
      continue;
    }
    const double bound = (mode + 0.5) * std::log((mode + 1) / (odds * (n - mode + 1))) +
                         (n + 1) * std::log((n - mode + 1) / (n - k + 1)) +
                         (k + 0.5) * std::log(odds * (n - k + 1) / (k + 1)) + stirling_rest(mode) +
                         stirling_rest(n - mode) - stirling_rest(k) - stirling_rest(n - k);
    if (std::log(v * alpha / (a / (us * us) + b)) <= bound) {
      return static_cast<std::uint32_t>(k);
    }
  }
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t first = std::uint64_t{0xD2511F53U} * counter[0];
    const std::uint64_t second = std::uint64_t{0xCD9E8D57U} * counter[2];
    counter = {high(second) ^ counter[1] ^ key[0], low(second), high(first) ^ counter[3] ^ key[1], low(first)};
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  return counter;
}

Stream::Stream(const Seed& seed, std::uint32_t resample) : state_{} {
  const std::array<std::uint32_t, 2> key{low(seed.seed), high(seed.seed)};
  for (std::uint32_t block = 0; block < 2; ++block) {
    const auto words = philox4x32_10({resample, block, low(seed.purpose), high(seed.purpose)}, key);
    state_[2 * block] = words[0] | std::uint64_t{words[1]} << 32;
    state_[2 * block + 1] = words[2] | std::uint64_t{words[3]} << 32;
  }
  if ((state_[0] | state_[1] | state_[2] | state_[3]) == 0) {
    state_[0] = 1;  // the one state xoshiro cannot leave
  }
}

std::uint64_t Stream::settle(std::uint64_t product, std::uint32_t n) {
  const std::uint32_t threshold = (0U - n) % n;
  while (low(product) < threshold) {
    product = std::uint64_t{next32()} * n;
  }
  return product;
}

Draws::Draws(std::uint32_t n) : n_(n), threshold_(0), a_word_(n <= (1U << 15U) ? 4 : n <= (1U << 20U) ? 3 : 2) {
  std::uint64_t outcomes = 1;
  for (unsigned k = 0; k < a_word_; ++k) {
    outcomes *= n_;
  }
  threshold_ = outcomes == 0 ? 0 : (0 - outcomes) % outcomes;
}

double Stream::uniform() { return static_cast<double>(next64() >> 11) * 0x1p-53; }

double Stream::open_uniform() { return (static_cast<double>(next64() >> 12) + 0.5) * 0x1p-52; }

double Stream::normal() {
  for (;;) {
    const double x = 2 * uniform() - 1;
    const double y = 2 * uniform() - 1;
    const double square = x * x + y * y;
    if (square > 0 && square < 1) {
      return x * std::sqrt(-2 * std::log(square) / square);
    }
  }
}

double Stream::gamma(double shape) {
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal();
    const double root = 1 + c * x;
    if (root <= 0) {
      continue;
    }
    const double v = root * root * root;
    if (std::log(open_uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) {
      return d * v;
    }
  }
}

double Stream::beta(double a, double b) {
  const double x = gamma(a);
  return x / (x + gamma(b));
}

std::uint32_t Stream::binomial(std::uint32_t n, double p) {
  if (n == 0 || !(p > 0)) {
    return 0;
  }
  if (p >= 1) {
    return n;
  }
  const double less = std::min(p, 1 - p);
  const std::uint32_t drawn = n * less < 10 ? binomial_by_gaps(*this, n, less) : binomial_by_rejection(*this, n, less);
  return p <= 0.5 ? drawn : n - drawn;
}

}  // namespace gate::stats

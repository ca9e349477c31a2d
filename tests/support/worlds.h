// Small worlds that can be walked through whole, and a fixed generator for those that cannot.
#ifndef GATE_TESTS_SUPPORT_WORLDS_H_
#define GATE_TESTS_SUPPORT_WORLDS_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace gate::test {

// visit(sample) for every sample of n values out of `levels`, in every order: |levels|^n of them. n >= 1.
template <typename Value, typename Visit>
void for_each_sample(std::span<const Value> levels, std::size_t n, Visit visit) {
  std::vector<std::size_t> digit(n, 0);
  std::vector<Value> sample(n, levels[0]);
  for (;;) {
    visit(static_cast<const std::vector<Value>&>(sample));
    std::size_t at = 0;
    while (at < n && digit[at] + 1 == levels.size()) {
      digit[at] = 0;
      sample[at++] = levels[0];
    }
    if (at == n) {
      return;
    }
    sample[at] = levels[++digit[at]];
  }
}

// The same without order: each multiset once, ascending.
template <typename Value, typename Visit>
void for_each_multiset(std::span<const Value> levels, std::size_t n, Visit visit) {
  std::vector<std::size_t> digit(n, 0);
  std::vector<Value> sample(n, levels[0]);
  for (;;) {
    visit(static_cast<const std::vector<Value>&>(sample));
    std::size_t at = n;
    while (at > 0 && digit[at - 1] + 1 == levels.size()) {
      --at;
    }
    if (at == 0) {
      return;
    }
    const std::size_t next = digit[at - 1] + 1;
    for (std::size_t i = at - 1; i < n; ++i) {
      digit[i] = next;
      sample[i] = levels[next];
    }
  }
}

// visit(subset) for the 2^n subsets of 0..n-1 as bit masks.
template <typename Visit>
void for_each_subset(std::size_t n, Visit visit) {
  for (std::uint32_t mask = 0; mask < (1U << n); ++mask) {
    visit(mask);
  }
}

// Reproducible everywhere: the standard fixes mt19937_64, but not its distributions.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t n) { return engine_() % n; }  // n far below 2^64: the bias does not matter here
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  // Bell-shaped enough: mean 0, sd 1, from 12 uniforms.
  double bell() {
    double total = -6;
    for (int i = 0; i < 12; ++i) {
      total += uniform();
    }
    return total;
  }
  std::vector<double> bells(std::size_t n, double mean = 0, double sd = 1) {
    std::vector<double> out(n);
    for (double& one : out) {
      one = mean + sd * bell();
    }
    return out;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace gate::test

#endif  // GATE_TESTS_SUPPORT_WORLDS_H_

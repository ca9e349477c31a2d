#include "gate/stats/multiplicity.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "gate/stats/sample.h"
#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;
using Values = std::vector<double>;

constexpr std::array<double, 5> kLevels{0.0, 0.004, 0.02, 0.3, 1.0};

// Closed testing: a hypothesis is rejected when every set of hypotheses that holds it is. With Bonferroni on each set
// that is Holm.
Values closure(const Values& p) {
  Values out(p.size(), 0);
  test::for_each_subset(p.size(), [&](std::uint32_t mask) {
    double least = 1;
    double size = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      if ((mask >> i & 1U) != 0) {
        least = std::min(least, p[i]);
        ++size;
      }
    }
    for (std::size_t i = 0; i < p.size(); ++i) {
      if ((mask >> i & 1U) != 0) {
        out[i] = std::max(out[i], std::min(1.0, size * least));
      }
    }
  });
  return out;
}

// A step-up procedure at level alpha: all hypotheses up to the last one in order whose p is at most alpha / factor(j).
// The adjusted p is the least alpha, out of all that can matter, at which it rejects.
template <typename Factor>
Values step_up_twin(const Values& p, Factor factor) {
  Values sorted = p;
  std::sort(sorted.begin(), sorted.end());
  Values candidates{1};
  for (const double one : p) {
    for (std::size_t j = 1; j <= p.size(); ++j) {
      candidates.push_back(std::min(1.0, one * factor(j)));
    }
  }
  std::sort(candidates.begin(), candidates.end());
  const auto rejects = [&](double alpha, double mine) {
    for (std::size_t j = p.size(); j >= 1; --j) {
      if (sorted[j - 1] * factor(j) <= alpha * (1 + 1e-14)) {
        return mine <= sorted[j - 1];
      }
    }
    return false;
  };
  Values out;
  for (const double mine : p) {
    out.push_back(*std::find_if(candidates.begin(), candidates.end(),
                                [&](double alpha) { return alpha == 1 || rejects(alpha, mine); }));
  }
  return out;
}

void check_same(const Values& got, const Values& twin) {
  REQUIRE(got.size() == twin.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    CHECK(got[i] == near(twin[i]));
  }
}

TEST_CASE("adjustments are what their procedures reject, for all families of up to five p-values") {
  for (std::size_t m = 1; m <= 5; ++m) {
    const auto size = static_cast<double>(m);
    double harmonic = 0;
    for (std::size_t i = 1; i <= m; ++i) {
      harmonic += 1 / static_cast<double>(i);
    }
    test::for_each_sample<double>(kLevels, m, [&](const Values& p) {
      CAPTURE(p[0]);
      CAPTURE(m);
      check_same(holm(p), closure(p));
      check_same(hochberg(p), step_up_twin(p, [&](std::size_t j) { return size - static_cast<double>(j) + 1; }));
      check_same(benjamini_hochberg(p), step_up_twin(p, [&](std::size_t j) { return size / static_cast<double>(j); }));
      check_same(benjamini_yekutieli(p),
                 step_up_twin(p, [&](std::size_t j) { return harmonic * size / static_cast<double>(j); }));
      for (std::size_t i = 0; i < m; ++i) {
        CHECK(bonferroni(p)[i] == near(std::min(1.0, size * p[i])));
      }
    });
  }
}

TEST_CASE("partial conjunction: the worst set of hypotheses that may all be true") {
  for (std::size_t m = 1; m <= 5; ++m) {
    test::for_each_multiset<double>(kLevels, m, [&](const Values& p) {
      for (std::size_t k = 1; k <= m; ++k) {
        const std::size_t true_ones = m - k + 1;
        double worst = 0;
        test::for_each_subset(m, [&](std::uint32_t mask) {
          if (static_cast<std::size_t>(__builtin_popcount(mask)) != true_ones) {
            return;
          }
          double least = 1;
          for (std::size_t i = 0; i < m; ++i) {
            least = (mask >> i & 1U) != 0 ? std::min(least, p[i]) : least;
          }
          worst = std::max(worst, std::min(1.0, static_cast<double>(true_ones) * least));
        });
        CAPTURE(m);
        CAPTURE(k);
        CHECK(partial_conjunction(p, k) == near(worst));
      }
    });
  }
  CHECK(partial_conjunction(Values{0.01}, 0) == 1);
  CHECK(partial_conjunction(Values{0.01}, 2) == 1);
  CHECK(partial_conjunction(Values{}, 1) == 1);
}

TEST_CASE("a NaN counts as a member with p = 1, and nothing leaves [0, 1]") {
  const Values p{0.01, kNaN, 0.02, 1.7, -0.5};
  const Values same{0.01, 1, 0.02, 1, 0};
  check_same(holm(p), holm(same));
  check_same(hochberg(p), hochberg(same));
  check_same(benjamini_hochberg(p), benjamini_hochberg(same));
  check_same(bonferroni(p), bonferroni(same));
  CHECK(partial_conjunction(p, 2) == partial_conjunction(same, 2));
  CHECK(holm(Values{}).empty());
}

}  // namespace
}  // namespace gate::stats

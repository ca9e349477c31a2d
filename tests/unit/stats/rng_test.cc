#include "gate/stats/rng.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <set>
#include <vector>

#include "gate/stats/distributions.h"
#include "gate/stats/parallel.h"

namespace gate::stats {
namespace {

using Counter = std::array<std::uint32_t, 4>;
using Key = std::array<std::uint32_t, 2>;

struct KnownAnswer {
  Counter counter;
  Key key;
  Counter answer;
};

// The known answers that come with Random123 (Salmon, Moraes, Dror and Shaw 2011).
constexpr std::array kKnown{
    KnownAnswer{{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    KnownAnswer{{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
                {0xffffffff, 0xffffffff},
                {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    KnownAnswer{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                {0xa4093822, 0x299f31d0},
                {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

TEST_CASE("Philox4x32-10 gives the known answers") {
  for (const KnownAnswer& row : kKnown) {
    CHECK(philox4x32_10(row.counter, row.key) == row.answer);
  }
}

// xoshiro256++ as it stands in its authors' paper, over a state of four words.
struct Xoshiro {
  std::array<std::uint64_t, 4> s;
  std::uint64_t next() {
    const auto turn = [](std::uint64_t x, unsigned by) { return (x << by) | (x >> (64U - by)); };
    const std::uint64_t out = turn(s[0] + s[3], 23) + s[0];
    const std::uint64_t t = s[1] << 17U;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = turn(s[3], 45);
    return out;
  }
};

TEST_CASE("a stream is xoshiro256++ seeded by two Philox blocks of (resample, block, purpose)") {
  Xoshiro known{{1, 2, 3, 4}};
  for (const std::uint64_t answer : {41943041ULL, 58720359ULL, 3588806011781223ULL, 3591011842654386ULL}) {
    REQUIRE(known.next() == answer);
  }
  const Seed seed{0x0123456789abcdefULL, 0xfedcba9876543210ULL};
  const Key key{0x89abcdef, 0x01234567};
  const Counter a = philox4x32_10({5, 0, 0x76543210, 0xfedcba98}, key);
  const Counter b = philox4x32_10({5, 1, 0x76543210, 0xfedcba98}, key);
  const auto joined = [](std::uint32_t low, std::uint32_t high) { return low | std::uint64_t{high} << 32U; };
  Xoshiro twin{{joined(a[0], a[1]), joined(a[2], a[3]), joined(b[0], b[1]), joined(b[2], b[3])}};
  Stream stream(seed, 5);
  for (int i = 0; i < 100; ++i) {
    CHECK(stream.next64() == twin.next());
  }
  // Halves: low, then high.
  const std::uint64_t word = twin.next();
  CHECK(stream.next32() == static_cast<std::uint32_t>(word & 0xffffffffU));
  CHECK(stream.next32() == static_cast<std::uint32_t>(word >> 32U));
}

TEST_CASE("seed, purpose and resample each name another stream") {
  std::set<std::uint64_t> first;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    for (std::uint64_t purpose = 0; purpose < 10; ++purpose) {
      for (std::uint32_t resample = 0; resample < 10; ++resample) {
        first.insert(Stream({seed, purpose << 30U}, resample).next64());
      }
    }
  }
  CHECK(first.size() == 1000);
}

// Pearson's statistic of counts against equal or given shares; p above 1e-4 with these fixed seeds.
void check_counts(const std::vector<double>& counts, const std::function<double(std::size_t)>& share) {
  double total = 0;
  for (const double count : counts) {
    total += count;
  }
  double statistic = 0, df = -1, rest_expected = 0, rest_seen = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    const double expected = total * share(k);
    if (expected < 8) {
      rest_expected += expected;
      rest_seen += counts[k];
      continue;
    }
    statistic += (counts[k] - expected) * (counts[k] - expected) / expected;
    ++df;
  }
  if (rest_expected > 1) {
    statistic += (rest_seen - rest_expected) * (rest_seen - rest_expected) / rest_expected;
    ++df;
  }
  CHECK(chi_squared_survival(statistic, std::max(1.0, df)) > 1e-4);
}

TEST_CASE("bounded integers are uniform, also where rejection matters") {
  Stream stream({11, 0}, 0);
  for (const std::uint32_t n : {1U, 2U, 6U, 7U, 100U}) {
    std::vector<double> counts(n, 0);
    for (int i = 0; i < 50'000; ++i) {
      counts.at(stream.below(n)) += 1;
    }
    CAPTURE(n);
    check_counts(counts, [&](std::size_t) { return 1.0 / n; });
  }
  // 3 * 2^30: without rejection a third of the numbers would come twice as often as the rest.
  constexpr std::uint32_t kWide = 3U << 30U;
  std::vector<double> residues(3, 0);
  for (int i = 0; i < 50'000; ++i) {
    const std::uint32_t drawn = stream.below(kWide);
    CHECK(drawn < kWide);
    residues[drawn % 3] += 1;
  }
  check_counts(residues, [](std::size_t) { return 1.0 / 3; });
}

TEST_CASE("several draws of one word are uniform and do not know of each other") {
  Stream stream({12, 0}, 0);
  for (const std::uint32_t n : {1U, 2U, 7U}) {
    CAPTURE(n);
    const Draws draws(n);
    REQUIRE(draws.a_word() == 4);
    std::vector<double> all(static_cast<std::size_t>(n) * n * n * n, 0);
    for (int i = 0; i < 60'000; ++i) {
      std::size_t cell = 0;
      draws.next<4>(stream, [&](unsigned, std::uint64_t at) { cell = cell * n + at; });
      all.at(cell) += 1;
    }
    check_counts(all, [&](std::size_t) { return 1 / static_cast<double>(all.size()); });
  }
  // The largest numbers of each kind: tenths of the range, each against each other.
  const auto wide = [&]<unsigned kCount>(std::uint32_t n) {
    const Draws draws(n);
    REQUIRE(draws.a_word() == kCount);
    std::vector<double> pairs(100, 0);
    for (int i = 0; i < 60'000; ++i) {
      std::array<std::uint64_t, kCount> at{};
      draws.next<kCount>(stream, [&](unsigned k, std::uint64_t index) { at[k] = index; });
      CHECK(at.front() < n);
      pairs.at(at.front() * 10 / n * 10 + at.back() * 10 / n) += 1;
    }
    check_counts(pairs, [](std::size_t) { return 0.01; });
  };
  wide.operator()<4>(1U << 15U);
  wide.operator()<3>(1U << 20U);
  wide.operator()<2>(3U << 30U);  // a third of the words are thrown away
}

struct Trials {
  std::uint32_t n;
  double p;
};

TEST_CASE("binomial draws follow their law: gaps, rejection, mirrored") {
  for (const Trials& row : {Trials{5, 0.3}, Trials{40, 0.05}, Trials{40, 0.5}, Trials{200, 0.97}, Trials{1000, 0.4},
                            Trials{100'000, 0.0005}, Trials{100'000, 0.7}}) {
    Stream stream({12, row.n}, 0);
    std::vector<double> counts(row.n + 1, 0);
    for (int i = 0; i < 30'000; ++i) {
      counts.at(stream.binomial(row.n, row.p)) += 1;
    }
    CAPTURE(row.n);
    CAPTURE(row.p);
    if (row.n <= 1000) {
      check_counts(counts, [&](std::size_t k) { return binomial_mass(static_cast<std::int64_t>(k), row.n, row.p); });
      continue;
    }
    // Too many cells: in ten of about equal probability.
    std::vector<double> tenths(10, 0), shares(10, 0);
    for (std::uint32_t k = 0; k <= row.n; ++k) {
      if (counts[k] == 0) {
        continue;
      }
      const double below = binomial_cdf(std::int64_t{k} - 1, row.n, row.p);
      tenths[std::min<std::size_t>(9, static_cast<std::size_t>(below * 10))] += counts[k];
    }
    for (std::uint32_t k = 0; k <= row.n; ++k) {
      const double mean = row.n * row.p;
      if (std::abs(k - mean) < 8 * std::sqrt(mean) + 20) {
        const double below = binomial_cdf(std::int64_t{k} - 1, row.n, row.p);
        shares[std::min<std::size_t>(9, static_cast<std::size_t>(below * 10))] += binomial_mass(k, row.n, row.p);
      }
    }
    check_counts(tenths, [&](std::size_t k) { return shares[k]; });
  }
  Stream stream({13, 0}, 0);
  CHECK(stream.binomial(0, 0.5) == 0);
  CHECK(stream.binomial(9, 0) == 0);
  CHECK(stream.binomial(9, 1) == 9);
}

// The largest distance of 20,000 draws from their distribution function; 0.0145 is exceeded once in 2000 seeds.
void check_continuous(const std::function<double(Stream&)>& draw, const std::function<double(double)>& cdf) {
  Stream stream({14, 0}, 0);
  std::vector<double> drawn(20'000);
  std::generate(drawn.begin(), drawn.end(), [&] { return draw(stream); });
  std::sort(drawn.begin(), drawn.end());
  double distance = 0;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const double f = cdf(drawn[i]);
    distance = std::max(
        {distance, std::abs(f - static_cast<double>(i) / 20'000), std::abs(f - static_cast<double>(i + 1) / 20'000)});
  }
  CHECK(distance < 0.0145);
}

TEST_CASE("continuous draws follow their laws") {
  check_continuous([](Stream& s) { return s.uniform(); }, [](double x) { return x; });
  check_continuous([](Stream& s) { return s.open_uniform(); }, [](double x) { return x; });
  check_continuous([](Stream& s) { return s.normal(); }, [](double x) { return normal_cdf(x); });
  for (const double shape : {1.0, 2.5, 40.0}) {
    CAPTURE(shape);
    check_continuous([&](Stream& s) { return s.gamma(shape); },
                     [&](double x) { return chi_squared_cdf(2 * x, 2 * shape); });
    check_continuous([&](Stream& s) { return s.beta(shape, 3); }, [&](double x) { return beta_cdf(x, shape, 3); });
  }
}

TEST_CASE("every index is worked on once, whatever the number of threads") {
  for (const std::uint32_t count : {0U, 1U, 63U, 64U, 1000U}) {
    for (const unsigned threads : {0U, 1U, 2U, 8U, 100U}) {
      std::vector<int> visits(count, 0);
      in_parallel(count, threads, [&](std::uint32_t begin, std::uint32_t end) {
        for (std::uint32_t i = begin; i < end; ++i) {
          ++visits[i];
        }
      });
      CAPTURE(count);
      CAPTURE(threads);
      CHECK(std::all_of(visits.begin(), visits.end(), [](int times) { return times == 1; }));
    }
  }
}

}  // namespace
}  // namespace gate::stats

// No simulation: every table of two sides' pass/fail on the same examples, weighed by its probability.
#ifndef BENCH_ERROR_RATES_EXACT_TABLES_H_
#define BENCH_ERROR_RATES_EXACT_TABLES_H_

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace gate::bench {

inline constexpr std::array<std::string_view, 4> kPairedRules{"ours", "Tango's score interval", "t with a sparse floor",
                                                              "paired t"};

// The worst over all shares of discordant pairs when the true difference is minus the margin.
struct ExactTable {
  std::size_t pairs = 0;
  double margin = 0;
  std::array<double, kPairedRules.size()> worst_pass{}, worst_block{};
};

// 10, 20, 30, 50 and 100 pairs at margins from 0 to 0.1.
std::vector<ExactTable> exact_tables(unsigned threads);

}  // namespace gate::bench

#endif  // BENCH_ERROR_RATES_EXACT_TABLES_H_

// docs/error-rates.md: the same numbers give the same bytes.
#ifndef BENCH_ERROR_RATES_PAGE_H_
#define BENCH_ERROR_RATES_PAGE_H_

#include <string>
#include <vector>

#include "bench/error_rates/exact_tables.h"
#include "bench/error_rates/simulate.h"

namespace gate::bench {

struct Line {
  Setting setting;
  std::array<Outcomes, kTruths.size()> outcomes;
};

// Every wrong pass or wrong block that is above its bar, in words.
std::vector<std::string> excesses_of(const std::vector<Line>& lines);

std::string page_of(const std::vector<Line>& lines, const std::vector<ExactTable>& tables);

}  // namespace gate::bench

#endif  // BENCH_ERROR_RATES_PAGE_H_

#include "bench/error_rates/exact_tables.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "bench/error_rates/judged.h"
#include "gate/stats/distributions.h"
#include "gate/stats/paired_exact.h"
#include "gate/stats/parallel.h"
#include "gate/stats/sparse_floor.h"

namespace gate::bench {
namespace {

constexpr int kShares = 200;

using Verdicts = std::array<Judged, kPairedRules.size()>;

Judged against(const stats::Interval& interval, double margin) {
  return interval.low > -margin ? Judged::kPass : interval.high < -margin ? Judged::kBlock : Judged::kUndecided;
}

Verdicts judge(const stats::PairedCounts& counts, double margin) {
  const stats::Estimate t = stats::paired_binary_t(counts, {});
  const double value = stats::difference(counts);
  const Judged exact = against(stats::paired_exact(counts, {}, margin).interval, margin);
  return {exact, against(stats::tango(counts, {}), margin),
          against(stats::sparse_hull(t, static_cast<double>(counts.pairs()), {-1, 1}, {}), margin),
          against(t.standard_error > 0 ? t.interval : stats::Interval{value, value}, margin)};
}

ExactTable exact_table(std::size_t pairs, double margin, unsigned threads) {
  ExactTable out{pairs, margin, {}, {}};
  std::vector<stats::PairedCounts> tables;
  for (std::uint64_t m = 0; m <= pairs; ++m) {
    for (std::uint64_t won = 0; won <= m; ++won) {
      tables.push_back({pairs - m, won, m - won, 0});
    }
  }
  std::vector<Verdicts> verdicts(tables.size());
  stats::in_parallel(static_cast<std::uint32_t>(tables.size()), threads, [&](std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t i = begin; i < end; ++i) {
      verdicts[i] = judge(tables[i], margin);
    }
  });
  const auto n = static_cast<std::int64_t>(pairs);
  for (int i = 0; i <= kShares; ++i) {
    const double part = static_cast<double>(i) / kShares;
    const double share = margin + (1 - margin) * part * part;
    if (share <= 0) {
      continue;
    }
    const double won = std::clamp((1 - margin / share) / 2, 0.0, 1.0);
    std::array<double, kPairedRules.size()> pass{};
    std::array<double, kPairedRules.size()> block{};
    std::size_t at = 0;
    for (std::int64_t m = 0; m <= n; ++m) {
      const double row = stats::binomial_mass(m, n, share);
      for (std::int64_t b = 0; b <= m; ++b, ++at) {
        const double mass = row < 1e-14 ? 0 : row * stats::binomial_mass(b, m, won);
        for (std::size_t rule = 0; rule < kPairedRules.size(); ++rule) {
          pass.at(rule) += verdicts[at].at(rule) == Judged::kPass ? mass : 0;
          block.at(rule) += verdicts[at].at(rule) == Judged::kBlock ? mass : 0;
        }
      }
    }
    for (std::size_t rule = 0; rule < kPairedRules.size(); ++rule) {
      out.worst_pass.at(rule) = std::max(out.worst_pass.at(rule), pass.at(rule));
      out.worst_block.at(rule) = std::max(out.worst_block.at(rule), block.at(rule));
    }
  }
  return out;
}

}  // namespace

std::vector<ExactTable> exact_tables(unsigned threads) {
  std::vector<ExactTable> tables;
  for (const std::size_t pairs : std::array<std::size_t, 5>{10, 20, 30, 50, 100}) {
    for (const double margin : {0.0, 0.01, 0.02, 0.05, 0.1}) {
      tables.push_back(exact_table(pairs, margin, threads));
    }
  }
  return tables;
}

}  // namespace gate::bench

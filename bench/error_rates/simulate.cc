#include "bench/error_rates/simulate.h"

#include <cmath>
#include <string_view>
#include <vector>

#include "bench/error_rates/whole_gate.h"
#include "gate/stats/parallel.h"

namespace gate::bench {
namespace {

constexpr std::uint64_t kSeed = 20'261'126;

// FNV-1a.
std::uint64_t hash_of(std::string_view text, std::uint64_t hash = 0xcbf29ce484222325U) {
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return hash;
}

struct One {
  Judged ours = Judged::kUndecided;
  std::array<Judged, kRivals.size()> rivals{};
};

}  // namespace

std::array<Outcomes, kTruths.size()> simulate(const Setting& setting, std::uint32_t rival_gates, unsigned threads) {
  const Policy policy = policy_of(setting);
  const std::uint64_t purpose = hash_of(setting.what, hash_of(setting.family));
  std::array<Outcomes, kTruths.size()> out{};
  for (std::size_t t = 0; t < kTruths.size(); ++t) {
    const std::uint32_t gates = gates_at(setting, kTruths.at(t));
    std::vector<One> seen(gates);
    const stats::Seed seed{kSeed, purpose + t};
    stats::in_parallel(gates, threads, [&](std::uint32_t begin, std::uint32_t end) {
      Records records = empty_records(setting);
      for (std::uint32_t r = begin; r < end; ++r) {
        stats::Stream random(seed, r);
        fill(setting, kTruths.at(t), random, records);
        seen[r].ours = whole_gate(policy, records);
        if (r < rival_gates) {
          seen[r].rivals = rivals(setting, records, {random.next64(), purpose + t});
        }
      }
    });
    for (std::uint32_t r = 0; r < gates; ++r) {
      ++out.at(t).ours.count.at(static_cast<std::size_t>(seen[r].ours));
      for (std::size_t i = 0; r < rival_gates && i < kRivals.size(); ++i) {
        ++out.at(t).rivals.at(i).count.at(static_cast<std::size_t>(seen[r].rivals.at(i)));
      }
    }
  }
  return out;
}

double monte_carlo_error(double share, std::uint32_t gates) { return std::sqrt(share * (1 - share) / gates); }

double bar(std::uint32_t gates) { return kLevel + 3 * monte_carlo_error(kLevel, gates); }

}  // namespace gate::bench

#include "gate/stats/parallel.h"

#include <algorithm>
#include <system_error>
#include <thread>
#include <vector>

namespace gate::stats {

void in_parallel(std::uint32_t count, unsigned threads, const std::function<void(std::uint32_t, std::uint32_t)>& work) {
  constexpr std::uint32_t kLeastShare = 64;  // below it a thread costs more than it does
  const std::uint32_t parts = std::clamp<std::uint32_t>(threads, 1, std::max<std::uint32_t>(1, count / kLeastShare));
  const auto bound = [&](std::uint32_t part) {
    return static_cast<std::uint32_t>(std::uint64_t{count} * part / parts);
  };
  std::vector<std::thread> helpers;
  for (std::uint32_t part = 1; part < parts; ++part) {
    try {
      helpers.emplace_back(work, bound(part), bound(part + 1));
    } catch (const std::system_error&) {
      work(bound(part), bound(part + 1));
    }
  }
  work(0, bound(1));
  for (std::thread& helper : helpers) {
    helper.join();
  }
}

}  // namespace gate::stats

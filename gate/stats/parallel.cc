#include "gate/stats/parallel.h"

#include <algorithm>

#include "gate/base/hands.h"

namespace gate::stats {

void in_parallel(std::uint32_t count, unsigned threads, const std::function<void(std::uint32_t, std::uint32_t)>& work) {
  constexpr std::uint32_t kLeastShare = 64;  // below it a thread costs more than it does
  const std::uint32_t parts = std::clamp<std::uint32_t>(threads, 1, std::max<std::uint32_t>(1, count / kLeastShare));
  const auto bound = [&](std::size_t part) { return static_cast<std::uint32_t>(std::uint64_t{count} * part / parts); };
  share_out(parts, parts, [&](std::size_t part, unsigned /*hand*/) { work(bound(part), bound(part + 1)); });
}

}  // namespace gate::stats

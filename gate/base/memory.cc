#include "gate/base/memory.h"

#include <cstdint>

#include <sys/mman.h>

namespace gate {

void prefer_large_pages([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t bytes) {
#ifdef MADV_HUGEPAGE
  constexpr std::size_t kLarge = std::size_t{2} << 20U;
  constexpr std::size_t kPage = 4096;
  if (bytes < 2 * kLarge) {
    return;
  }
  char* const first = static_cast<char*>(begin);
  const std::size_t skipped = (kPage - reinterpret_cast<std::uintptr_t>(first) % kPage) % kPage;
  // A refusal leaves the pages as they were.
  (void)madvise(first + skipped, (bytes - skipped) / kPage * kPage, MADV_HUGEPAGE);
#endif
}

}  // namespace gate

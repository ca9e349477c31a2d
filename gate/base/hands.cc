#include "gate/base/hands.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace gate {

unsigned hands_of(unsigned asked) { return asked != 0 ? asked : std::max(1U, std::thread::hardware_concurrency()); }

void share_out(std::size_t pieces, unsigned hands, const std::function<void(std::size_t, unsigned)>& work) {
  std::atomic<std::size_t> next = 0;
  std::mutex guard;
  std::exception_ptr thrown;
  const auto take = [&](unsigned hand) noexcept {
    for (std::size_t piece = next++; piece < pieces; piece = next++) {
      try {
        work(piece, hand);
      } catch (...) {
        const std::lock_guard lock(guard);
        if (!thrown) {
          thrown = std::current_exception();
        }
        next = pieces;
      }
    }
  };
  std::vector<std::thread> helpers;
  for (unsigned hand = 1; hand < std::min<std::size_t>(hands, pieces); ++hand) {
    try {
      helpers.emplace_back(take, hand);
    } catch (const std::exception&) {  // no thread, no memory for one
      break;
    }
  }
  take(0);
  for (std::thread& helper : helpers) {
    helper.join();
  }
  if (thrown) {
    std::rethrow_exception(thrown);
  }
}

}  // namespace gate

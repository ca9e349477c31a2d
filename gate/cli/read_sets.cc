#include "gate/cli/read_sets.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>

#include "gate/cli/inputs.h"

namespace gate::cli {

std::vector<Result<RunSet>> read_sets(std::span<const SetToRead> sets, const std::string& repository, const Needs& keep,
                                      const records::Limits& limits, const records::ReadWork& work) {
  const unsigned threads = work.threads != 0 ? work.threads : std::max(1U, std::thread::hardware_concurrency());
  const auto hands = static_cast<unsigned>(std::min<std::size_t>(threads, sets.size()));
  std::vector<Result<RunSet>> read(sets.size(), input_error("was not read"));
  std::atomic<std::size_t> next = 0;
  std::mutex guard;
  std::exception_ptr thrown;
  // One hand takes the next set until none is left.
  const auto take = [&](unsigned hand) noexcept {
    records::ReadWork share = work;
    share.threads = threads / hands + (hand < threads % hands ? 1 : 0);
    for (std::size_t at = next++; at < sets.size(); at = next++) {
      try {
        read[at] = load_run_set(sets[at].spec, repository, sets[at].side, &keep, limits, share);
      } catch (...) {
        const std::lock_guard lock(guard);
        thrown = std::current_exception();
        next = sets.size();
      }
    }
  };
  std::vector<std::thread> helpers;
  for (unsigned hand = 1; hand < hands; ++hand) {
    try {
      helpers.emplace_back(take, hand);
    } catch (const std::exception&) {  // no thread, no memory for one: the others do its share
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
  return read;
}

}  // namespace gate::cli

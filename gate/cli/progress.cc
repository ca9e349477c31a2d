#include "gate/cli/progress.h"

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <utility>

#include "gate/base/text.h"

namespace gate::cli {

Progress::Progress(const Machine& machine, std::string command, std::chrono::milliseconds tick)
    : machine_(machine), command_(std::move(command)), tick_(tick) {
  if (machine_.err_is_terminal) {
    try {
      watcher_ = std::thread([this] { watch(); });
    } catch (const std::exception&) {  // no thread, no memory for one: the work goes on unseen
      return;
    }
  }
}

Progress::~Progress() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    take_away();
  }
  end_.notify_all();
  if (watcher_.joinable()) {
    watcher_.join();
  }
}

void Progress::doing(const std::string& what) {
  constexpr std::size_t kMost = 60;  // bytes; a line that wraps cannot be taken away
  const std::lock_guard lock(mutex_);
  what_ = ": " + visible(shortened(what, kMost));
}

void Progress::aside(const std::function<void()>& write) {
  const std::lock_guard lock(mutex_);
  take_away();
  write();
}

void Progress::watch() {
  const auto start = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  for (int ticks = 1; !end_.wait_until(lock, start + ticks * tick_, [this] { return ended_; }); ++ticks) {
    shown_ = true;
    machine_.err("\r\x1b[K" + command_ + what_ + " (" + std::to_string(ticks) + " s)");
  }
}

void Progress::take_away() {
  if (std::exchange(shown_, false)) {
    machine_.err("\r\x1b[K");
  }
}

records::ReadWork reading(const Machine& machine, unsigned threads) {
  machine.doing("reading");
  const auto read = std::make_shared<std::atomic<std::uint64_t>>(0);
  return {threads, [&machine, read](std::uint64_t bytes) {
            machine.doing("reading, " + std::to_string((*read += bytes) >> 20U) + " MiB of rows");
          }};
}

std::function<void(std::size_t, std::size_t)> judging(const Machine& machine) {
  return [&machine](std::size_t answered, std::size_t checks) {
    machine.doing("judging, " + std::to_string(answered) + " of " + counted(checks, "check"));
  };
}

}  // namespace gate::cli

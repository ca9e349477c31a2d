#include "gate/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <utility>

#include "gate/base/text.h"

namespace gate::cli {
namespace {

constexpr std::string_view kLineAway = "\r\x1b[K";

}  // namespace

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
    const std::lock_guard lock(writing_);
    ended_ = true;
    take_away();
  }
  end_.notify_all();
  if (watcher_.joinable()) {
    watcher_.join();
  }
}

void Progress::doing(const std::string& what) {
  if (!watcher_.joinable()) {
    return;
  }
  constexpr std::size_t kMost = 60;  // bytes
  std::string said = ": " + shortened(visible(what), kMost);
  const std::lock_guard lock(saying_);
  what_.swap(said);
}

void Progress::aside(const std::function<void()>& write) {
  const std::lock_guard lock(writing_);
  take_away();
  write();
}

void Progress::watch() noexcept {
  const auto start = std::chrono::steady_clock::now();
  std::unique_lock lock(writing_);
  for (long long ticks = 0; !end_.wait_until(lock, start + (ticks + 1) * tick_, [this] { return ended_; });) {
    // A process that was stopped has missed some.
    ticks = (std::chrono::steady_clock::now() - start) / tick_;
    try {
      show(ticks);
    } catch (const std::exception&) {  // no memory for a line is no reason to end the work
      shown_ = false;
    }
  }
}

void Progress::show(long long seconds) {
  std::string line = command_;
  {
    const std::lock_guard lock(saying_);
    line += what_;
  }
  line += " (" + std::to_string(seconds) + " s)";
  // One that wraps cannot be taken away.
  line = shortened(line, static_cast<std::size_t>(std::max(machine_.err_columns, 10)) - 1);
  shown_ = true;
  machine_.err(std::string(kLineAway) + line);
}

void Progress::take_away() {
  if (std::exchange(shown_, false)) {
    machine_.err(kLineAway);
  }
}

void last_words(std::string_view text) noexcept {
  if (::isatty(STDERR_FILENO) == 1) {
    (void)!::write(STDERR_FILENO, kLineAway.data(), kLineAway.size());
  }
  (void)!::write(STDERR_FILENO, text.data(), text.size());
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

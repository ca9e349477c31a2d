#include "gate/cli/progress.h"

#include <doctest/doctest.h>

#include <chrono>
#include <latch>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

using gate::cli::Progress;

namespace {

// A terminal that somebody looks at.
class Screen {
 public:
  Screen() {
    machine.err_is_terminal = true;
    machine.err = [this](std::string_view text) {
      const std::lock_guard lock(mutex_);
      text_ += text;
    };
  }
  std::string text() {
    const std::lock_guard lock(mutex_);
    return text_;
  }
  // Comes back when `text` was written.
  void wait_for(const std::string& wanted) {
    while (text().find(wanted) == std::string::npos) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  gate::cli::Machine machine;

 private:
  std::mutex mutex_;
  std::string text_;
};

constexpr std::chrono::milliseconds kTick{1};
constexpr std::chrono::hours kNever{1};

}  // namespace

TEST_CASE("progress: says what is done and for how long, and is gone afterwards") {
  Screen screen;
  {
    Progress progress(screen.machine, "gate show", kTick);
    screen.wait_for("\r\x1b[Kgate show (");
    progress.doing("reading, 3 MiB of rows");
    screen.wait_for("\r\x1b[Kgate show: reading, 3 MiB of rows (");
  }
  const std::string all = screen.text();
  CHECK(all.ends_with(" s)\r\x1b[K"));
  CHECK(all.find('\n') == std::string::npos);
}

TEST_CASE("progress: makes way for what is written beside it") {
  Screen screen;
  Progress progress(screen.machine, "gate show", kTick);
  screen.wait_for(" s)");
  std::string before;
  progress.aside([&] {
    before = screen.text();
    screen.machine.err("a warning\n");
  });
  CHECK(before.ends_with("\r\x1b[K"));
  CHECK(screen.text().find(before + "a warning\n") == 0);
}

TEST_CASE("progress: nothing in the first second, nothing where no terminal is") {
  Screen screen;
  {
    Progress progress(screen.machine, "gate show", kNever);
    progress.doing("reading");
    progress.aside([&] { screen.machine.err("done\n"); });
  }
  CHECK(screen.text() == "done\n");
  // One that shows its line long since while the other does not.
  Screen other;
  screen.machine.err_is_terminal = false;
  Progress silent(screen.machine, "gate show", kTick);
  Progress shown(other.machine, "gate show", kTick);
  while (other.text().size() < 1000) {
    std::this_thread::sleep_for(kTick);
  }
  CHECK(screen.text() == "done\n");
}

TEST_CASE("progress: a name cannot take more than the line, or steer the terminal") {
  Screen screen;
  Progress progress(screen.machine, "gate test", kTick);
  progress.doing("case \x1b[2J" + std::string(500, 'x'));
  screen.wait_for("case \\x1b[2Jxx");
  CHECK(screen.text().find(std::string(61, 'x')) == std::string::npos);
  progress.doing("case " + std::string(60, '\x01') + "end");
  screen.wait_for("case \\x01\\x01");
  CHECK(screen.text().find("end") == std::string::npos);
}

TEST_CASE("progress: a line is shorter than the terminal is wide") {
  Screen screen;
  screen.machine.err_columns = 30;
  {
    Progress progress(screen.machine, "gate evaluate", kTick);
    progress.doing("judging, 1 of 3 checks and many more");
    screen.wait_for("gate evaluate: judging");
  }
  std::string left = screen.text();
  const std::string away = "\r\x1b[K";
  for (std::size_t at = left.find(away); at != std::string::npos; at = left.find(away)) {
    CHECK(at < 30);
    left.erase(0, at + away.size());
  }
  CHECK(left.empty());
}

TEST_CASE("progress: a terminal that takes nothing does not hold up who says what is done") {
  Screen screen;
  std::latch stopped(1);
  std::latch goes_on(1);
  bool first = true;
  screen.machine.err = [&](std::string_view /*text*/) {
    if (std::exchange(first, false)) {
      stopped.count_down();
      goes_on.wait();
    }
  };
  Progress progress(screen.machine, "gate evaluate", kTick);
  stopped.wait();
  progress.doing("judging");  // comes back
  goes_on.count_down();
}

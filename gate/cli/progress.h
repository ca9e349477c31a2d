// What somebody sees who waits: one line of standard error, on a terminal only, that says which command works, at what,
// and for how long. It comes when a second has gone by, is written anew with every further one, and leaves no trace.
#ifndef GATE_CLI_PROGRESS_H_
#define GATE_CLI_PROGRESS_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "gate/cli/app.h"
#include "gate/records/reader.h"

namespace gate::cli {

class Progress {
 public:
  // `machine` outlives this object; `command` is shown as it is. Where no thread can be started nothing is shown.
  Progress(const Machine& machine, std::string command, std::chrono::milliseconds tick = std::chrono::seconds(1));
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  // What is done from now on, in a few words. From any thread.
  void doing(const std::string& what);
  // Writes something else than the line, which goes away for it.
  void aside(const std::function<void()>& write);

 private:
  void watch() noexcept;
  void show(long long seconds);
  void take_away();

  const Machine& machine_;
  std::string command_;
  std::chrono::milliseconds tick_;
  std::mutex saying_;  // before what_; never held while somebody writes, which a stopped terminal may keep from ending
  std::string what_;
  std::mutex writing_;
  std::condition_variable end_;
  bool ended_ = false, shown_ = false;  // under writing_
  std::thread watcher_;
};

// Ends the line and writes `text` in its place, for one who ends the program at once; also in a signal's handler.
void last_words(std::string_view text) noexcept;

// Reads with so many threads and says how much was read, of all that is read with it. `machine` outlives it.
records::ReadWork reading(const Machine& machine, unsigned threads);

// For evaluate::Input: says how many checks have answered.
std::function<void(std::size_t, std::size_t)> judging(const Machine& machine);

}  // namespace gate::cli

#endif  // GATE_CLI_PROGRESS_H_

// One line of standard error that is written over and over, when somebody watches and the work lasts.
#ifndef GATE_CLI_PROGRESS_H_
#define GATE_CLI_PROGRESS_H_

#include <cstdint>
#include <mutex>
#include <string>

#include "gate/cli/app.h"
#include "gate/records/reader.h"

namespace gate::cli {

class Progress {
 public:
  // `machine` outlives this object, which takes the line away when it goes.
  explicit Progress(const Machine& machine) : machine_(machine), start_(machine.now().seconds) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  // Shown on a terminal, not in the first second, and no more than once in each.
  void show(const std::string& what);

  // For reading on so many threads: how much was read, of all sets together, also when several are read at once.
  records::ReadWork reading(unsigned threads);

 private:
  const Machine& machine_;
  std::int64_t start_;
  std::int64_t last_ = 0;  // when it was shown last, to the second
  std::mutex reading_;
  std::uint64_t bytes_ = 0;
};

}  // namespace gate::cli

#endif  // GATE_CLI_PROGRESS_H_

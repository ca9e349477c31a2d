// The whole program as a function: arguments, streams and clock in, exit code out.
#ifndef GATE_CLI_APP_H_
#define GATE_CLI_APP_H_

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "gate/base/time.h"

namespace gate::cli {

// The machine, as far as commands may see it.
inline constexpr std::size_t kMostInput = 1U << 20U;
struct Machine {
  std::function<void(std::string_view)> out;  // standard output, whole lines for people
  std::function<void(std::string_view)> err;  // standard error, in the same way
  // Standard output for a document that a program reads, byte by byte. run() makes it of `out`, and has `out` and `err`
  // say nothing from then on that the runner of a job would obey.
  std::function<void(std::string_view)> document = {};
  std::function<std::string()> in;  // all of standard input, at most kMostInput bytes of it
  std::function<Time()> now;
  std::function<std::string(const char* name)> variable;  // environment; "" when unset
  bool out_is_terminal = false;
  bool err_is_terminal = false;  // progress is shown there, and only there
  // What the command does from now on, for somebody who waits; from any thread.
  std::function<void(const std::string& what)> doing = [](const std::string& /*what*/) {};
  int columns = 100;     // width of the terminal; 100 when there is none
  int err_columns = 80;  // of that on standard error
};

int run(std::span<const std::string> args, const Machine& machine);

}  // namespace gate::cli

#endif  // GATE_CLI_APP_H_

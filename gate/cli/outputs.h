// The files that a command is told to write, looked at before anything is read: an answer that is lost, or that waits
// for somebody to open a pipe, is known beforehand.
#ifndef GATE_CLI_OUTPUTS_H_
#define GATE_CLI_OUTPUTS_H_

#include <span>
#include <string>

#include "gate/base/result.h"

namespace gate::cli {

struct Output {
  std::string option;  // "--evidence"
  std::string path;
  bool kept = false;  // is read again one day: a stream will not do
};

// What the command reads: a file, or a folder of files.
struct Named {
  std::string option;  // "--policy"
  std::string path;    // "git:..." is no place that can be written to
};

// kUsage: two lead to one file, one to what cannot hold it, or to a file that is read. kWrite: there is no folder for
// one. A stream may take several, one after the other.
Status check_outputs(std::span<const Output> outputs, std::span<const Named> inputs = {});

}  // namespace gate::cli

#endif  // GATE_CLI_OUTPUTS_H_

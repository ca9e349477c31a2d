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

// kUsage: two lead to one file, or one to what cannot hold it. A stream may take several, one after the other.
Status check_outputs(std::span<const Output> outputs);

}  // namespace gate::cli

#endif  // GATE_CLI_OUTPUTS_H_

// A run set as `gate show` tells it to people.
#ifndef GATE_CLI_SHOW_TEXT_H_
#define GATE_CLI_SHOW_TEXT_H_

#include <string>

#include "gate/model/run.h"

namespace gate::cli {

std::string show_text(const RunSet& set);

}  // namespace gate::cli

#endif  // GATE_CLI_SHOW_TEXT_H_

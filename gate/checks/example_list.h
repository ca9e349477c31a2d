// A list of example ids in a file beside the policy: one a line; blank lines and lines that begin with '#' are none.
#ifndef GATE_CHECKS_EXAMPLE_LIST_H_
#define GATE_CHECKS_EXAMPLE_LIST_H_

#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/params.h"

namespace gate::checks {

// The ids in the order of the file. An error, located in the file, when it holds none or one of them twice.
Result<std::vector<std::string>> read_example_list(const PolicyFile& file);

}  // namespace gate::checks

#endif  // GATE_CHECKS_EXAMPLE_LIST_H_

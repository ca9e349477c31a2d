// What the CI around this process says about the change under test.
#ifndef GATE_CLI_CI_HINTS_H_
#define GATE_CLI_CI_HINTS_H_

#include "gate/base/result.h"
#include "gate/cli/app.h"
#include "gate/provenance/change_base.h"

namespace gate::cli {

// From GitHub's default variables and event file, or GitLab's predefined variables: names that an earlier step cannot
// set through the runner. A pull request whose event file cannot be read is an input error.
Result<provenance::CiHints> ci_hints(const Machine& machine);

}  // namespace gate::cli

#endif  // GATE_CLI_CI_HINTS_H_

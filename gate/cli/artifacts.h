// What --artifact names: the things that are released, beside the records about them.
#ifndef GATE_CLI_ARTIFACTS_H_
#define GATE_CLI_ARTIFACTS_H_

#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/evaluation.h"

namespace gate::cli {

// By name. Errors: kInput for what cannot be read, kUsage for two of one name, which would be one subject with two
// digests.
Result<std::vector<Artifact>> read_artifacts(const std::vector<std::string>& paths);

}  // namespace gate::cli

#endif  // GATE_CLI_ARTIFACTS_H_

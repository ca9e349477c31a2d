// Several run sets read side by side: the two sides of a comparison have nothing in common until they are evaluated.
#ifndef GATE_CLI_READ_SETS_H_
#define GATE_CLI_READ_SETS_H_

#include <span>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/check.h"
#include "gate/model/run.h"
#include "gate/records/limits.h"
#include "gate/records/reader.h"

namespace gate::cli {

struct SetToRead {
  std::string spec;  // for load_run_set
  Side side = Side::kCandidate;
};

// Each of `sets` as load_run_set reads it, in their order, with the threads of `work` shared among them. What becomes
// of one does not depend on the others, nor on the threads.
std::vector<Result<RunSet>> read_sets(std::span<const SetToRead> sets, const std::string& repository, const Needs& keep,
                                      const records::Limits& limits, const records::ReadWork& work);

}  // namespace gate::cli

#endif  // GATE_CLI_READ_SETS_H_

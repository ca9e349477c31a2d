// One side of a replay: the runs that the attempt brought, and those of earlier attempts that were judged with them.
#ifndef GATE_CLI_REPLAY_SIDE_H_
#define GATE_CLI_REPLAY_SIDE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "gate/base/file_system.h"
#include "gate/base/result.h"
#include "gate/cli/replay_inputs.h"
#include "gate/evidence/recorded.h"
#include "gate/model/check.h"
#include "gate/model/run.h"

namespace gate::cli {

struct ReplaySide {
  std::unique_ptr<FileTree> now;
  std::vector<std::pair<std::uint64_t, std::unique_ptr<FileTree>>> earlier;  // by attempt
};

// Opens what --input names for "candidate" or "baseline", and for "candidate@2" where runs of attempt 2 were pooled.
ReplaySide open_side(const ReplayInputs& inputs, Side side, const evidence::Recorded& recorded, Mismatch& mismatch);

// Puts the records themselves in the place of --input baseline=accepted: those of the last entry of the list of
// accepted baselines that names them by their digest. The list is the one that the decision was made by, at the base of
// the change or on disk. What it does not name is different.
void find_accepted(ReplayInputs& inputs, const evidence::Recorded& recorded, Mismatch& mismatch);

// Gives each --input candidate:NAME=PATH the role of the candidate that it names, of several the one with the longest
// name; one that the evidence does not name differs from it. The error is kUsage: one that is named twice.
Status name_beside(ReplayInputs& inputs, const std::vector<FamilyMember>& family, Mismatch& mismatch);

// What --input names for the candidates that were judged together, one for each; nothing at the place of the evidence's
// own.
std::vector<std::unique_ptr<FileTree>> open_beside(const ReplayInputs& inputs, const evidence::Recorded& recorded,
                                                   Mismatch& mismatch);

// Its run set; nothing when there is no such side. `side` has been opened without a mismatch.
Result<std::optional<RunSet>> read_side(const ReplaySide& opened, const ReplayInputs& inputs, Side side,
                                        const evidence::Recorded& recorded, const Needs& needs);

}  // namespace gate::cli

#endif  // GATE_CLI_REPLAY_SIDE_H_

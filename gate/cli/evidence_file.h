// Evidence as a command takes it from the disk.
#ifndef GATE_CLI_EVIDENCE_FILE_H_
#define GATE_CLI_EVIDENCE_FILE_H_

#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/evidence/statement.h"

namespace gate::cli {

// What a command reads at most: 16 MiB of statement as base64 in an envelope, and what stands around it.
inline constexpr std::size_t kMostEvidence = std::size_t{24} << 20U;

// The statement in the file at `path`, and all that is wrong with it. An error only when there is no such file.
Result<evidence::Reading> read_evidence(const std::string& path);

// "refused: the evidence is not as it was written", and a line for each of the reading's problems. `answer` is the word
// of the command.
std::string text_of_problems(std::string_view answer, const std::string& path, const evidence::Reading& reading);

}  // namespace gate::cli

#endif  // GATE_CLI_EVIDENCE_FILE_H_

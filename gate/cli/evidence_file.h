// Evidence as a command takes it from the disk.
#ifndef GATE_CLI_EVIDENCE_FILE_H_
#define GATE_CLI_EVIDENCE_FILE_H_

#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/evidence/json_reader.h"
#include "gate/evidence/recorded.h"
#include "gate/evidence/statement.h"

namespace gate::cli {

// What a command reads at most: a statement of the most bytes as base64 in an envelope, and what stands around it.
inline constexpr std::size_t kMostEvidence = evidence::JsonLimits{}.bytes / 3 * 4 + (std::size_t{2} << 20U);

// The statement in the file at `path`, and all that is wrong with it. An error only when there is no such file, or
// more of it than is read.
Result<evidence::Reading> read_evidence(const std::string& path);

// Evidence that read_evidence() would refuse for its size is no evidence: kWrite, for the statement that is about to be
// written to `path`.
Status check_size(std::string_view statement, const std::string& path, const evidence::JsonLimits& limits = {});

// What other rules decided cannot be decided again here: kInput.
Status check_rules(const evidence::Recorded& recorded, const std::string& path);

// "refused: the evidence is not as it was written", and a line for each of the reading's problems. `answer` is the word
// of the command.
std::string text_of_problems(std::string_view answer, const std::string& path, const evidence::Reading& reading);

}  // namespace gate::cli

#endif  // GATE_CLI_EVIDENCE_FILE_H_

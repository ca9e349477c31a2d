// Whether the policy of evidence is the one that somebody expects: by its file, or by the digests of all its files.
#ifndef GATE_CLI_EXPECTED_POLICY_H_
#define GATE_CLI_EXPECTED_POLICY_H_

#include <string>
#include <string_view>
#include <vector>

#include "gate/cli/replay_inputs.h"
#include "gate/model/policy.h"

namespace gate::cli {

// The digest that an expectation spells, "sha256:" in front of it or not; "" for one that names a file.
std::string spelt_digest(std::string_view expected);

// What is not as expected; nothing is, when nothing is expected. By a file, the files beside it are those of the
// policy; by digests, each of its files has one of them. A ready policy has no file to compare with: it is the one that
// this program brings along, or its digest is among those expected.
std::vector<std::string> policy_failures(const std::vector<std::string>& expected, const ReplayInputs& inputs,
                                         const PolicySummary& recorded);

}  // namespace gate::cli

#endif  // GATE_CLI_EXPECTED_POLICY_H_

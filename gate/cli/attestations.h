// What --attestation names: signed statements about the files of records, verified by the keys that policies name.
#ifndef GATE_CLI_ATTESTATIONS_H_
#define GATE_CLI_ATTESTATIONS_H_

#include <span>
#include <string>
#include <vector>

#include "gate/base/public_key.h"
#include "gate/base/result.h"
#include "gate/model/attestation.h"
#include "gate/model/run.h"

namespace gate::cli {

// What the envelopes at `specs` (a file, a folder of them, git:<rev>:<path> of `repository`) say, by statement and key
// and each once; of their subjects those that are files of `records`. The error is kUsage when there are some and no
// key to verify them by, kInput when one of them cannot be verified: what somebody meant to count is not left out in
// silence.
Result<std::vector<Attestation>> read_attestations(std::span<const std::string> specs, const std::string& repository,
                                                   std::span<const PublicKey> keys,
                                                   std::span<const RunSet* const> records);

}  // namespace gate::cli

#endif  // GATE_CLI_ATTESTATIONS_H_

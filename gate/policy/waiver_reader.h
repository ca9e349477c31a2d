// One entry of `waivers`.
#ifndef GATE_POLICY_WAIVER_READER_H_
#define GATE_POLICY_WAIVER_READER_H_

#include <optional>

#include "gate/model/policy.h"
#include "gate/policy/check_reader.h"
#include "gate/policy/mapping.h"

namespace gate::policy {

// The waiver; nothing when anything is wrong with it. `ids` are the checks it may name.
std::optional<Waiver> read_waiver(const Cursor& cursor, const CheckIds& ids);

// "A..B" or "A.."; nothing, after a complaint, for anything else.
std::optional<CommitRange> read_commit_range(const Cursor& cursor);

}  // namespace gate::policy

#endif  // GATE_POLICY_WAIVER_READER_H_

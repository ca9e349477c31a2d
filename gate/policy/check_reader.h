// One entry of `checks`, and what entries have in common with `defaults`.
#ifndef GATE_POLICY_CHECK_READER_H_
#define GATE_POLICY_CHECK_READER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "gate/model/policy.h"
#include "gate/policy/attachments.h"
#include "gate/policy/mapping.h"

namespace gate::policy {

// What a check takes from the policy when it does not say it itself.
struct Defaults {
  double confidence = 0.95;
  Consequence on_violated = Consequence::kBlock;
  Consequence on_inconclusive = Consequence::kWarn;
  Consequence on_missing = Consequence::kBlock;
  std::string owner;
  std::string runbook;
};

// Names that stand for something in evidence and reports: [a-z0-9._-]{1,100}, first a letter or digit.
std::optional<std::string> read_id(const Cursor& cursor);

// Replaces in `defaults` what `mapping` gives under confidence, on_violated, on_inconclusive and on_missing.
void read_consequences(const Mapping& mapping, Defaults& defaults);

// Where `mapping` gives those.
StatedAt stated_in(const Mapping& mapping);

// The ids of the checks so far, and the line each stands on.
using CheckIds = std::map<std::string, std::uint32_t, std::less<>>;

// The bound check. Nothing when anything is wrong with it; its id is noted in `ids` all the same when it has one.
std::optional<CheckSpec> read_check(const Cursor& cursor, std::span<const CheckKind* const> kinds,
                                    const Defaults& defaults, CheckIds& ids, Attachments& attachments);

}  // namespace gate::policy

#endif  // GATE_POLICY_CHECK_READER_H_

// Advice about a policy that can be read: what it allows and its owner may not have meant. Advice is never an error.
#ifndef GATE_POLICY_LINT_H_
#define GATE_POLICY_LINT_H_

#include <optional>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/model/policy.h"

namespace gate::policy {

// In file order. Each message says what to do and ends with the rule's name in brackets:
//   [single-family]   every metric is of one family: quality, latency, cost, tokens or safety
//   [no-owner]        a check that does not pass concerns nobody
//   [no-action]       a metric that does not pass says nothing about what to do
//   [never-blocks]    every consequence of every check is warn
//   [idle-waiver]     a waiver for a check whose every consequence is warn
//   [zero-margin]     a margin of 0
//   [no-calibration]  a fixed bound that nobody measured
//   [stale-calibration]  a note of `gate calibrate` about a check that was changed since, or is old by `now`
//   [mixed-families]  a sum over evidence of several kinds
std::vector<Diagnostic> lint(const Policy& policy, std::optional<Time> now = std::nullopt);

}  // namespace gate::policy

#endif  // GATE_POLICY_LINT_H_

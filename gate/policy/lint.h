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
//   [no-runbook]      a check that does not pass says nowhere how to go on
//   [no-calibration]  a fixed bound that nobody says the source of
//   [mixed-families]  a sum in which a gain of one family hides a loss of another
//   [zero-margin]     a margin of 0
//   [stale-calibration]  a note of `gate calibrate` about a check that was changed since, is old by `now`, or was made
//   with runs of
//                     another digest than `runs`
//   [never-holds]     nothing, or no equal candidate, can pass at the sizes that the policy demands
//   [never-fails]     nothing can fail
//   [never-decides]   every answer is "undecided" at the sizes that the policy demands
//   [shadowed]        another check says all that this one does
//   [contradiction]   two checks that nothing satisfies, or of which one makes the other useless
//   [expired-waiver], [expiring-waiver]  over at `now`, or in less than a week; not told without it
//   [idle-waiver]     a waiver that nothing the check blocks comes under
std::vector<Diagnostic> lint(const Policy& policy, std::optional<Time> now = std::nullopt,
                             const std::optional<std::string>& runs = std::nullopt);

}  // namespace gate::policy

#endif  // GATE_POLICY_LINT_H_

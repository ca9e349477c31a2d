// One case of a policy's tests: records, and what the policy must make of them (docs/policy-tests.md).
#ifndef GATE_CLI_POLICY_CASE_H_
#define GATE_CLI_POLICY_CASE_H_

#include <optional>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/model/change.h"

namespace gate::cli {

// What is expected of one finding; a word that is empty is not looked at.
struct ExpectedFinding {
  std::string check;
  std::string slice;  // "language=de, length=long"; empty: the finding over all examples
  std::string outcome, verdict, reason;
  Where where;
};

struct PolicyCase {
  std::string name;    // of its folder
  std::string folder;  // with a '/' at its end
  std::string policy;  // a path, as all below
  std::string candidate;
  std::optional<std::string> baseline;
  std::optional<Time> as_of;
  bool attested = false;              // all files of both sides, by every key of the policy
  std::optional<ChangeFacts> change;  // what conditions and waivers ask; what it leaves out is unknown
  std::string verdict;                // of the whole evaluation
  std::vector<ExpectedFinding> checks;
  std::string file, bytes;  // what it was read from, for problems that show later
};

// Every case in the folder, in the order of their names. Errors: kPolicy with all that is wrong with a case;
// kNothingEvaluated when there is no case.
Result<std::vector<PolicyCase>> read_policy_cases(const std::string& folder);

}  // namespace gate::cli

#endif  // GATE_CLI_POLICY_CASE_H_

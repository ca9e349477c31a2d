// Runs a policy on the records of a case and compares what it makes of them with what was expected.
#ifndef GATE_CLI_POLICY_TEST_H_
#define GATE_CLI_POLICY_TEST_H_

#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/cli/policy_case.h"
#include "gate/cli/policy_source.h"
#include "gate/model/policy.h"

namespace gate::cli {

struct CaseDifference {
  std::string what;  // "verdict", "accuracy", "accuracy language=de"
  std::string expected, got;
};

// The policy that the case names must already have all checks that it expects something of; `source` is where files
// beside the policy are read.
Result<std::vector<CaseDifference>> run_policy_case(const PolicyCase& one, const Policy& policy,
                                                    const PolicySource& source);

// kPolicy with the place in the case and the nearest id when it expects something of a check that is not there.
Status check_names(const PolicyCase& one, const Policy& policy);

}  // namespace gate::cli

#endif  // GATE_CLI_POLICY_TEST_H_

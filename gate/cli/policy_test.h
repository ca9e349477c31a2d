// Runs a policy on the records of a case and compares what it makes of them with what was expected.
#ifndef GATE_CLI_POLICY_TEST_H_
#define GATE_CLI_POLICY_TEST_H_

#include <optional>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/cli/policy_case.h"
#include "gate/cli/policy_source.h"
#include "gate/model/evaluation.h"
#include "gate/model/policy.h"
#include "gate/model/provenance.h"
#include "gate/model/run.h"

namespace gate::cli {

struct CaseDifference {
  std::string what;  // "verdict", "accuracy", "accuracy language=de"
  std::string expected, got;
};

// A case with everything that its policy asks for. `one` outlives it.
struct LoadedCase {
  const PolicyCase& one;
  RunSet candidate;
  std::optional<RunSet> baseline;
  RunSets sets;
  std::optional<Provenance> provenance;  // there when a check asks the repository; all of it unknown
};

// `source` is where files beside the policy are read.
Result<LoadedCase> load_case(const PolicyCase& one, const Policy& policy, const PolicySource& source);

// What `policy` makes of the case: the one it was loaded for, or one that needs no more than that. A case without a
// time is judged at the beginning of all times.
Result<Evaluation> judge_case(const LoadedCase& loaded, const Policy& policy);

// The same; an error when the policy asks for the time and the case names none.
Result<Evaluation> evaluate_case(const LoadedCase& loaded, const Policy& policy);

// Nothing: all as expected.
std::vector<CaseDifference> differences(const PolicyCase& one, const Evaluation& evaluation);

// The policy that the case names must already have all checks that it expects something of.
Result<std::vector<CaseDifference>> run_policy_case(const PolicyCase& one, const Policy& policy,
                                                    const PolicySource& source);

// kPolicy with the place in the case and the nearest id when it expects something of a check that is not there.
Status check_names(const PolicyCase& one, const Policy& policy);

}  // namespace gate::cli

#endif  // GATE_CLI_POLICY_TEST_H_

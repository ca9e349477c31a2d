// What git says about one candidate, when the policy or a place that something was read from asks for it.
#ifndef GATE_CLI_COLLECT_PROVENANCE_H_
#define GATE_CLI_COLLECT_PROVENANCE_H_

#include <optional>
#include <string>

#include "gate/base/result.h"
#include "gate/cli/evaluate_options.h"
#include "gate/model/check.h"
#include "gate/model/policy.h"
#include "gate/model/provenance.h"
#include "gate/model/run.h"
#include "gate/provenance/change_base.h"

namespace gate::cli {

struct ProvenanceQuestion {
  const Policy& policy;
  const Needs& needs;
  const std::optional<provenance::ChangeBase>& base;
  const std::string& baseline;  // where it was read from, as for load_run_set
};

// Nothing when nobody asks. `request.candidate` names where the candidate was read from.
Result<std::optional<Provenance>> collect_provenance(const EvaluateRequest& request, const ProvenanceQuestion& read,
                                                     const RunSet& candidate, const RunSet* baseline);

}  // namespace gate::cli

#endif  // GATE_CLI_COLLECT_PROVENANCE_H_

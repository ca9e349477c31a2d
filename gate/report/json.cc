// json: the evidence predicate alone (docs/evidence-format.md), for programs that read the decision.
#include "gate/report/decision.h"
#include "gate/report/registry.h"

namespace gate::report {

const Report k_json{"json", "the decision with every number behind it, as canonical JSON", &predicate_bytes};

}  // namespace gate::report

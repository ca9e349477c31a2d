// statement: the evidence as an in-toto Statement v1 (in-toto attestation specification, Statement layer), ready to be
// signed.
#include "gate/report/decision.h"
#include "gate/report/registry.h"

namespace gate::report {

const Report k_statement{"statement", "the evidence: an in-toto statement around the decision, ready to be signed",
                         &statement_bytes};

}  // namespace gate::report

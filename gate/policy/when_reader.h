// The key `when` of a check: which changes it is asked about.
#ifndef GATE_POLICY_WHEN_READER_H_
#define GATE_POLICY_WHEN_READER_H_

#include "gate/model/change.h"
#include "gate/policy/mapping.h"

namespace gate::policy {

// Nothing given when the check has no such key, or after a complaint.
When read_when(const Mapping& check);

}  // namespace gate::policy

#endif  // GATE_POLICY_WHEN_READER_H_

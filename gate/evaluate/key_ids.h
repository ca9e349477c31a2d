// Whose attestations a check counts.
#ifndef GATE_EVALUATE_KEY_IDS_H_
#define GATE_EVALUATE_KEY_IDS_H_

#include <set>
#include <string>

#include "gate/model/policy.h"

namespace gate::evaluate {

// PublicKey::id of each key that the check names; none of one that is not bound.
inline std::set<std::string> key_ids(const CheckSpec& spec) {
  std::set<std::string> ids;
  if (spec.check != nullptr) {
    for (const PublicKey& key : spec.check->needs().keys) {
      ids.insert(key.id);
    }
  }
  return ids;
}

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_KEY_IDS_H_

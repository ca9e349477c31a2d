// Whether a check is asked about the change under test. Only a condition that is known to be false leaves it out.
#ifndef GATE_EVALUATE_WHEN_H_
#define GATE_EVALUATE_WHEN_H_

#include <cstddef>
#include <span>
#include <string>

#include "gate/model/change.h"
#include "gate/model/policy.h"

namespace gate::evaluate {

struct WhenAnswer {
  enum class State { kHolds, kExcluded, kUnknown } state = State::kHolds;
  std::string why;  // which fact excluded it, or could not be known and what mends that; empty when it holds
};

// `facts` is nullptr when nobody collected any: everything is unknown then.
WhenAnswer answer(const When& when, const ChangeFacts* facts);

// Cuts a long list of changed paths to its first `kKeptPaths`, and the first beyond them that each glob of the
// policies' conditions matches: every condition is answered as it would be by the whole list.
inline constexpr std::size_t kKeptPaths = 1000;
void keep_telling_paths(ChangeFacts& facts, std::span<const Policy* const> policies);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_WHEN_H_

// Advice that a reader gets through: of a rule that a long policy breaks on every line the first few pieces, and how
// many more there are.
#ifndef GATE_POLICY_GROUPED_H_
#define GATE_POLICY_GROUPED_H_

#include <cstddef>
#include <vector>

#include "gate/base/result.h"

namespace gate::policy {

// `advice` in its order. Of each rule the first `most` pieces; where there are more, one piece at the place of the next
// counts them and names the last.
std::vector<Diagnostic> grouped(std::vector<Diagnostic> advice, std::size_t most);

}  // namespace gate::policy

#endif  // GATE_POLICY_GROUPED_H_

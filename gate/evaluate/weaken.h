// Weaker neighbours of a policy: each asks less of a release in one place. Which way is the weaker one stands in the
// rows of the parameter tables.
#ifndef GATE_EVALUATE_WEAKEN_H_
#define GATE_EVALUATE_WEAKEN_H_

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gate/model/policy.h"

namespace gate::evaluate {

struct Weakening {
  std::string what;      // "faithful: slices.margin", "enough: the check", "defaults: confidence"
  std::string from, to;  // as the policy would spell them; `to` is empty for what is dropped, `from` for what is added
  Where where;           // the line that would be edited
  // The checks that it touches, by their place in the policy, and what becomes of each; without a check: dropped.
  std::vector<std::pair<std::size_t, CheckSpec>> becomes;
  // The waiver that it touches, by its place in the policy; behind the last one: added.
  std::optional<std::pair<std::size_t, Waiver>> waiver = std::nullopt;
};

struct Weakenings {
  std::vector<Weakening> list;  // in the order of the policy: of each check, then of the waivers and the defaults
  std::size_t left_out = 0;     // beyond the number asked for
};

// At most `most` of them. A quantity changes by a factor of two, or keeps half of its distance to the end of its range,
// whichever is the smaller step; a count by a quarter; a list loses one entry; what its kind refuses is no weakening.
// A check that asks the repository is weakened by what can be told without one: dropping it, and `on_missing`.
// A check is made to be asked on schedules only, or its condition loses an entry; a waiver loses a bound or gets a
// wider one, and each check that can block gets one without bounds.
Weakenings weakenings(const Policy& policy, std::size_t most);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_WEAKEN_H_

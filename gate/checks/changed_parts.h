// What changed in a part of an experiment between the runs of one side and those of the other.
#ifndef GATE_CHECKS_CHANGED_PARTS_H_
#define GATE_CHECKS_CHANGED_PARTS_H_

#include <map>
#include <string>
#include <vector>

#include "gate/model/run.h"

namespace gate::checks {

// What a record says at a path and below it; a null says nothing.
std::map<std::string, Scalar> said_under(const RunDocument& document, const std::string& path);

using Documents = std::vector<const RunDocument*>;

// The members of a part ("model": "model.name", "model.version") of which the runs of one side say something that no
// run of the other says. A null says nothing; a number that is the run's own seed (a random_state) is the same in every
// run.
std::vector<std::string> changed_members(const std::string& part, const Documents& candidate,
                                         const Documents& baseline);

// What a record says of a part, the run's own seed set aside: equal texts say the same.
std::string text_of_part(const RunDocument& document, const std::string& part);

// The first record of `side` that says of these members what no record of `other` says; the first one if there is none.
const RunDocument& odd_one(const std::vector<std::string>& members, const Documents& side, const Documents& other);

}  // namespace gate::checks

#endif  // GATE_CHECKS_CHANGED_PARTS_H_

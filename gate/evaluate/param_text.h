// A parameter as people read it, for lists of what differs between two policies.
#ifndef GATE_EVALUATE_PARAM_TEXT_H_
#define GATE_EVALUATE_PARAM_TEXT_H_

#include <string>

#include "gate/model/params.h"

namespace gate::evaluate {

// "0.01", "5%", "[owner, seed]", "7 days"; `row` tells a duration from a count, and has one for each member of a group.
std::string param_text(const ParamData& data, const ParamSpec& row);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_PARAM_TEXT_H_

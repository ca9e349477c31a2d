// The documents of decision.h before they are bytes.
#ifndef GATE_REPORT_DECISION_JSON_H_
#define GATE_REPORT_DECISION_JSON_H_

#include "gate/model/evaluation.h"
#include "gate/report/json_value.h"

namespace gate::report {

Json decision_json(const Evaluation& evaluation);

}  // namespace gate::report

#endif  // GATE_REPORT_DECISION_JSON_H_

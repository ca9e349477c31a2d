// The plugin interface of reports: a whole document from an evaluation. The verdict exists before the first report is
// written, and no report can change it.
#ifndef GATE_REPORT_REPORT_H_
#define GATE_REPORT_REPORT_H_

#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/model/evaluation.h"

namespace gate::report {

struct Report {
  std::string_view name;     // the word in --report NAME=FILE
  std::string_view summary;  // one line for `gate list reports`
  // All bytes of the file, the same for the same arguments. The error is kWrite.
  Result<std::string> (*write)(const Evaluation& evaluation, const RunEnvelope& envelope);
};

}  // namespace gate::report

#endif  // GATE_REPORT_REPORT_H_

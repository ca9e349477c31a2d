// A results file of lm-evaluation-harness with the samples that belong to it, made into a run.
#ifndef GATE_RECORDS_FOREIGN_LM_EVAL_RUN_H_
#define GATE_RECORDS_FOREIGN_LM_EVAL_RUN_H_

#include <memory>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/lm_eval_rows.h"

namespace gate::records::lm_eval {

struct ResultsFile {
  std::string name;
  std::unique_ptr<const JsonTree> tree;  // nullptr: there are samples only
  std::vector<TaskRows> tasks;
};

Status read_results(const Source& source, ForeignSet& set, ResultsFile& file, ForeignRun& run);

}  // namespace gate::records::lm_eval

#endif  // GATE_RECORDS_FOREIGN_LM_EVAL_RUN_H_

// What an evaluation writes, made before the first of it is written.
#ifndef GATE_CLI_DOCUMENTS_H_
#define GATE_CLI_DOCUMENTS_H_

#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/cli/evaluate_options.h"
#include "gate/model/evaluation.h"

namespace gate::cli {

// A document and the file that it goes to.
struct Document {
  std::string file, bytes;
};

// Puts the reports and the evidence of one candidate behind `documents`. `name`: the candidate's, where the files of
// several are named by it. The error is kWrite.
Status add_documents(const EvaluateRequest& request, const Evaluation& evaluation, const RunEnvelope& envelope,
                     const std::string& name, std::vector<Document>& documents);

}  // namespace gate::cli

#endif  // GATE_CLI_DOCUMENTS_H_

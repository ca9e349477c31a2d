#include "gate/cli/documents.h"

#include <utility>

#include "gate/cli/candidates.h"
#include "gate/cli/evidence_file.h"
#include "gate/report/registry.h"

namespace gate::cli {

Status add_documents(const EvaluateRequest& request, const Evaluation& evaluation, const RunEnvelope& envelope,
                     const std::string& name, std::vector<Document>& documents) {
  std::vector<std::pair<std::string, std::string>> wanted = request.reports;
  if (request.evidence) {
    wanted.emplace_back("statement", *request.evidence);
  }
  for (const auto& [format, pattern] : wanted) {
    Result<std::string> bytes = report::find_report(format)->write(evaluation, envelope);
    if (!bytes) {
      return write_error(format + " report: " + bytes.error().message);
    }
    const std::string file = request.candidates.size() > 1 ? file_for(pattern, name) : pattern;
    if (format == "statement") {
      GATE_TRY(check_size(*bytes, file));
    }
    documents.push_back({file, *std::move(bytes)});
  }
  return Done{};
}

}  // namespace gate::cli

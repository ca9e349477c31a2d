#include "gate/cli/evidence_file.h"

#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/cli/schema/schemas.h"

namespace gate::cli {

Result<evidence::Reading> read_evidence(const std::string& path) {
  GATE_ASSIGN(const std::string bytes, read_named_file(path, kMostEvidence));
  return evidence::read_statement(bytes, path, schema::evidence_schema());
}

std::string text_of_problems(std::string_view answer, const std::string& path, const evidence::Reading& reading) {
  std::string text = std::string(answer) + ": the evidence is not as it was written\n";
  for (const std::string& problem : reading.problems) {
    text += (problem.starts_with(path + ":") ? "" : path + ": ") + visible(shortened(problem, 600), "\n") + "\n";
  }
  return text;
}

}  // namespace gate::cli

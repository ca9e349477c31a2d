#include "gate/cli/evidence_file.h"

#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/cli/schema/schemas.h"
#include "gate/report/decision.h"

namespace gate::cli {

Result<evidence::Reading> read_evidence(const std::string& path) {
  GATE_ASSIGN(const std::string bytes, read_named_file(path, evidence::JsonLimits{}.bytes));
  return evidence::read_statement(bytes, path, schema::evidence_schema());
}

Status check_size(std::string_view statement, const std::string& path, const evidence::JsonLimits& limits) {
  const auto refused = [&](const std::string& what) {
    Error error = write_error("the evidence '" + path + "' is not written, and there is no verdict: " + what);
    error.hint = "compare fewer slices in one policy (a narrower `by`, a larger `min_examples`), or judge in several";
    return error;
  };
  if (statement.size() > limits.bytes) {
    return refused("it would have " + std::to_string(statement.size()) + " bytes, and at most " +
                   std::to_string(limits.bytes) + " are read back");
  }
  // A value and the sign behind it take two bytes: of most statements the size says enough.
  if (statement.size() / 2 >= limits.values) {
    if (const Result<report::Json> read = evidence::read_json(statement, path, limits); !read) {
      return refused("as it would be, it " + read.error().message);
    }
  }
  return Done{};
}

Status check_rules(const evidence::Recorded& recorded, const std::string& path) {
  if (recorded.semantics == report::kSemanticsVersion) {
    return Done{};
  }
  Error error = input_error("the evidence was made by rules " + visible(recorded.semantics) +
                                ", this program decides by rules " + std::string(report::kSemanticsVersion),
                            {path, 0, 0});
  error.hint = "take the release that wrote it: see 'tool' in its 'run'";
  return error;
}

std::string text_of_problems(std::string_view answer, const std::string& path, const evidence::Reading& reading) {
  std::string text = std::string(answer) + ": the evidence is not as it was written\n";
  for (const std::string& problem : reading.problems) {
    text += (problem.starts_with(path + ":") ? "" : path + ": ") + visible(shortened(problem, 600), "\n") + "\n";
  }
  return text;
}

}  // namespace gate::cli

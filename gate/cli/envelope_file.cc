#include "gate/cli/envelope_file.h"

#include <algorithm>
#include <utility>

#include "gate/base/text.h"
#include "gate/cli/evidence_file.h"
#include "gate/evidence/json_reader.h"
#include "gate/evidence/json_view.h"
#include "gate/report/decision.h"

namespace gate::cli {

using evidence::Json;

std::vector<std::string_view> lines_of(std::string_view bytes, const std::string& file) {
  std::vector<std::string_view> lines = split(bytes, '\n');
  std::erase_if(lines, [](std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; });
  evidence::JsonLimits limits;
  limits.bytes = kMostEvidence;
  const bool each = lines.size() > 1 && evidence::read_json(lines.front(), file, limits).has_value();
  return each ? lines : std::vector<std::string_view>{bytes};
}

namespace {

bool is_evidence(const evidence::Envelope& envelope) {
  const Result<Json> json = evidence::read_json(envelope.payload, "");
  return json && evidence::text_of(*json, "predicateType") == report::kPredicateType;
}

}  // namespace

Result<evidence::Envelope> unwrapped(std::string_view bytes, const std::string& file) {
  std::vector<evidence::Envelope> found;
  const std::vector<std::string_view> lines = lines_of(bytes, file);
  for (const std::string_view line : lines) {
    GATE_ASSIGN(evidence::Envelope envelope, evidence::unwrap(line, file));
    if (envelope.type != evidence::kPayloadType) {
      return input_error("holds a payload of type '" + shortened(envelope.type, 80) + "', expected " +
                             std::string(evidence::kPayloadType),
                         {file, 0, 0});
    }
    found.push_back(std::move(envelope));
  }
  if (found.size() > 1) {
    std::erase_if(found, [](const evidence::Envelope& one) { return !is_evidence(one); });
  }
  if (found.size() != 1) {
    return input_error("holds " + counted(lines.size(), "envelope") + ", " + std::to_string(found.size()) +
                           " of them with evidence; expected one",
                       {file, 0, 0});
  }
  return std::move(found.front());
}

Status check_payload(std::string_view payload, const std::string& file) {
  constexpr std::string_view kStatements = "https://in-toto.io/Statement/";
  const Result<Json> document = evidence::read_json(payload, "");
  if (!document) {
    return input_error("holds a payload that is not JSON: it " + document.error().message, {file, 0, 0});
  }
  const std::string type = evidence::text_of(*document, "_type");
  if (!type.starts_with(kStatements)) {
    return input_error("holds a payload that is no in-toto statement: its '_type' is '" + shortened(type, 80) + "'",
                       {file, 0, 0});
  }
  return Done{};
}

}  // namespace gate::cli

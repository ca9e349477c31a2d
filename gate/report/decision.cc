#include "gate/report/decision.h"

#include <utility>

#include "gate/base/sha256.h"
#include "gate/report/canonical_json.h"
#include "gate/report/decision_json.h"
#include "gate/report/json_parts.h"

namespace gate::report {
namespace {

Json run_json(const RunEnvelope& envelope) {
  Json argv = Json::array();
  for (const std::string& word : envelope.argv) {
    argv.add(Json::text(word));
  }
  Json ci = Json::object();
  for (const auto& [name, value] : envelope.ci) {
    ci.put(name, value);
  }
  Json run = Json::object();
  if (envelope.exit_code) {
    run.put("exitCode", json_of_count(static_cast<std::uint64_t>(*envelope.exit_code)));
  }
  return run.put("evaluatedAt", format_time(envelope.evaluated_at))
      .put("tool", Json::object().put("name", "gate").put("version", envelope.tool_version))
      .put("argv", std::move(argv))
      .put("ci", std::move(ci));
}

Result<Json> predicate_json(const Evaluation& evaluation, const RunEnvelope& envelope) {
  GATE_ASSIGN(const std::string digest, decision_digest(evaluation));
  return Json::object()
      .put("schemaVersion", kSchemaVersion)
      .put("decisionDigest", sha256_json(digest))
      .put("decision", decision_json(evaluation))
      .put("run", run_json(envelope));
}

// What the statement speaks about: the commit under test, else the candidate's files.
Json subjects(const Evaluation& evaluation) {
  Json all = Json::array();
  if (evaluation.provenance && !evaluation.provenance->head.empty()) {
    all.add(Json::object()
                .put("name", "candidate")
                .put("digest", Json::object().put("gitCommit", evaluation.provenance->head)));
    return all;
  }
  for (const InputFile& file : evaluation.candidate.files) {
    all.add(Json::object().put("name", relative_name(file.name)).put("digest", sha256_json(file.sha256)));
  }
  return all;
}

}  // namespace

Result<std::string> decision_bytes(const Evaluation& evaluation) { return canonical_json(decision_json(evaluation)); }

Result<std::string> decision_digest(const Evaluation& evaluation) {
  GATE_ASSIGN(const std::string bytes, decision_bytes(evaluation));
  return sha256(bytes);
}

Result<std::string> predicate_bytes(const Evaluation& evaluation, const RunEnvelope& envelope) {
  GATE_ASSIGN(const Json predicate, predicate_json(evaluation, envelope));
  return canonical_json(predicate);
}

Result<std::string> statement_bytes(const Evaluation& evaluation, const RunEnvelope& envelope) {
  if ((!evaluation.provenance || evaluation.provenance->head.empty()) && evaluation.candidate.files.empty()) {
    return write_error("a statement needs a subject, but there is neither a commit nor a file of the candidate");
  }
  GATE_ASSIGN(Json predicate, predicate_json(evaluation, envelope));
  return canonical_json(Json::object()
                            .put("_type", "https://in-toto.io/Statement/v1")
                            .put("subject", subjects(evaluation))
                            .put("predicateType", kPredicateType)
                            .put("predicate", std::move(predicate)));
}

}  // namespace gate::report

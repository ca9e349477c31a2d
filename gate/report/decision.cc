#include "gate/report/decision.h"

#include <utility>

#include "gate/base/sha256.h"
#include "gate/report/canonical_json.h"
#include "gate/report/decision_json.h"
#include "gate/report/json_parts.h"

namespace gate::report {
namespace {

// Told pairs; a key may stand there twice, so that they are no object.
void put_pairs(Json& json, const char* name, const RecordOptions::Pairs& pairs) {
  if (pairs.empty()) {
    return;
  }
  Json all = Json::array();
  for (const auto& [key, value] : pairs) {
    all.add(Json::object().put("key", key).put("value", value));
  }
  json.put(name, std::move(all));
}

Json set_json(const RunEnvelope::SetRead& set) {
  Json json = Json::object();
  json.put("role", set.role).put("name", set.name).put("format", set.from.reader);
  put_pairs(json, "columns", set.from.options.columns);
  put_pairs(json, "select", set.from.options.select);
  if (!set.from.commit.empty()) {
    json.put("commit", set.from.commit).put("path", set.from.path);
  }
  return json;
}

Json run_json(const RunEnvelope& envelope) {
  Json argv = Json::array();
  for (const std::string& word : envelope.argv) {
    argv.add(Json::text(word));
  }
  Json ci = Json::object();
  for (const auto& [name, value] : envelope.ci) {
    ci.put(name, value);
  }
  Json tool = Json::object();
  tool.put("name", "gate").put("version", envelope.tool_version);
  for (const auto& [name, value] : envelope.build) {
    tool.put(name, value);
  }
  Json sets = Json::array();
  for (const RunEnvelope::SetRead& set : envelope.sets) {
    sets.add(set_json(set));
  }
  Json run = Json::object();
  if (!envelope.sets.empty()) {
    run.put("sets", std::move(sets));
  }
  if (envelope.exit_code) {
    run.put("exitCode", json_of_count(static_cast<std::uint64_t>(*envelope.exit_code)));
  }
  return run.put("evaluatedAt", format_time(envelope.evaluated_at))
      .put("tool", std::move(tool))
      .put("argv", std::move(argv))
      .put("ci", std::move(ci));
}

Result<Json> predicate_json(const Evaluation& evaluation, const RunEnvelope& envelope) {
  GATE_ASSIGN(const std::string digest, decision_digest(evaluation));
  Json run = run_json(envelope);
  // What the other digest does not cover.
  Json rest = Json::object();
  rest.put("schemaVersion", kSchemaVersion).put("run", run);
  GATE_ASSIGN(const std::string rest_bytes, canonical_json(rest));
  return Json::object()
      .put("schemaVersion", kSchemaVersion)
      .put("decisionDigest", sha256_json(digest))
      .put("decision", decision_json(evaluation))
      .put("run", std::move(run))
      .put("runDigest", sha256_json(sha256(rest_bytes)));
}

}  // namespace

Json subjects_json(const std::string& head, const std::vector<Artifact>& artifacts,
                   const std::vector<InputFile>& candidate) {
  Json all = Json::array();
  if (!head.empty()) {
    all.add(Json::object().put("name", "candidate").put("digest", Json::object().put("gitCommit", head)));
  }
  for (const Artifact& artifact : artifacts) {
    all.add(Json::object().put("name", artifact.name).put("digest", sha256_json(artifact.sha256)));
  }
  if (head.empty() && artifacts.empty()) {
    for (const InputFile& file : candidate) {
      all.add(Json::object().put("name", relative_name(file.name)).put("digest", sha256_json(file.sha256)));
    }
  }
  return all;
}

Result<Json> subjects(const Evaluation& evaluation) {
  Json all = subjects_json(evaluation.provenance ? evaluation.provenance->head : "", evaluation.artifacts,
                           evaluation.candidate.files);
  if (std::get<Json::Array>(all.data()).empty()) {
    return write_error("a statement needs a subject, but there is neither a commit nor a file of the candidate");
  }
  return all;
}

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
  GATE_ASSIGN(Json subject, subjects(evaluation));
  GATE_ASSIGN(Json predicate, predicate_json(evaluation, envelope));
  return canonical_json(Json::object()
                            .put("_type", kStatementType)
                            .put("subject", std::move(subject))
                            .put("predicateType", kPredicateType)
                            .put("predicate", std::move(predicate)));
}

}  // namespace gate::report

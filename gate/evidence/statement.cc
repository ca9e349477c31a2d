#include "gate/evidence/statement.h"

#include <utility>

#include "gate/base/diagnostic.h"
#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/evidence/json_reader.h"
#include "gate/evidence/json_view.h"
#include "gate/evidence/schema_check.h"
#include "gate/report/canonical_json.h"
#include "gate/report/decision.h"

namespace gate::evidence {
namespace {

// "1" of "1.0".
std::string_view major(std::string_view version) { return version.substr(0, version.find('.')); }

// The schema with whatever version the statement has of the same first number.
Json with_version(const Json& statement_schema, const std::string& version) {
  // The version is compared before the schema is; a newer one takes the place of ours in the copy that is checked.
  Json copy = Json::object();
  for (const report::JsonMember& member : std::get<Json::Object>(statement_schema.data())) {
    copy.put(member.name,
             member.name == "const" && text_of(&member.value) == report::kSchemaVersion ? Json::text(version)
             : std::holds_alternative<Json::Object>(member.value.data()) ? with_version(member.value, version)
                                                                         : member.value);
  }
  return copy;
}

// Digest of the canonical bytes of a part.
std::string digest_of(const Json& part) {
  const Result<std::string> bytes = report::canonical_json(part);
  return bytes ? sha256(*bytes) : "";
}

std::optional<std::string> wrong_kind(const Json& document) {
  const std::string type = text_of(document, "predicateType");
  if (member(document, "payload") != nullptr || member(document, "dsseEnvelope") != nullptr) {
    return "is an envelope around a statement; 'gate evidence unwrap' takes the statement out once its signature is "
           "verified";
  }
  if (type.empty() && member(document, "decision") != nullptr) {
    return "is a predicate without its statement; 'gate evidence statement' puts it into one";
  }
  if (type != report::kPredicateType) {
    return "/predicateType: expected \"" + std::string(report::kPredicateType) + "\"" +
           (type.empty() ? "" : ", found \"" + shortened(visible(type), 80) + "\"");
  }
  const std::string version = text_of(at(document, "predicate.schemaVersion"));
  const std::size_t dot = version.find('.');
  const bool is_version = dot != std::string::npos && parse_integer(version.substr(dot + 1)).value_or(-1) >= 0;
  if (!is_version || major(version) != major(report::kSchemaVersion)) {
    return "/predicate/schemaVersion: this program reads " + std::string(major(report::kSchemaVersion)) +
           ".x, found \"" + shortened(visible(version), 20) + "\"";
  }
  return std::nullopt;
}

}  // namespace

Reading read_statement(std::string_view bytes, std::string_view file, const Json& schema) {
  Reading reading;
  Result<Json> document = read_json(bytes, file);
  if (!document) {
    reading.problems.push_back(render(document.error()));
    while (!reading.problems.back().empty() && reading.problems.back().back() == '\n') {
      reading.problems.back().pop_back();
    }
    return reading;
  }
  if (std::optional<std::string> wrong = wrong_kind(*document)) {
    reading.problems.push_back(*std::move(wrong));
    return reading;
  }
  const std::string version = text_of(at(*document, "predicate.schemaVersion"));
  const bool ours = version == report::kSchemaVersion;
  if (const auto problem = check_schema(*document, ours ? schema : with_version(schema, version),
                                        ours ? Unknown::kRefused : Unknown::kIgnored)) {
    reading.problems.push_back(visible(problem->pointer) + ": " + problem->message);
    return reading;
  }
  const Result<std::string> canonical = report::canonical_json(*document);
  if (!canonical || *canonical != bytes) {
    reading.problems.push_back("its bytes are not those of RFC 8785, in which it was written");
  }
  const Json& predicate = *member(*document, "predicate");
  Json rest = Json::object();
  rest.put("schemaVersion", version).put("run", *member(predicate, "run"));
  const auto look_at = [&](std::string_view digest, std::string_view what, const Json& part) {
    const std::string said = sha256_of(member(predicate, digest));
    const std::string is = digest_of(part);
    if (said != is) {
      reading.problems.push_back("/predicate/" + std::string(digest) + "/sha256: says " + said + ", but that of " +
                                 std::string(what) + " is " + is);
    }
  };
  look_at("decisionDigest", "'decision'", *member(predicate, "decision"));
  look_at("runDigest", "'run' and 'schemaVersion'", rest);
  for (std::string& problem : disagreements(*document)) {
    reading.problems.push_back(std::move(problem));
  }
  reading.statement = *std::move(document);
  return reading;
}

}  // namespace gate::evidence

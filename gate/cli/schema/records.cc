#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "gate/cli/schema/schemas.h"
#include "gate/records/limits.h"
#include "gate/records/native_document.h"
#include "gate/records/row_fields.h"

namespace gate::cli::schema {
namespace {

using records::DocumentMember;
using records::RowMember;

Json or_null(Json schema) { return any_of({std::move(schema), null()}); }

// The limit is one of bytes; a schema counts characters, of which there are never more.
Json name() {
  const records::Limits limits;
  return text()
      .put("minLength", Json::number(1))
      .put("maxLength", Json::number(static_cast<double>(limits.name_bytes)));
}

Json integer() { return Json::object().put("type", "integer"); }

Json samples();

Json schema_of(DocumentMember member) {
  switch (member) {
    case DocumentMember::kRunId: return name();
    case DocumentMember::kCreatedAt: return or_null(text().put("format", "date-time"));
    case DocumentMember::kOwner: return or_null(text());
    case DocumentMember::kSeed: return or_null(integer());
    case DocumentMember::kMetrics: return or_null(map_of(or_null(number())));
    case DocumentMember::kSamples: return or_null(samples());
    case DocumentMember::kPath: return text_like("^[^/]").put("minLength", Json::number(1));
    case DocumentMember::kSha256: return or_null(text_like("^[0-9a-f]{64}$"));
    case DocumentMember::kRows: return or_null(whole());
  }
  std::abort();
}

Must must(DocumentMember member) {
  return member == DocumentMember::kRunId || member == DocumentMember::kPath ? Must::kBeThere : Must::kMayLack;
}

// The members below `parent` ("" or "samples."), without what lies deeper.
Json document_members(std::string_view parent) {
  std::vector<Member> members;
  for (const records::DocumentField& field : records::kDocumentFields) {
    if (field.path.starts_with(parent) && field.path.find('.', parent.size()) == std::string_view::npos) {
      members.push_back({field.path.substr(parent.size()), schema_of(field.member), must(field.member)});
    }
  }
  return object_of(members, Others::kAllowed);
}

Json samples() { return document_members("samples."); }

Json schema_of(RowMember member) {
  switch (member) {
    case RowMember::kIgnored: return Json::object();
    case RowMember::kId: return name();
    case RowMember::kSeed: return or_null(integer());
    case RowMember::kScores: return or_null(map_of(any_of({number(), boolean(), null()})));
    case RowMember::kLatency:
      return or_null(Json::object().put("type", "number").put("exclusiveMinimum", Json::number(0)));
    case RowMember::kCost:
    case RowMember::kGpu: return or_null(number_in(0, HUGE_VAL));
    case RowMember::kTokens: return or_null(map_of(or_null(whole().put("maximum", Json::number(9007199254740992.0)))));
    case RowMember::kSlices: return or_null(map_of(any_of({name(), number(), boolean(), null()})));
    case RowMember::kCluster:
    case RowMember::kGuardrail: return or_null(name());
    case RowMember::kError: return or_null(text().put("minLength", Json::number(1)));
  }
  std::abort();
}

}  // namespace

Json run_record_schema() {
  return document("run-record", "A run document of gate's native form", document_members(""));
}

Json row_schema() {
  std::vector<Member> members;
  for (const records::RowField& field : records::kRowFields) {
    members.push_back(
        {field.name, schema_of(field.member), field.member == RowMember::kId ? Must::kBeThere : Must::kMayLack});
  }
  return document("row", "A row of gate's native form, one line of a rows file", object_of(members, Others::kAllowed));
}

}  // namespace gate::cli::schema

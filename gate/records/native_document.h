// The run document of the native form: one JSON object that names a run and, when it has any, its rows file.
#ifndef GATE_RECORDS_NATIVE_DOCUMENT_H_
#define GATE_RECORDS_NATIVE_DOCUMENT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/run.h"
#include "gate/records/json_document.h"
#include "gate/records/limits.h"

namespace gate::records {

// The members of a document that are read; others are kept as fields. The reader and `gate schema` share the table.
enum class DocumentMember { kRunId, kCreatedAt, kOwner, kSeed, kMetrics, kSamples, kPath, kSha256, kRows };
struct DocumentField {
  std::string_view path;
  DocumentMember member;
  JsonType type;
  std::string_view expected;  // "must be ..."
};
inline constexpr std::array<DocumentField, 9> kDocumentFields{{
    {"run_id", DocumentMember::kRunId, JsonType::kString, "a string"},
    {"created_at", DocumentMember::kCreatedAt, JsonType::kString,
     "a time with a zone such as \"2026-11-20T10:00:00Z\""},
    {"owner", DocumentMember::kOwner, JsonType::kString, "a string"},
    {"seed", DocumentMember::kSeed, JsonType::kNumber, "an integer"},
    {"metrics", DocumentMember::kMetrics, JsonType::kObject, "an object of numbers"},
    {"samples", DocumentMember::kSamples, JsonType::kObject, "an object with path, sha256 and rows"},
    {"samples.path", DocumentMember::kPath, JsonType::kString, "a string"},
    {"samples.sha256", DocumentMember::kSha256, JsonType::kString, "a string of 64 hexadecimal digits"},
    {"samples.rows", DocumentMember::kRows, JsonType::kNumber, "a whole number"},
}};

// What a document says about its rows, and where it says so.
struct Samples {
  std::string path;  // relative to the set's root; checked to stay below it
  std::optional<std::string> sha256;
  std::optional<std::uint64_t> rows;
  Diagnostic at_path, at_sha256, at_rows;  // without a message
};

struct NativeDocument {
  RunDocument document;
  std::optional<Samples> samples;
  std::optional<Diagnostic> at_run_id, at_seed;  // without a message
  std::vector<std::string> notes;
};

// Reads one document. All that is wrong with its members is reported at once, in file order; an absent or null member
// is allowed everywhere but for run_id. Members that are not of the form are kept in Fields and otherwise ignored.
Result<NativeDocument> read_native_document(std::string_view bytes, std::string name, const Origin& origin,
                                            const Limits& limits);

}  // namespace gate::records

#endif  // GATE_RECORDS_NATIVE_DOCUMENT_H_

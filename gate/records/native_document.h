// The run document of the native form: one JSON object that names a run and, when it has any, its rows file.
#ifndef GATE_RECORDS_NATIVE_DOCUMENT_H_
#define GATE_RECORDS_NATIVE_DOCUMENT_H_

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

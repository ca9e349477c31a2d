#include "gate/records/native_rows.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "gate/base/text.h"

namespace gate::records {
namespace {

Error contradicted(Diagnostic place, std::string message) {
  place.message = std::move(message);
  Error error = input_error("");
  error.problems.push_back(std::move(place));
  return error;
}

}  // namespace

Status read_native_rows(const Source& source, const NativeDocument& run, RowParser& parser, RowBuffer& buffer,
                        RunSetBuilder& builder) {
  const Samples& samples = *run.samples;
  const Limits& limits = source.request.limits;
  Origin origin{source.show(samples.path), 0};
  Result<std::unique_ptr<ByteSource>> bytes = source.tree.open(samples.path);
  if (!bytes) {
    Error error = std::move(bytes).error();
    error.where = {origin.file, 0, 0};
    error.hint = "'" + run.document.file + "' names this file as its samples.path";
    return error;
  }
  RowLines lines(**bytes, buffer, limits);
  for (;;) {
    Result<std::optional<std::string_view>> line = lines.next();
    if (!line) {
      Error error = std::move(line).error();
      error.where = {origin.file, lines.number(), 0};
      return error;
    }
    if (!*line) {
      break;
    }
    origin.line = lines.number();
    GATE_TRY(parser.parse(**line, origin, run.document.seed));
  }
  std::string digest = lines.digest();
  if (source.stored != nullptr) {
    if (const auto stored = source.stored->find(samples.path); stored != source.stored->end()) {
      digest = stored->second.sha256;
    }
  }
  const std::string name = "'" + samples.path + "'";
  if (lines.size() == 0) {
    Error error = input_error("is empty", {origin.file, 0, 0});
    error.hint =
        "'" + run.document.file + "' names this file as its samples.path; a run without rows leaves 'samples' out";
    return error;
  }
  if (samples.rows && *samples.rows != builder.rows()) {
    return contradicted(samples.at_rows, "'samples.rows' is " + std::to_string(*samples.rows) + ", but " + name +
                                             " holds " + counted(builder.rows(), "row"));
  }
  if (samples.sha256 && *samples.sha256 != digest) {
    Error error = contradicted(
        samples.at_sha256, "'samples.sha256' is " + *samples.sha256 + ", but the bytes of " + name + " have " + digest);
    error.hint = "the rows or the record changed after the run; write both anew from one run";
    return error;
  }
  builder.add_file({samples.path, digest, lines.size()});
  return Done{};
}

}  // namespace gate::records

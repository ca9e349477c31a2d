#include "gate/records/native_document.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"

namespace gate::records {
namespace {

constexpr bool is_top(const DocumentField& field) { return field.path.find('.') == std::string_view::npos; }

class DocumentReader {
 public:
  DocumentReader(std::string_view bytes, const Origin& origin, const Limits& limits, const JsonDocument& json)
      : bytes_(bytes), origin_(origin), limits_(limits), json_(json) {}

  Result<NativeDocument> read(std::string name) {
    out_.document.file = std::move(name);
    out_.document.fields = json_.fields();
    read_identity();
    read_created_at();
    read_seed();
    read_metrics();
    read_samples();
    note_near_misses();
    if (problems_.empty()) {
      return std::move(out_);
    }
    Error error = input_error("");
    for (auto& [offset, diagnostic] : problems_) {
      error.problems.push_back(std::move(diagnostic));
    }
    return error;
  }

 private:
  void complain(std::string_view path, std::string message) {
    const std::size_t offset = json_.at(path).offset;
    problems_.emplace(offset, diagnostic_at(origin_, bytes_, offset, std::move(message)));
  }

  [[nodiscard]] Diagnostic here(std::string_view path) const {
    return diagnostic_at(origin_, bytes_, json_.at(path).offset, "");
  }

  // True when there is a value to look at; a value of another type than the table says is a problem.
  bool present(std::string_view path) {
    const auto* field = std::find_if(kDocumentFields.begin(), kDocumentFields.end(),
                                     [&](const DocumentField& one) { return one.path == path; });
    GATE_INVARIANT(field != kDocumentFields.end());
    return present(std::string(path), field->type, field->expected);
  }

  bool present(const std::string& path, JsonType wanted, std::string_view expected) {
    const JsonType type = json_.at(path).type;
    if (type == JsonType::kMissing || type == JsonType::kNull) {
      return false;
    }
    if (type != wanted) {
      complain(path, "'" + path + "' must be " + std::string(expected) + ", not " + shown(path, type));
      return false;
    }
    return true;
  }

  // "the string 'x'", "an object".
  [[nodiscard]] std::string shown(const std::string& path, JsonType type) const {
    const Scalar* scalar = json_.fields().find(path);
    std::string text = scalar == nullptr ? "" : shortened(scalar->text, 40);
    switch (type) {
      case JsonType::kString: return "the string \"" + text + "\"";
      case JsonType::kNumber: return "the number " + text;
      case JsonType::kBool: return text;
      case JsonType::kMissing:
      case JsonType::kNull:
      case JsonType::kArray:
      case JsonType::kObject: return std::string(described(type));
    }
    return "";
  }

  void read_identity() {
    if (present("run_id")) {
      out_.document.run_id = json_.text("run_id");
      out_.at_run_id = here("run_id");
      if (out_.document.run_id.empty()) {
        complain("run_id", "'run_id' is empty; it must tell this run from every other");
      } else if (out_.document.run_id.size() > limits_.name_bytes) {
        complain("run_id", "'run_id' is longer than " + std::to_string(limits_.name_bytes) + " bytes");
      }
    } else if (json_.at("run_id").type == JsonType::kNull) {
      complain("run_id", "'run_id' is null; it must tell this run from every other");
    }
    if (present("owner")) {
      out_.document.owner = json_.text("owner");
    }
  }

  void read_created_at() {
    if (!present("created_at")) {
      return;
    }
    const std::string& text = json_.text("created_at");
    out_.document.created_at = parse_time(text);
    if (!out_.document.created_at) {
      complain("created_at", "'created_at' is \"" + shortened(text, 40) +
                                 "\"; expected a time with a zone such as \"2026-11-20T10:00:00Z\", not before 1970");
    }
  }

  void read_seed() {
    if (!present("seed")) {
      return;
    }
    out_.document.seed = parse_integer(json_.text("seed"));
    out_.at_seed = here("seed");
    if (!out_.document.seed) {
      complain("seed", "'seed' is " + json_.text("seed") + "; expected an integer of 64 bits");
    }
  }

  void read_metrics() {
    if (!present("metrics")) {
      return;
    }
    for (const auto& [step, node] : json_.members("metrics")) {
      const std::string path = "metrics." + step;
      if (!present(path, JsonType::kNumber, "a number or null")) {
        continue;
      }
      const std::optional<double> value = parse_json_number(json_.text(path));
      GATE_INVARIANT(value.has_value());
      out_.document.metrics.emplace(step_key(step), *value);
    }
  }

  void read_samples() {
    if (!present("samples")) {
      return;
    }
    Samples samples;
    const JsonType path = json_.at("samples.path").type;
    if (path == JsonType::kMissing || path == JsonType::kNull) {
      complain("samples",
               "'samples' names no rows file; expected samples.path, or no 'samples' for a run without rows");
    } else if (present("samples.path")) {
      samples.path = json_.text("samples.path");
      samples.at_path = here("samples.path");
      check_path(samples.path);
    }
    if (present("samples.sha256")) {
      samples.sha256 = json_.text("samples.sha256");
      samples.at_sha256 = here("samples.sha256");
      if (!is_sha256(*samples.sha256)) {
        complain("samples.sha256", "'samples.sha256' is \"" + shortened(*samples.sha256, 80) +
                                       "\"; expected 64 lower-case hexadecimal digits");
      }
    } else if (json_.at("samples.sha256").type <= JsonType::kNull) {
      out_.notes.push_back(out_.document.file +
                           ": samples.sha256 is not given, so nothing ties the rows to the record");
    }
    if (present("samples.rows")) {
      const std::optional<std::int64_t> rows = parse_integer(json_.text("samples.rows"));
      samples.at_rows = here("samples.rows");
      if (rows && *rows >= 0) {
        samples.rows = static_cast<std::uint64_t>(*rows);
      } else {
        complain("samples.rows",
                 "'samples.rows' is " + json_.text("samples.rows") + "; expected a whole number, 0 or more");
      }
    } else if (json_.at("samples.rows").type <= JsonType::kNull) {
      out_.notes.push_back(out_.document.file +
                           ": samples.rows is not given, so rows that are missing altogether go unseen");
    }
    out_.document.has_rows = true;
    out_.samples = std::move(samples);
  }

  void check_path(const std::string& path) {
    if (path.empty()) {
      complain("samples.path", "'samples.path' is empty; expected a rows file beside the document");
      return;
    }
    const std::string named = "'samples.path' is \"" + shortened(path, 80) + "\"";
    if (path.front() == '/') {
      complain("samples.path", named + ", an absolute path; expected one relative to the run set's folder");
      return;
    }
    for (const std::string_view part : split(path, '/')) {
      if (part == "..") {
        complain("samples.path", named + ", which leaves the run set's folder");
        return;
      }
      if (part.empty() || part == "." || part.find('\0') != std::string_view::npos) {
        complain("samples.path",
                 named + "; expected a plain path such as \"rows/samples-1.jsonl\", without '.' or NUL");
        return;
      }
    }
  }

  // "sampels" would silently be a run without rows.
  void note_near_misses() {
    std::vector<std::string> absent;
    for (const DocumentField& field : kDocumentFields) {
      if (is_top(field) && json_.at(field.path).type == JsonType::kMissing) {
        absent.emplace_back(field.path);
      }
    }
    for (const auto& [name, node] : json_.members("")) {
      const std::string& step = name;
      if (std::none_of(kDocumentFields.begin(), kDocumentFields.end(),
                       [&](const DocumentField& field) { return is_top(field) && field.path == step; })) {
        if (const std::optional<std::string> near = nearest(step, absent)) {
          out_.notes.push_back(out_.document.file + ": '" + step + "' is not a member that is read (did you mean '" +
                               *near + "'?)");
        }
      }
    }
  }

  std::string_view bytes_;
  const Origin& origin_;
  const Limits& limits_;
  const JsonDocument& json_;
  NativeDocument out_;
  std::multimap<std::size_t, Diagnostic> problems_;  // by offset
};

}  // namespace

Result<NativeDocument> read_native_document(std::string_view bytes, std::string name, const Origin& origin,
                                            const Limits& limits) {
  GATE_ASSIGN(const JsonDocument json, read_json_document(bytes, origin, limits));
  const JsonDocument::Node root = json.at("");
  if (root.type != JsonType::kObject) {
    return problem_at(origin, bytes, root.offset,
                      "is not a run record: expected an object, found " + std::string(described(root.type)));
  }
  if (json.at("run_id").type == JsonType::kMissing) {
    std::vector<std::string> members;
    for (const auto& [step, node] : json.members("")) {
      members.push_back(step);
    }
    const std::optional<std::string> near = nearest("run_id", members);
    Error error =
        problem_at(origin, bytes, root.offset,
                   "is not a run record: it has no 'run_id'" + (near ? " (is '" + *near + "' meant to be it?)" : ""));
    error.hint = "every .json file of a run set must be a run record; keep other files elsewhere";
    return error;
  }
  return DocumentReader(bytes, origin, limits, json).read(std::move(name));
}

}  // namespace gate::records

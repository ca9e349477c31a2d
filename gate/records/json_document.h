// A JSON document read strictly: UTF-8 without byte-order mark and NUL, every key once, bounded depth and size, numbers
// that a 64-bit integer or a finite double holds, nothing after the end. Also the voice that says what is wrong with a
// row.
#ifndef GATE_RECORDS_JSON_DOCUMENT_H_
#define GATE_RECORDS_JSON_DOCUMENT_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/model/run.h"
#include "gate/records/json_place.h"
#include "gate/records/limits.h"

namespace gate::records {

enum class JsonType { kMissing, kNull, kBool, kNumber, kString, kArray, kObject };

// "a string", "an object", ...
std::string_view described(JsonType type);

// One step of a dotted path, as Fields writes it: '.' and '\' inside a key get a '\' in front.
std::string path_step(std::string_view key);
// Back again.
std::string step_key(std::string_view step);

class JsonDocument {
 public:
  struct Node {
    JsonType type = JsonType::kMissing;
    std::size_t offset = 0;  // of the value's first byte
  };

  // Every scalar by path; integers as decimal digits, other numbers by canonical_number.
  [[nodiscard]] const Fields& fields() const { return fields_; }
  // The value at a path, "" being the document itself; kMissing when there is none.
  [[nodiscard]] Node at(std::string_view path) const {
    const auto found = nodes_.find(path);
    return found == nodes_.end() ? Node{} : found->second;
  }
  // The text of the scalar at `path`, which exists.
  [[nodiscard]] const std::string& text(std::string_view path) const;
  // Direct members of the object at `path` by their step, in byte order. Their paths: `path` + "." + step, or step at
  // the top.
  [[nodiscard]] std::map<std::string, Node> members(std::string_view path) const;

 private:
  friend class DocumentHandler;
  Fields fields_;
  std::map<std::string, Node, std::less<>> nodes_;
};

// Reads all of `bytes`. The error is kInput with one located problem that names the member it is about.
Result<JsonDocument> read_json_document(std::string_view bytes, const Origin& origin, const Limits& limits);

}  // namespace gate::records

#endif  // GATE_RECORDS_JSON_DOCUMENT_H_

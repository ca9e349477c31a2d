// JSON Schema (draft-07) for documents and rows. The only file that knows the validator.
#ifndef GATE_CHECKS_JSON_SCHEMA_H_
#define GATE_CHECKS_JSON_SCHEMA_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/model/params.h"

namespace gate::checks {

class JsonSchema {
 public:
  // Refused: what is no JSON object, a key twice, a keyword or format that the validator would pass over in silence, a
  // pattern that is no regular expression, a reference that leaves the file or leads to itself.
  static Result<std::unique_ptr<const JsonSchema>> read(const PolicyFile& file);
  ~JsonSchema();
  JsonSchema(const JsonSchema&) = delete;
  JsonSchema& operator=(const JsonSchema&) = delete;

  // What is wrong with a JSON text, and where: "/tokens: Missing required property 'output'"; nothing when it
  // conforms. Under a schema with patterns a text of more than a kilobyte is refused unseen: matching takes memory by
  // its length.
  [[nodiscard]] std::optional<std::string> fault(std::string_view text) const;

 private:
  struct Impl;
  explicit JsonSchema(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace gate::checks

#endif  // GATE_CHECKS_JSON_SCHEMA_H_

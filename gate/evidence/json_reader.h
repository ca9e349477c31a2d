// JSON as strangers send it, read strictly into the tree that our own writers use: UTF-8 without byte-order mark, every
// name once, bounded size, depth and number of values, nothing after the end.
#ifndef GATE_EVIDENCE_JSON_READER_H_
#define GATE_EVIDENCE_JSON_READER_H_

#include <cstddef>
#include <string_view>

#include "gate/base/result.h"
#include "gate/report/json_value.h"

namespace gate::evidence {

using report::Json;

struct JsonLimits {
  std::size_t bytes = std::size_t{64} << 20U;
  std::size_t depth = 64;  // as the writer's
  std::size_t values = 8'000'000;
};

// The error is kInput, with the place in `file`: line and column count from 1.
Result<Json> read_json(std::string_view bytes, std::string_view file, const JsonLimits& limits = {});

}  // namespace gate::evidence

#endif  // GATE_EVIDENCE_JSON_READER_H_

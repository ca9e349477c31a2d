// Where something stands in a file, and an error that shows it.
#ifndef GATE_RECORDS_JSON_PLACE_H_
#define GATE_RECORDS_JSON_PLACE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "gate/base/result.h"

namespace gate::records {

// Where the bytes come from, for messages. `line` is the line of the file on which they begin.
struct Origin {
  std::string file;
  std::uint32_t line = 1;
};

// The line, column and source line of the byte at `offset` of `bytes`.
Diagnostic diagnostic_at(const Origin& origin, std::string_view bytes, std::size_t offset, std::string message);

// An input error with one located problem; `message` is a whole fragment ("'seed' must be an integer").
Error problem_at(const Origin& origin, std::string_view bytes, std::size_t offset, std::string message);

}  // namespace gate::records

#endif  // GATE_RECORDS_JSON_PLACE_H_

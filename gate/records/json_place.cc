#include "gate/records/json_place.h"

#include <algorithm>
#include <utility>

#include "gate/base/diagnostic.h"

namespace gate::records {

Diagnostic diagnostic_at(const Origin& origin, std::string_view bytes, std::size_t offset, std::string message) {
  const std::string_view before = bytes.substr(0, std::min(offset, bytes.size()));
  const auto breaks = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t last = before.rfind('\n');
  const std::size_t column = before.size() - (last == std::string_view::npos ? 0 : last + 1) + 1;
  return {{origin.file, origin.line + breaks, static_cast<std::uint32_t>(column)},
          std::move(message),
          std::string(line_of(bytes, breaks + 1))};
}

Error problem_at(const Origin& origin, std::string_view bytes, std::size_t offset, std::string message) {
  Error error = input_error("");
  error.problems.push_back(diagnostic_at(origin, bytes, offset, std::move(message)));
  return error;
}

}  // namespace gate::records

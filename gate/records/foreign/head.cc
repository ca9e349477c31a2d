#include "gate/records/foreign/head.h"

#include <string>

#include "gate/base/text.h"
#include "gate/records/foreign/json_tree.h"

namespace gate::records {

char first_mark(std::string_view head) {
  const std::size_t first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first == std::string_view::npos ? '\0' : head[first];
}

std::vector<std::pair<std::uint32_t, std::string_view>> json_documents(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos || !JsonTree::read(std::string(bytes.substr(0, end)), {"", 1}).has_value()) {
    return {{1, bytes}};
  }
  std::vector<std::pair<std::uint32_t, std::string_view>> lines;
  std::uint32_t number = 0;
  for (const std::string_view line : split(bytes, '\n')) {
    ++number;
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
      lines.emplace_back(number, line);
    }
  }
  return lines;
}

}  // namespace gate::records

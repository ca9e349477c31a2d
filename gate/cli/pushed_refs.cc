#include "gate/cli/pushed_refs.h"

#include <array>

#include "gate/base/text.h"

namespace gate::cli {
namespace {

bool is_id(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool is_nothing(std::string_view id) { return id.find_first_not_of('0') == std::string::npos; }

Error not_a_line(std::string_view line) {
  Error error = usage_error("standard input is not what git gives a pre-push hook: '" + visible(shortened(line, 120)) +
                            "' is not \"<local ref> <local id> <remote ref> <remote id>\"");
  error.hint = "gate hook install writes a hook that passes it on";
  return error;
}

}  // namespace

Result<std::vector<PushedRef>> read_pushed_refs(std::string_view text) {
  std::vector<PushedRef> refs;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) {
      return not_a_line(text);
    }
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    std::array<std::string_view, 4> words;
    std::size_t count = 0;
    for (std::size_t at = 0; at <= line.size();) {
      const std::size_t space = std::min(line.find(' ', at), line.size());
      if (count == words.size()) {
        return not_a_line(line);
      }
      words[count++] = line.substr(at, space - at);
      at = space + 1;
    }
    const auto [local, id, remote, remote_id] = words;
    if (count != words.size() || local.empty() || remote.empty() || !is_id(id) || !is_id(remote_id)) {
      return not_a_line(line);
    }
    if (!is_nothing(id)) {
      refs.push_back({std::string(local), std::string(id), std::string(remote)});
    }
  }
  return refs;
}

}  // namespace gate::cli

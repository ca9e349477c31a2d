#include "gate/policy/yaml_rules.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace gate::policy {
namespace {

constexpr std::size_t kLookBack = 4096;  // a file of nothing but nothings costs no more for its length

}  // namespace

std::optional<std::size_t> first_directive(std::string_view bytes) {
  for (std::size_t at = bytes.find('%'); at != std::string_view::npos; at = bytes.find('%', at + 1)) {
    if (at == 0 || bytes[at - 1] == '\n') {
      return at;
    }
  }
  return std::nullopt;
}

bool is_closed_quote(std::string_view bytes, std::size_t offset) {
  const char quote = bytes[offset];
  for (std::size_t i = offset + 1; i < bytes.size(); ++i) {
    if (bytes[i] == quote) {
      const bool is_doubled = quote == '\'' && i + 1 < bytes.size() && bytes[i + 1] == quote;
      if (!is_doubled) {
        return true;
      }
      ++i;  // '' stands for one quote
    } else if (quote == '"' && bytes[i] == '\\') {
      ++i;
    }
  }
  return false;
}

std::optional<std::size_t> last_sign_before(std::string_view bytes, std::size_t end) {
  const std::size_t begin = end - std::min(end, kLookBack);
  std::string_view text = bytes.substr(begin, end - begin);
  for (;;) {
    const std::size_t last = text.find_last_not_of(" \t\r\n");
    if (last == std::string_view::npos) {
      return std::nullopt;
    }
    const std::size_t line = text.rfind('\n', last) + 1;
    std::size_t comment = text.find('#', line);
    while (comment <= last && comment > line && text[comment - 1] != ' ' && text[comment - 1] != '\t') {
      comment = text.find('#', comment + 1);
    }
    if (comment > last) {
      return begin + last;
    }
    text = text.substr(0, comment);
  }
}

std::vector<DuplicateKey> remove_duplicates(YamlNode& mapping) {
  const std::vector<YamlKey>& keys = mapping.keys;
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return keys[a].text < keys[b].text; });
  std::vector<DuplicateKey> duplicates;
  std::vector<bool> is_duplicate(keys.size(), false);
  for (std::size_t i = 1, first = 0; i < order.size(); ++i) {
    if (keys[order[i]].text != keys[order[first]].text) {
      first = i;
      continue;
    }
    duplicates.push_back({keys[order[i]], keys[order[first]].at.line});
    is_duplicate[order[i]] = true;
  }
  if (duplicates.empty()) {
    return duplicates;
  }
  YamlNode kept;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!is_duplicate[i]) {
      kept.keys.push_back(std::move(mapping.keys[i]));
      kept.items.push_back(std::move(mapping.items[i]));
    }
  }
  mapping.keys = std::move(kept.keys);
  mapping.items = std::move(kept.items);
  return duplicates;
}

}  // namespace gate::policy

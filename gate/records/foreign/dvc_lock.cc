#include "gate/records/foreign/dvc_lock.h"

#include <map>
#include <optional>

#include "gate/base/text.h"
#include "gate/records/foreign/json_tree.h"
#include "gate/records/json_document.h"

namespace gate::records {
namespace {

constexpr std::size_t kDeepest = 64;

struct Level {
  std::size_t indent = 0;
  std::string path;       // before the keys of this level
  std::size_t index = 0;  // of a list
  bool is_list = false;
};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(" \r") - begin + 1);
}

// Where a key ends: at ": " or at a colon that ends the line, outside of quotes.
std::size_t key_end(std::string_view text) {
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quote != 0) {
      quote = text[i] == quote ? '\0' : quote;
    } else if (i == 0 && (text[i] == '\'' || text[i] == '"')) {
      quote = text[i];
    } else if (text[i] == ':' && (i + 1 == text.size() || text[i + 1] == ' ')) {
      return i;
    }
  }
  return std::string_view::npos;
}

std::string unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == '\'' && text.back() == '\'') {
    std::string plain;
    text = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
      plain += text[i];
      i += text.substr(i).starts_with("''") ? 1U : 0U;
    }
    return plain;
  }
  return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? unescaped(text.substr(1, text.size() - 2))
                                                                       : std::string(text);
}

class PlainYaml {
 public:
  PlainYaml(std::string_view text, const Origin& origin) : text_(text), origin_(origin) {}

  Result<std::vector<std::pair<std::string, std::string>>> read() {
    std::uint32_t number = origin_.line - 1;
    for (std::string_view line : split(text_, '\n')) {
      ++number;
      const std::string_view content = trimmed(line);
      const std::size_t indent = line.find_first_not_of(' ');
      if (content.empty() || content[0] == '#' || content == "---") {
        continue;
      }
      // A command is nobody's parameter, and may be folded over lines.
      if (command_ && (indent > *command_ || (indent == *command_ && content[0] == '-'))) {
        continue;
      }
      command_.reset();
      if (content.starts_with("cmd:")) {
        command_ = indent;
        continue;
      }
      if (Status done = take(indent, content, number); !done) {
        return std::move(done).error();
      }
    }
    return std::move(values_);
  }

 private:
  Error wrong(std::uint32_t line, std::string message) const {
    return input_error(std::move(message), {origin_.file, line, 0});
  }

  Status take(std::size_t indent, std::string_view content, std::uint32_t number) {
    while (!levels_.empty() && (levels_.back().indent > indent ||
                                (levels_.back().indent == indent && levels_.back().is_list && content[0] != '-'))) {
      levels_.pop_back();
    }
    if (content == "-" || content.starts_with("- ")) {
      if (levels_.empty() || levels_.back().indent != indent || !levels_.back().is_list) {
        push({indent, pending_, 0, true});
      } else {
        ++levels_.back().index;
      }
      if (levels_.size() > kDeepest) {
        return wrong(number, "is nested too deeply");
      }
      const std::string path = levels_.back().path + "." + std::to_string(levels_.back().index);
      const std::string_view rest = trimmed(content.substr(1));
      if (rest.empty()) {
        pending_ = path;
        return Done{};
      }
      if (key_end(rest) == std::string_view::npos) {
        return value(path, rest, number);
      }
      push({indent + (content.size() - rest.size()), path, 0, false});
      return entry(rest, number);
    }
    if (levels_.empty() || levels_.back().indent != indent) {
      push({indent, pending_, 0, false});
    }
    return levels_.size() > kDeepest ? Status(wrong(number, "is nested too deeply")) : entry(content, number);
  }

  void push(Level level) { levels_.push_back(std::move(level)); }

  Status entry(std::string_view content, std::uint32_t number) {
    const std::size_t end = key_end(content);
    if (end == std::string_view::npos) {
      return wrong(number, "expected 'key: value', got '" + visible(shortened(std::string(content), 60)) + "'");
    }
    const std::string& before = levels_.back().path;
    const std::string path =
        (before.empty() ? "" : before + ".") + path_step(visible(unquoted(content.substr(0, end))));
    const std::string_view rest = trimmed(content.substr(end + 1));
    if (rest.empty()) {
      pending_ = path;
      return Done{};
    }
    return value(path, rest, number);
  }

  Status value(const std::string& path, std::string_view text, std::uint32_t number) {
    if (text == "[]" || text == "{}" || text == "null" || text == "~") {
      return Done{};
    }
    if (std::string_view("[{&*|>!%@`").find(text[0]) != std::string_view::npos) {
      return wrong(number,
                   "is not in the plain style that DVC writes: '" + visible(shortened(std::string(text), 40)) + "'");
    }
    if (const std::size_t comment = text.find(" #");
        comment != std::string_view::npos && text[0] != '"' && text[0] != '\'') {
      text = trimmed(text.substr(0, comment));
    }
    values_.emplace_back(path, visible(unquoted(text)));
    return Done{};
  }

  std::string_view text_;
  const Origin& origin_;
  std::vector<Level> levels_;
  std::string pending_;
  std::optional<std::size_t> command_;  // how far the key of a command is indented
  std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace

Result<std::vector<std::pair<std::string, std::string>>> read_plain_yaml(std::string_view text, const Origin& origin) {
  return PlainYaml(text, origin).read();
}

Result<std::vector<std::pair<std::string, std::string>>> read_dvc_lock(std::string_view text, const Origin& origin) {
  GATE_ASSIGN(const auto values, read_plain_yaml(text, origin));
  std::vector<std::pair<std::string, std::string>> facts;
  std::map<std::string, std::string> paths;  // of an entry of deps or outs
  for (const auto& [path, value] : values) {
    if (path.ends_with(".path")) {
      paths[path.substr(0, path.size() - 5)] = value;
    }
  }
  for (const auto& [path, value] : values) {
    const std::size_t params = path.find(".params.");
    if (params != std::string::npos) {
      facts.emplace_back("hyperparameters." + path.substr(params + 8), value);
      continue;
    }
    for (const std::string_view hash : {".md5", ".etag", ".checksum"}) {
      const std::string entry = path.ends_with(hash) ? path.substr(0, path.size() - hash.size()) : "";
      const auto named = paths.find(entry);
      if (named != paths.end()) {
        const bool input = entry.find(".deps.") != std::string::npos;
        facts.emplace_back((input ? "dataset.deps." : "artifacts.outs.") + path_step(named->second), value);
      }
    }
  }
  return facts;
}

}  // namespace gate::records

#include "gate/policy/show.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "gate/base/runner_commands.h"
#include "gate/base/text.h"

namespace gate::policy {
namespace {

using Kind = YamlNode::Kind;

constexpr std::size_t kOriginColumn = 72;

// A quoted text of one line, by the rules of YAML's double quotes.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: out += c;
    }
  }
  // The page is read in the logs of jobs too.
  return without_marks(out, "\\x5b") + "\"";
}

// What a plain scalar cannot hold inside of brackets is quoted; it stays a text all the same.
std::string plain(const std::string& text) {
  return text.find_first_of(",[]{}:#") == std::string::npos ? text : quoted(text);
}

// The file may have a key in quotes for its blanks, its signs, or because it is empty.
std::string spelled(const YamlKey& key) {
  constexpr std::string_view kOfWords = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
  const bool word = key.text.find_first_not_of(kOfWords) == std::string::npos;
  const bool read_as_other =
      key.text.empty() || key.text.front() == '-' || key.text == "null" || key.text == "Null" || key.text == "NULL";
  return word && !read_as_other ? key.text : quoted(key.text);
}

// On one line, in brackets.
std::string flow(const YamlNode& node) {
  std::string out;
  if (node.kind == Kind::kSequence) {
    for (const YamlNode& item : node.items) {
      out += (out.empty() ? "" : ", ") + flow(item);
    }
    return "[" + out + "]";
  }
  if (node.kind == Kind::kMapping) {
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      out += (out.empty() ? "" : ", ") + spelled(node.keys[i]) + ": " + flow(node.items[i]);
    }
    return "{" + out + "}";
  }
  if (node.kind == Kind::kQuoted) {
    return quoted(node.text);
  }
  return node.kind == Kind::kPlain ? plain(node.text) : "~";
}

class Page {
 public:
  explicit Page(const Problems& files) : files_(files) {}

  void line(std::string text, Position at) {
    const Where where = files_.where(at);
    text.resize(std::max(text.size() + 2, kOriginColumn), ' ');
    text_ += text + "# " + visible(where.file) + ":" + std::to_string(where.line) + "\n";
  }
  void heading(const std::string& key) { text_ += key + ":\n"; }

  // Each key on a line of its own; `first` stands before the first one, spaces of the same width before the others.
  void keys(const YamlNode& mapping, const std::string& first) {
    std::string indent = first;
    for (std::size_t i = 0; i < mapping.keys.size(); ++i) {
      line(indent + spelled(mapping.keys[i]) + ": " + flow(mapping.items[i]), mapping.keys[i].at);
      indent.assign(first.size(), ' ');
    }
  }

  void entries(const YamlNode& list) {
    for (const YamlNode& entry : list.items) {
      if (entry.kind == Kind::kMapping) {
        keys(entry, "  - ");
      } else {
        line("  - " + flow(entry), entry.at);
      }
    }
  }

  std::string take() { return std::move(text_); }

 private:
  const Problems& files_;
  std::string text_;
};

}  // namespace

std::string show(const YamlNode& policy, const Problems& files) {
  // As people write a policy, whatever file brought which key.
  constexpr std::array<std::string_view, 12> kOrder{"gate",    "id",       "description", "owner",
                                                    "runbook", "baseline", "defaults",    "metrics",
                                                    "prices",  "records",  "checks",      "waivers"};
  Page page(files);
  for (const std::string_view name : kOrder) {
    const auto found =
        std::find_if(policy.keys.begin(), policy.keys.end(), [&](const YamlKey& key) { return key.text == name; });
    if (found == policy.keys.end()) {
      continue;
    }
    const YamlKey& key = *found;
    const YamlNode& value = policy.items[static_cast<std::size_t>(found - policy.keys.begin())];
    if (value.kind == Kind::kMapping && !value.keys.empty()) {
      page.heading(key.text);
      page.keys(value, "  ");
    } else if (value.kind == Kind::kSequence && !value.items.empty()) {
      page.heading(key.text);
      page.entries(value);
    } else {
      page.line(key.text + ": " + flow(value), key.at);
    }
  }
  return page.take();
}

}  // namespace gate::policy

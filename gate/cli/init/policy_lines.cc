#include "gate/cli/init/policy_lines.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "gate/base/text.h"

namespace gate::cli {
namespace {

constexpr std::size_t kWidth = 130;

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(' ');
  return from == std::string_view::npos ? "" : text.substr(from, text.find_last_not_of(' ') - from + 1);
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

}  // namespace

PolicyLine parse_line(std::string_view text) {
  const std::string_view whole = text;
  PolicyLine line;
  line.indent = std::min(text.find_first_not_of(' '), text.size());
  text = trimmed(text);
  if (text.starts_with('#')) {
    line.comment = text;
    return line;
  }
  line.starts_entry = text.starts_with("- ");
  text = trimmed(text.substr(line.starts_entry ? 2 : 0));
  if (const std::size_t comment = text.find(" #"); comment != std::string_view::npos) {
    line.comment = text.substr(comment + 1);
    line.comment_column = whole.size() - line.comment.size();
    text = trimmed(text.substr(0, comment));
  }
  const std::size_t colon = std::min(text.find(':'), text.size());
  line.key = text.substr(0, colon);
  line.value = trimmed(text.substr(std::min(colon + 1, text.size())));
  return line;
}

std::string render(const PolicyLine& line) {
  std::string text(line.indent, ' ');
  if (line.is_comment()) {
    return text + line.comment;
  }
  text += std::string(line.starts_entry ? "- " : "") + line.key + ":" + (line.value.empty() ? "" : " " + line.value);
  if (!line.comment.empty()) {
    text.resize(std::max(text.size() + 2, line.comment_column), ' ');
    text += line.comment;
  }
  return text;
}

PolicyLine commented(const PolicyLine& line, std::size_t indent) {
  if (line.is_comment()) {
    return line;
  }
  PolicyLine out;
  out.indent = indent;
  PolicyLine inner = line;
  inner.indent -= std::min(indent, inner.indent);
  inner.comment_column -= std::min(indent + 2, inner.comment_column);
  out.comment = "# " + render(inner);
  return out;
}

std::vector<std::string> list_of(std::string_view value) {
  std::vector<std::string> words;
  if (value.size() >= 2 && value.front() == '[' && value.back() == ']') {
    for (const std::string_view word : split(value.substr(1, value.size() - 2), ',')) {
      words.emplace_back(trimmed(word));
    }
  }
  return words;
}

std::string flow_list(const std::vector<std::string>& words) { return "[" + join(words, ", ") + "]"; }

std::string yaml_text(std::string_view text) {
  constexpr std::array<std::string_view, 9> kWords{"true", "false", "null", "yes", "no", "on", "off", "y", "n"};
  const bool letter_first = !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) != 0;
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (letter_first && std::all_of(text.begin(), text.end(), is_word_byte) &&
      std::find(kWords.begin(), kWords.end(), lower) == kWords.end()) {
    return std::string(text);
  }
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  }
  return out + "\"";
}

std::vector<PolicyLine> remark(std::string_view text, std::size_t indent) {
  std::vector<PolicyLine> lines;
  std::string line = "#";
  const auto finish = [&] {
    PolicyLine made;
    made.indent = indent;
    made.comment = std::move(line);
    lines.push_back(std::move(made));
    line = "#  ";
  };
  for (const std::string_view word : split(text, ' ')) {
    if (indent + line.size() + 1 + word.size() > kWidth && line.size() > 3) {
      finish();
    }
    line += " " + std::string(word);
  }
  finish();
  return lines;
}

}  // namespace gate::cli

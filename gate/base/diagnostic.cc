#include "gate/base/diagnostic.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate {
namespace {

constexpr std::size_t kWidth = 100;       // widest piece of a source line that is shown
constexpr std::size_t kBeforeCaret = 60;  // how much of it stands before the caret

// Before a line of the source: a line of a log that began with "::" would be a command to the runner.
constexpr std::string_view kGutter = "  | ";

std::string source_with_caret(std::string_view source, std::uint32_t column) {
  const std::size_t caret = std::min<std::size_t>(column == 0 ? 0 : column - 1, source.size());
  std::size_t start = caret > kBeforeCaret ? caret - kBeforeCaret : 0;
  while (start > 0 && start < source.size() && (static_cast<unsigned char>(source[start]) & 0xC0U) == 0x80U) {
    --start;
  }
  const std::string before = (start > 0 ? "..." : "") + visible(source.substr(start, caret - start), "\t");
  const std::string after = visible(shortened(source.substr(caret), kWidth), "\t");
  std::string blank;
  for (const char c : before) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      blank += c == '\t' ? '\t' : ' ';
    }
  }
  return std::string(kGutter) + before + after + "\n" + std::string(kGutter) + blank + "^\n";
}

}  // namespace

std::string render(const Where& where) {
  std::string text = visible(where.file);
  if (where.line > 0) {
    text += ":" + std::to_string(where.line);
    if (where.column > 0) {
      text += ":" + std::to_string(where.column);
    }
  }
  return text;
}

std::string render(const Diagnostic& diagnostic) {
  const std::string place = render(diagnostic.where);
  std::string text = (place.empty() ? "" : place + ": ") + visible(diagnostic.message) + "\n";
  if (!diagnostic.source.empty() && diagnostic.where.column > 0) {
    text += source_with_caret(diagnostic.source, diagnostic.where.column);
  }
  return text;
}

std::string render(const Error& error) {
  std::string text;
  if (error.problems.empty()) {
    const std::string place = render(error.where);
    text = "gate: " + (place.empty() ? "" : place + ": ") + visible(error.message) + "\n";
  } else {
    for (const Diagnostic& problem : error.problems) {
      text += render(problem);
    }
    text += "gate: " + (error.message.empty() ? "" : visible(error.message) + ": ") +
            counted(error.problems.size(), "problem") + "\n";
  }
  if (!error.hint.empty()) {
    text += "  to mend it: " + visible(error.hint) + "\n";
  }
  return text;
}

std::string_view line_of(std::string_view text, std::uint32_t line) {
  for (std::uint32_t current = 1; line > 0; ++current) {
    const std::size_t end = text.find('\n');
    if (current == line) {
      const std::string_view found = text.substr(0, end);
      return !found.empty() && found.back() == '\r' ? found.substr(0, found.size() - 1) : found;
    }
    if (end == std::string_view::npos) {
      break;
    }
    text.remove_prefix(end + 1);
  }
  return {};
}

}  // namespace gate

#include "gate/policy/problems.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "gate/base/text.h"

namespace gate::policy {
namespace {

constexpr std::size_t kMostKept = 1000;
constexpr std::size_t kMostSuggested = 20;
// A longer line (a generated file) is not repeated for each of its problems.
constexpr std::size_t kLongestSource = 8192;

}  // namespace

void Problems::begin_file(std::string file, std::string_view bytes) {
  files_.push_back({std::move(file), bytes, {0}});
  for (std::size_t end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n', end + 1)) {
    files_.back().line_starts.push_back(end + 1);
  }
}

void Problems::add(Position at, std::string message) {
  ++count_;
  if (kept_.size() < kMostKept) {
    kept_.push_back({at, std::move(message)});
  }
}

std::optional<std::string> Problems::nearest(std::string_view word, std::span<const std::string> words) {
  return ++searched_ <= kMostSuggested ? gate::nearest(word, words) : std::nullopt;
}

std::string Problems::suggestion(std::string_view word, std::span<const std::string> words) {
  const std::optional<std::string> near = nearest(word, words);
  return near ? " (did you mean '" + *near + "'?)" : "";
}

Position Problems::position(const Where& where) const {
  const auto found =
      std::find_if(files_.begin(), files_.end(), [&](const File& file) { return file.name == where.file; });
  return {where.line, where.column, static_cast<std::uint32_t>(found == files_.end() ? 0 : found - files_.begin())};
}

std::size_t Problems::offset(Position at) const {
  const File& file = files_[at.file];
  if (at.line == 0 || at.line > file.line_starts.size()) {
    return file.bytes.size();
  }
  return std::min(file.bytes.size(), file.line_starts[at.line - 1] + (at.column == 0 ? 0 : at.column - 1));
}

Position Problems::position(std::size_t offset) const {
  const std::vector<std::size_t>& starts = files_.back().line_starts;
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  return here(static_cast<std::uint32_t>(after - starts.begin()),
              static_cast<std::uint32_t>(offset - *(after - 1) + 1));
}

std::string_view Problems::character(Position at) const {
  const std::string_view rest = files_[at.file].bytes.substr(offset(at));
  std::size_t length = rest.empty() ? 0 : 1;
  while (length > 0 && length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xC0U) == 0x80U) {
    ++length;
  }
  return rest.substr(0, length);
}

std::string_view Problems::line(Position at) const {
  const File& file = files_[at.file];
  if (at.line == 0 || at.line > file.line_starts.size()) {
    return {};
  }
  std::string_view rest = file.bytes.substr(file.line_starts[at.line - 1]);
  rest = rest.substr(0, rest.find('\n'));
  return rest.ends_with('\r') ? rest.substr(0, rest.size() - 1) : rest;
}

Error Problems::error() const {
  std::vector<Problem> sorted = kept_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.at.file, a.at.line, a.at.column) < std::tie(b.at.file, b.at.line, b.at.column);
  });
  sorted.resize(std::min(sorted.size(), kMostShown));
  Error error = policy_error("");
  for (Problem& problem : sorted) {
    const std::string_view source = line(problem.at);
    error.problems.push_back({where(problem.at), std::move(problem.message),
                              std::string(source.size() > kLongestSource ? std::string_view() : source)});
  }
  if (count_ > sorted.size()) {
    error.hint = "start with these; " + counted(count_ - sorted.size(), "more problem") + " not shown";
  }
  return error;
}

}  // namespace gate::policy

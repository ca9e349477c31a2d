#include "gate/policy/problems.h"

#include <algorithm>
#include <utility>

#include "gate/base/text.h"

namespace gate::policy {
namespace {

constexpr std::size_t kMostKept = 1000;
constexpr std::size_t kMostSuggested = 20;
// A longer line (a generated file) is not repeated for each of its problems.
constexpr std::size_t kLongestSource = 8192;

}  // namespace

Problems::Problems(std::string file, std::string_view bytes) : file_(std::move(file)), bytes_(bytes), line_starts_{0} {
  for (std::size_t end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n', end + 1)) {
    line_starts_.push_back(end + 1);
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

std::size_t Problems::offset(Position at) const {
  if (at.line == 0 || at.line > line_starts_.size()) {
    return bytes_.size();
  }
  return std::min(bytes_.size(), line_starts_[at.line - 1] + (at.column == 0 ? 0 : at.column - 1));
}

Position Problems::position(std::size_t offset) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return {static_cast<std::uint32_t>(after - line_starts_.begin()),
          static_cast<std::uint32_t>(offset - *(after - 1) + 1)};
}

std::string_view Problems::character(Position at) const {
  const std::string_view rest = bytes_.substr(offset(at));
  std::size_t length = rest.empty() ? 0 : 1;
  while (length > 0 && length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xC0U) == 0x80U) {
    ++length;
  }
  return rest.substr(0, length);
}

std::string_view Problems::line(std::uint32_t number) const {
  if (number == 0 || number > line_starts_.size()) {
    return {};
  }
  std::string_view rest = bytes_.substr(line_starts_[number - 1]);
  rest = rest.substr(0, rest.find('\n'));
  return rest.ends_with('\r') ? rest.substr(0, rest.size() - 1) : rest;
}

Error Problems::error() const {
  std::vector<Problem> sorted = kept_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Problem& a, const Problem& b) { return a.at < b.at; });
  sorted.resize(std::min(sorted.size(), kMostShown));
  Error error = policy_error("");
  for (Problem& problem : sorted) {
    const std::string_view source = line(problem.at.line);
    error.problems.push_back({where(problem.at), std::move(problem.message),
                              std::string(source.size() > kLongestSource ? std::string_view() : source)});
  }
  if (count_ > sorted.size()) {
    error.hint = "start with these; " + counted(count_ - sorted.size(), "more problem") + " not shown";
  }
  return error;
}

}  // namespace gate::policy

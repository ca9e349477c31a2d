#include "gate/calibrate/journal.h"

#include <limits>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::calibrate {
namespace {

constexpr std::string_view kWord = "part";
constexpr std::size_t kNumbers = 6;  // of a count

std::optional<std::uint32_t> number_of(std::string_view text) {
  const std::optional<std::int64_t> number = parse_integer(text);
  if (!number || *number < 0 || *number > std::numeric_limits<std::uint32_t>::max() ||
      std::to_string(*number) != text) {
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(*number);
}

// Verdicts add up, and no gate is counted that was not drawn.
bool possible(const Count& count, std::uint32_t done) {
  const std::uint64_t verdicts = std::uint64_t{count.passed} + count.warned + count.blocked;
  return verdicts == count.gates && count.gates <= done && count.undecided <= count.gates && count.alone <= count.gates;
}

}  // namespace

Part& Journal::next() {
  if (begun_ == parts_.size()) {
    parts_.emplace_back();
  }
  return parts_[begun_++];
}

std::string Journal::lines() const {
  std::string out;
  for (const Part& part : parts_) {
    out += std::string(kWord) + " " + std::to_string(part.done);
    for (const Count& count : part.counts) {
      for (const std::uint32_t number :
           {count.gates, count.passed, count.warned, count.blocked, count.undecided, count.alone}) {
        out += " " + std::to_string(number);
      }
    }
    out += "\n";
  }
  return out;
}

bool Journal::add(std::string_view line) {
  const std::vector<std::string_view> words = split(line, ' ');
  if (words.size() < 2 || words.front() != kWord || (words.size() - 2) % kNumbers != 0) {
    return false;
  }
  std::vector<std::uint32_t> numbers;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::optional<std::uint32_t> number = number_of(words[i]);
    if (!number) {
      return false;
    }
    numbers.push_back(*number);
  }
  Part part{numbers.front(), {}};
  for (std::size_t i = 1; i < numbers.size(); i += kNumbers) {
    const Count count{numbers[i], numbers[i + 1], numbers[i + 2], numbers[i + 3], numbers[i + 4], numbers[i + 5]};
    if (!possible(count, part.done)) {
      return false;
    }
    part.counts.push_back(count);
  }
  parts_.push_back(std::move(part));
  return true;
}

Error stopped_error() { return input_error("stopped before all pairs were judged"); }

}  // namespace gate::calibrate

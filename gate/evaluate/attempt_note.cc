#include "gate/evaluate/attempt_note.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/stats/sequential.h"

namespace gate::evaluate {
namespace {

// Takes all but the last ten away, which show where this is going. Answers how many that were.
std::size_t keep_last(std::vector<std::string>& all) {
  constexpr std::size_t kMostListed = 10;
  const std::size_t more = all.size() - std::min(all.size(), kMostListed);
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(more));
  return more;
}

// "attempts 1, 3" of those whose runs came to `state` on either side.
std::string attempts_with(const Attempt& attempt, Attempt::Runs state) {
  std::vector<std::string> numbers;
  for (const Attempt::Earlier& earlier : attempt.earlier) {
    if (earlier.candidate == state || earlier.baseline == state) {
      numbers.push_back(std::to_string(earlier.number));
    }
  }
  if (numbers.empty()) {
    return "";
  }
  const std::size_t more = keep_last(numbers);
  return (numbers.size() == 1 ? "attempt " : "attempts ") + join(numbers, ", ") +
         (more > 0 ? " and " + std::to_string(more) + " before them" : "");
}

}  // namespace

double left_of(double confidence, const Attempt* attempt) {
  return attempt == nullptr ? confidence
                            : 1 - stats::attempt_alpha(stats::Spending::kHarmonic, 1 - confidence, attempt->number);
}

Note note_on(const Attempt& attempt, double confidence) {
  std::string text = "attempt " + std::to_string(attempt.number) + " at this candidate";
  if (!attempt.earlier.empty()) {
    std::vector<std::string> verdicts;
    for (const Attempt::Earlier& earlier : attempt.earlier) {
      verdicts.push_back(earlier.verdict);
    }
    const std::size_t more = keep_last(verdicts);
    text += " (before: " + (more > 0 ? std::to_string(more) + " more, " : "") + join(verdicts, ", ") + ")";
  }
  text += ": judged at " + confidence_percent(left_of(confidence, &attempt)) +
          "% confidence, so that all attempts together keep " + confidence_percent(confidence) + "%";
  if (const std::string pooled = attempts_with(attempt, Attempt::Runs::kPooled); !pooled.empty()) {
    text += "; the runs of " + pooled + " are judged with these";
  }
  if (const std::string apart = attempts_with(attempt, Attempt::Runs::kApart); !apart.empty()) {
    text += "; the runs of " + apart +
            " are left apart: runs are put together only where those of every attempt are there, no seed has two of "
            "them, and the records (model, prompt, code) or --artifact say what was judged";
  }
  if (attempt.repeated > 0) {
    text += "; " + counted(attempt.repeated, "run is", "runs are") + " an earlier attempt's, and counted once";
  }
  if (const std::string lost = attempts_with(attempt, Attempt::Runs::kLost); !lost.empty()) {
    text += "; the runs of " + lost + " are not where they were, or not as they were: judged without them";
  }
  return {"attempt", std::move(text)};
}

}  // namespace gate::evaluate

#include "gate/base/glob.h"

#include <string>
#include <vector>

namespace gate {
namespace {

struct Step {
  enum class Kind { kCharacter, kOne, kStar, kDeepStar, kFolders } kind;  // kFolders: "**/"
  char character = 0;
};

std::vector<Step> steps_of(std::string_view pattern) {
  std::vector<Step> steps;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '?') {
      steps.push_back({Step::Kind::kOne});
    } else if (pattern[i] != '*') {
      steps.push_back({Step::Kind::kCharacter, pattern[i]});
    } else if (pattern.substr(i).starts_with("**/") && (i == 0 || pattern[i - 1] == '/')) {
      steps.push_back({Step::Kind::kFolders});
      i += 2;
    } else if (pattern.substr(i).starts_with("**")) {
      steps.push_back({Step::Kind::kDeepStar});
      ++i;
    } else {
      steps.push_back({Step::Kind::kStar});
    }
  }
  return steps;
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
  const std::vector<Step> steps = steps_of(pattern);
  // at[s]: the first s steps match what was read. One pass over the text, no going back.
  std::vector<bool> at(steps.size() + 1, false);
  const auto skip = [&steps](std::vector<bool>& states) {
    for (std::size_t s = 0; s < steps.size(); ++s) {
      const bool can_be_empty = steps[s].kind == Step::Kind::kStar || steps[s].kind == Step::Kind::kDeepStar;
      states[s + 1] = states[s + 1] || (states[s] && can_be_empty);
    }
  };
  // "**/" may be left where it begins, or after a '/' that it has read; `inside` is in the middle of a name.
  std::vector<bool> inside(steps.size(), false);
  const auto leave_folders = [&](std::vector<bool>& states) {
    for (std::size_t s = 0; s < steps.size(); ++s) {
      if (steps[s].kind == Step::Kind::kFolders && states[s]) {
        inside[s] = true;
        states[s + 1] = true;
      }
    }
    skip(states);
  };
  at[0] = true;
  skip(at);
  leave_folders(at);
  for (const char c : text) {
    std::vector<bool> next(steps.size() + 1, false);
    for (std::size_t s = 0; s < steps.size(); ++s) {
      switch (steps[s].kind) {
        case Step::Kind::kCharacter: next[s + 1] = next[s + 1] || (at[s] && c == steps[s].character); break;
        case Step::Kind::kOne: next[s + 1] = next[s + 1] || (at[s] && c != '/'); break;
        case Step::Kind::kStar: next[s] = next[s] || (at[s] && c != '/'); break;
        case Step::Kind::kDeepStar: next[s] = next[s] || at[s]; break;
        case Step::Kind::kFolders: next[s + 1] = next[s + 1] || (inside[s] && c == '/'); break;
      }
    }
    skip(next);
    leave_folders(next);
    at = std::move(next);
  }
  return at[steps.size()];
}

}  // namespace gate

#include "gate/evaluate/when.h"

#include <algorithm>
#include <vector>

#include "gate/base/glob.h"
#include "gate/base/text.h"

namespace gate::evaluate {
namespace {

using State = WhenAnswer::State;
using Strings = std::vector<std::string>;

bool any_glob(const Strings& globs, const std::string& text) {
  return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) { return glob_matches(glob, text); });
}

template <typename T>
WhenAnswer unknown(std::string_view what, const Fact<T>& fact) {
  return {State::kUnknown,
          std::string(what) + " is not known: " + fact.unknown + (fact.mend.empty() ? "" : " (" + fact.mend + ")")};
}

WhenAnswer about_word(std::string_view what, const Fact<std::string>& fact, const Strings& wanted, bool globs) {
  if (!fact.value) {
    return unknown(what, fact);
  }
  const bool holds = !fact.value->empty() && (globs ? any_glob(wanted, *fact.value)
                                                    : std::count(wanted.begin(), wanted.end(), *fact.value) > 0);
  if (holds) {
    return {};
  }
  return {State::kExcluded, std::string(what) + " is " + (fact.value->empty() ? "none" : "'" + *fact.value + "'") +
                                ", not one of " + join(wanted, ", ")};
}

WhenAnswer about_paths(const Fact<Strings>& fact, const Strings& wanted) {
  if (!fact.value) {
    return unknown("which paths changed", fact);
  }
  if (std::any_of(fact.value->begin(), fact.value->end(), [&](const auto& path) { return any_glob(wanted, path); })) {
    return {};
  }
  return {State::kExcluded,
          "none of the " + counted(fact.value->size(), "changed path") + " is one of " + join(wanted, ", ")};
}

}  // namespace

WhenAnswer answer(const When& when, const ChangeFacts* facts) {
  if (!when.given()) {
    return {};
  }
  if (facts == nullptr) {
    return {State::kUnknown, "nothing is known about the change under test"};
  }
  std::vector<WhenAnswer> answers;
  if (!when.events.empty()) {
    answers.push_back(about_word("the event", facts->event, when.events, false));
  }
  if (!when.branches.empty()) {
    answers.push_back(about_word("the branch", facts->branch, when.branches, true));
  }
  if (!when.tags.empty()) {
    answers.push_back(about_word("the tag", facts->tag, when.tags, true));
  }
  if (!when.paths.empty()) {
    answers.push_back(about_paths(facts->paths, when.paths));
  }
  // One that is false makes all of them false, whatever the unknown ones would say.
  for (const State state : {State::kExcluded, State::kUnknown}) {
    for (WhenAnswer& one : answers) {
      if (one.state == state) {
        return std::move(one);
      }
    }
  }
  return {};
}

}  // namespace gate::evaluate

#include "gate/evaluate/when.h"

#include <algorithm>
#include <set>
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

WhenAnswer about_paths(const ChangeFacts& facts, const Strings& wanted) {
  const Fact<Strings>& fact = facts.paths;
  if (!fact.value) {
    return unknown("which paths changed", fact);
  }
  if (std::any_of(fact.value->begin(), fact.value->end(), [&](const auto& path) { return any_glob(wanted, path); })) {
    return {};
  }
  return {State::kExcluded,
          "none of the " + counted(facts.count_of_paths(), "changed path") + " is one of " + join(wanted, ", ")};
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
    answers.push_back(about_paths(*facts, when.paths));
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

void keep_telling_paths(ChangeFacts& facts, std::span<const Policy* const> policies) {
  if (!facts.paths.value || facts.paths.value->size() <= kKeptPaths) {
    return;
  }
  Strings& all = *facts.paths.value;
  std::set<std::string> globs;
  for (const Policy* policy : policies) {
    for (const CheckSpec& spec : policy->checks) {
      globs.insert(spec.when.paths.begin(), spec.when.paths.end());
    }
  }
  const auto beyond = all.begin() + kKeptPaths;
  std::set<std::string> telling;
  for (const std::string& glob : globs) {
    const auto found = std::find_if(beyond, all.end(), [&](const auto& path) { return glob_matches(glob, path); });
    if (found != all.end()) {
      telling.insert(*found);
    }
  }
  facts.paths_count = all.size();
  all.resize(kKeptPaths);
  all.insert(all.end(), telling.begin(), telling.end());
}

}  // namespace gate::evaluate

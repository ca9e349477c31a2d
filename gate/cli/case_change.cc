#include "gate/cli/case_change.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/policy/waiver_reader.h"

namespace gate::cli {
namespace {

using policy::Cursor;
using policy::Mapping;

constexpr std::size_t kMostPaths = 1000;

template <typename T>
Fact<T> not_said(std::string_view key) {
  return Fact<T>::not_known("the case does not say", "write '" + std::string(key) + "' in its 'change'");
}

Fact<std::string> line_of(const Mapping& change, std::string_view key) {
  const std::optional<Cursor> cursor = change.find(key);
  std::optional<std::string> text = cursor ? cursor->line() : std::nullopt;
  return text ? Fact<std::string>::known(*std::move(text)) : not_said<std::string>(key);
}

std::vector<Cursor> entries_of(const Mapping& change, std::string_view key) {
  const std::optional<Cursor> cursor = change.find(key);
  std::optional<std::vector<Cursor>> entries = cursor ? cursor->list() : std::nullopt;
  if (entries && entries->size() > kMostPaths) {
    cursor->problem(cursor->name() + " has " + std::to_string(entries->size()) + " entries; at most " +
                    std::to_string(kMostPaths) + " are allowed");
    entries->clear();
  }
  return std::move(entries).value_or(std::vector<Cursor>{});
}

}  // namespace

std::optional<ChangeFacts> read_case_change(const Mapping& root) {
  const std::optional<Cursor> cursor = root.find("change");
  std::optional<Mapping> change = cursor ? Mapping::of(*cursor) : std::nullopt;
  if (!change) {
    return std::nullopt;
  }
  const std::array<std::string, 5> known{"event", "branch", "tag", "paths", "within"};
  change->refuse_others(known, "'change'");
  ChangeFacts facts;
  facts.commit = Fact<std::string>::not_known("the case has no repository", "");
  const std::optional<Cursor> event = change->find("event");
  const std::optional<std::string> word = event ? event->word(kEventWords) : std::nullopt;
  facts.event = word ? Fact<std::string>::known(*word) : not_said<std::string>("event");
  facts.branch = line_of(*change, "branch");
  facts.tag = line_of(*change, "tag");
  if (word && *word != "tag" && !change->find("tag")) {
    facts.tag = Fact<std::string>::known("");
  }
  if (word && *word == "tag" && !change->find("branch")) {
    facts.branch = Fact<std::string>::known("");
  }
  facts.paths = not_said<std::vector<std::string>>("paths");
  if (change->find("paths")) {
    std::vector<std::string> paths;
    for (const Cursor& entry : entries_of(*change, "paths")) {
      paths.push_back(entry.line().value_or(""));
    }
    std::sort(paths.begin(), paths.end());
    facts.paths = Fact<std::vector<std::string>>::known(std::move(paths));
  }
  for (const Cursor& entry : entries_of(*change, "within")) {
    if (const std::optional<CommitRange> range = policy::read_commit_range(entry)) {
      facts.ranges.push_back({*range, Fact<bool>::known(true)});
    }
  }
  return facts;
}

}  // namespace gate::cli

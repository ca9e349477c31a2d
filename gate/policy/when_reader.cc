#include "gate/policy/when_reader.h"

#include <optional>
#include <string>
#include <vector>

#include "gate/base/glob.h"
#include "gate/base/text.h"
#include "gate/policy/members.h"
#include "gate/policy/params_reader.h"

namespace gate::policy {
namespace {

// The entries of a list that has some.
std::vector<Cursor> entries_of(const Mapping& when, std::string_view key, std::string_view example) {
  const std::optional<Cursor> cursor = when.find(key);
  if (!cursor) {
    return {};
  }
  std::optional<std::vector<Cursor>> entries = cursor->list();
  if (!entries) {
    return {};
  }
  if (entries->empty()) {
    cursor->problem(cursor->name() + " is empty; expected a list such as " + std::string(example));
  } else if (entries->size() > kMostWhenEntries) {
    cursor->problem(cursor->name() + " has " + std::to_string(entries->size()) + " entries; at most " +
                    std::to_string(kMostWhenEntries) + " are allowed");
    entries->clear();
  }
  return *std::move(entries);
}

// What people write who know other programs' patterns; here it would be compared letter by letter and match nothing.
bool is_glob(const Cursor& cursor, const std::string& text, bool path) {
  if (text.size() > kLongestGlob) {
    cursor.problem(cursor.name() + " is longer than " + std::to_string(kLongestGlob) + " bytes");
    return false;
  }
  if (text.find_first_of("[]{}\\") != std::string::npos || text.starts_with('!')) {
    cursor.problem(cursor.name() + ": patterns know '*', '**' and '?' only, got '" + shortened(text, 60) + "'");
    return false;
  }
  if (path) {
    for (const std::string_view step : split(text, '/')) {
      if (step.empty() || step == "." || step == "..") {
        cursor.problem(cursor.name() + ": expected a path from the repository's root such as models/**, got '" +
                       shortened(text, 60) + "'");
        return false;
      }
    }
  }
  return true;
}

std::vector<std::string> read_globs(const Mapping& when, std::string_view key, std::string_view example, bool path) {
  std::vector<std::string> globs;
  for (const Cursor& entry : entries_of(when, key, example)) {
    const std::optional<std::string> text = entry.line();
    if (text && is_glob(entry, *text, path)) {
      globs.push_back(*text);
    }
  }
  return globs;
}

}  // namespace

When read_when(const Mapping& check) {
  When result;
  const std::optional<Cursor> cursor = check.find("when");
  std::optional<Mapping> when = cursor ? Mapping::of(*cursor) : std::nullopt;
  if (!when) {
    return result;
  }
  when->refuse_others(names_of(kWhenMembers), "'when'");
  for (const Cursor& entry : entries_of(*when, "event", "[pull_request]")) {
    if (std::optional<std::string> word = entry.word(kEventWords)) {
      result.events.push_back(*std::move(word));
    }
  }
  result.branches = read_globs(*when, "branch", "[main]", false);
  result.tags = read_globs(*when, "tag", "[v*]", false);
  result.paths = read_globs(*when, "paths", "[models/**]", true);
  return result;
}

}  // namespace gate::policy

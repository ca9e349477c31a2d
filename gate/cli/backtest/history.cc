#include "gate/cli/backtest/history.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/policy/mapping.h"

namespace gate::cli {
namespace {

using policy::Cursor;
using policy::Mapping;
using policy::Problems;

constexpr std::size_t kMostReleases = 10'000;

// A path from the folder of the history, or from a commit.
std::string path_of(const std::optional<Cursor>& cursor, const std::string& folder) {
  const std::string path = cursor ? cursor->line().value_or("") : "";
  return path.empty() || path.starts_with('/') || path.starts_with("git:") ? path : folder + path;
}

// Any other text is the name of an incident, and its release a bad one: "Good" and "unknown" are not meant so. A slip
// begins with the right letter; "lag" is an incident.
void check_label(const std::optional<Cursor>& cursor, const std::string& label) {
  static const std::array<std::string, 2> verdicts{"good", "bad"};
  static const std::array<std::string, 8> nobody_knows{"unknown", "none", "null", "n/a", "na", "todo", "tbd", "?"};
  std::string word = label;
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (std::find(nobody_knows.begin(), nobody_knows.end(), word) != nobody_knows.end()) {
    cursor->expected("good, bad, or the name of the incident it caused; leave out a release of which nobody knows");
  } else if (const std::optional<std::string> near = nearest(word, verdicts);
             near && *near != label && near->front() == word.front()) {
    cursor->problem("'label' is neither good nor bad (did you mean '" + *near +
                    "'?); an incident needs a name that cannot be taken for one of them, got '" + shortened(label, 60) +
                    "'");
  }
}

void read_release(const Cursor& cursor, const std::string& folder, std::set<std::string>& names,
                  std::vector<PastRelease>& releases) {
  std::optional<Mapping> mapping = Mapping::of(cursor);
  if (!mapping) {
    return;
  }
  const std::array<std::string, 6> known{"release", "candidate", "baseline", "label", "as_of", "description"};
  mapping->refuse_others(known, "a release");
  PastRelease release;
  const std::optional<Cursor> name = mapping->require("release", "its name, such as 2026-11-20");
  release.name = name ? name->line().value_or("") : "";
  if (name && !release.name.empty() && !names.insert(release.name).second) {
    name->problem("the release '" + shortened(release.name, 60) + "' is there twice");
  }
  release.candidate = path_of(mapping->require("candidate", "the records of what was released"), folder);
  if (const std::optional<Cursor> baseline = mapping->find("baseline")) {
    release.baseline = path_of(baseline, folder);
  }
  const std::optional<Cursor> label = mapping->require("label", "good, bad, or the name of the incident it caused");
  release.label = label ? label->line().value_or("") : "";
  check_label(label, release.label);
  if (const std::optional<Cursor> description = mapping->find("description")) {
    static_cast<void>(description->text());
  }
  if (const std::optional<Cursor> as_of = mapping->find("as_of")) {
    release.as_of = parse_time(as_of->line().value_or(""));
    if (!release.as_of) {
      as_of->expected("a time with a zone such as 2026-11-20T10:00:00Z");
    }
  }
  releases.push_back(std::move(release));
}

}  // namespace

Result<std::vector<PastRelease>> read_history(const std::string& file) {
  GATE_ASSIGN(const std::string bytes, read_named_file(file, policy::YamlLimits{}.bytes));
  const std::string folder = file.substr(0, file.find_last_of('/') + 1);
  Problems problems(file, bytes);
  std::vector<PastRelease> releases;
  const std::optional<policy::YamlNode> tree = policy::parse_yaml(bytes, {}, problems);
  if (tree) {
    if (std::optional<Mapping> root = Mapping::of(Cursor(*tree, "the history", tree->at, problems))) {
      const std::array<std::string, 2> known{"history", "releases"};
      root->refuse_others(known, "a history");
      if (const std::optional<Cursor> version = root->require("history", "the version of this form, 1")) {
        static_cast<void>(version->count({1, 1}));
      }
      const std::optional<Cursor> list = root->require("releases", "the releases, oldest first");
      const std::optional<std::vector<Cursor>> entries = list ? list->list() : std::nullopt;
      std::set<std::string> names;
      for (const Cursor& entry : entries.value_or(std::vector<Cursor>{})) {
        read_release(entry, folder, names, releases);
      }
      if (entries && (entries->empty() || entries->size() > kMostReleases)) {
        list->expected("1 to " + std::to_string(kMostReleases) + " releases");
      }
    }
  }
  if (!problems.empty()) {
    Error error = problems.error();
    error.kind = ErrorKind::kInput;
    return error;
  }
  return releases;
}

}  // namespace gate::cli

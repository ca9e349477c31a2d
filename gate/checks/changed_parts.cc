#include "gate/checks/changed_parts.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace gate::checks {
namespace {

// What a record says at a path; a number that is the run's own seed (a random_state) is the same in every run. "" when
// it says nothing.
std::string said(const RunDocument& document, const std::string& path) {
  const Scalar* value = document.fields.find(path);
  if (value == nullptr || value->kind == Scalar::Kind::kNull) {
    return "";
  }
  const bool is_seed =
      value->kind == Scalar::Kind::kNumber && document.seed && value->text == std::to_string(*document.seed);
  return is_seed ? "seed" : (value->kind == Scalar::Kind::kString ? "'" : "=") + value->text;
}

std::set<std::string> all_said(const Documents& side, const std::string& path) {
  std::set<std::string> values;
  for (const RunDocument* document : side) {
    values.insert(said(*document, path));
  }
  return values;
}

}  // namespace

std::map<std::string, Scalar> said_under(const RunDocument& document, const std::string& path) {
  std::map<std::string, Scalar> values = document.fields.under(path);
  std::erase_if(values, [](const auto& entry) { return entry.second.kind == Scalar::Kind::kNull; });
  return values;
}

std::vector<std::string> changed_members(const std::string& part, const Documents& candidate,
                                         const Documents& baseline) {
  std::set<std::string> paths;
  for (const Documents* side : {&candidate, &baseline}) {
    for (const RunDocument* document : *side) {
      for (const auto& [path, value] : document->fields.under(part)) {
        paths.insert(path);
      }
    }
  }
  std::vector<std::string> changed;
  std::copy_if(paths.begin(), paths.end(), std::back_inserter(changed),
               [&](const std::string& path) { return all_said(candidate, path) != all_said(baseline, path); });
  return changed;
}

std::string text_of_part(const RunDocument& document, const std::string& part) {
  std::string text;
  for (const auto& [path, value] : said_under(document, part)) {
    text += path + said(document, path) + "\n";
  }
  return text;
}

const RunDocument& odd_one(const std::vector<std::string>& members, const Documents& side, const Documents& other) {
  for (const RunDocument* document : side) {
    if (std::any_of(members.begin(), members.end(), [&](const std::string& member) {
          return !all_said(other, member).contains(said(*document, member));
        })) {
      return *document;
    }
  }
  return *side.front();
}

}  // namespace gate::checks

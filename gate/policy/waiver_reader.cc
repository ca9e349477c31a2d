#include "gate/policy/waiver_reader.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/text.h"
#include "gate/base/time.h"
#include "gate/policy/members.h"
#include "gate/policy/params_reader.h"

namespace gate::policy {
namespace {

void read_check_name(const Mapping& mapping, const CheckIds& ids, Waiver& waiver) {
  const std::optional<Cursor> cursor = mapping.require("check", "the id of the check that is waived");
  const std::optional<std::string> name = cursor ? cursor->line() : std::nullopt;
  if (!name) {
    return;
  }
  waiver.check = *name;
  if (ids.contains(*name)) {
    return;
  }
  // Of a flood of them nobody reads the last, and for each the whole list would be copied.
  std::vector<std::string> known;
  if (cursor->problems().count() < Problems::kMostShown) {
    for (const auto& [id, line] : ids) {
      known.push_back(id);
    }
  }
  const std::string near = cursor->problems().suggestion(*name, known);
  cursor->problem("there is no check '" + shortened(*name, 60) + "' to waive" + near);
}

void read_slice(const Mapping& mapping, Waiver& waiver) {
  const std::optional<Cursor> cursor = mapping.find("slice");
  const std::optional<std::string> text = cursor ? cursor->line() : std::nullopt;
  if (!text) {
    return;
  }
  // Reports write a slice of two keys "language=de, length=long"; so does a waiver.
  std::string_view rest = *text;
  while (!rest.empty()) {
    const std::size_t sign = rest.find('=');
    if (sign == std::string_view::npos || sign == 0 || sign + 1 == rest.size()) {
      cursor->expected("a slice such as language=de");
      return;
    }
    std::size_t end = rest.find(", ", sign);
    end = end != std::string_view::npos && rest.find('=', end) == std::string_view::npos ? rest.size()
                                                                                         : std::min(end, rest.size());
    waiver.slice.push_back({std::string(rest.substr(0, sign)), std::string(rest.substr(sign + 1, end - sign - 1))});
    rest = rest.substr(std::min(end + 2, rest.size()));
  }
}

// A full id in lower case; nothing for anything else. Branches and tags move, and shortened ids become ambiguous.
std::optional<std::string> commit_id(std::string_view text) {
  constexpr std::size_t kDigits = 40;
  if (text.size() != kDigits || text.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
    return std::nullopt;
  }
  return std::string(text);
}

void read_until(const Mapping& mapping, Waiver& waiver) {
  const std::optional<Cursor> cursor = mapping.require("until", "the last day of the waiver, such as 2026-12-31");
  const std::optional<std::string> text = cursor ? cursor->line() : std::nullopt;
  if (!text) {
    return;
  }
  const std::optional<Time> end = parse_date_end(*text);
  if (!end) {
    cursor->expected("a day of the calendar such as 2026-12-31");
    return;
  }
  waiver.until = *text;
  waiver.until_time = *end;
}

}  // namespace

std::optional<CommitRange> read_commit_range(const Cursor& cursor) {
  const std::optional<std::string> text = cursor.line();
  if (!text) {
    return std::nullopt;
  }
  const std::size_t dots = text->find("..");
  const std::string_view whole = *text;
  const std::optional<std::string> from = commit_id(whole.substr(0, std::min(dots, whole.size())));
  const std::string_view end = dots == std::string::npos ? std::string_view() : whole.substr(dots + 2);
  const std::optional<std::string> to = end.empty() ? std::optional<std::string>("") : commit_id(end);
  if (!from || !to || dots == std::string::npos) {
    cursor.expected("A..B or A.., with commit ids of 40 digits as 'git rev-parse' prints them");
    return std::nullopt;
  }
  if (*from == *to) {
    cursor.problem(cursor.name() + ": no commit lies between a commit and itself");
    return std::nullopt;
  }
  return CommitRange{*from, *to};
}

std::optional<Waiver> read_waiver(const Cursor& cursor, const CheckIds& ids) {
  const std::size_t problems_before = cursor.problems().count();
  std::optional<Mapping> mapping = Mapping::of(cursor);
  if (!mapping) {
    return std::nullopt;
  }
  mapping->refuse_others(names_of(kWaiverMembers), "a waiver");
  Waiver waiver;
  waiver.where = mapping->where();
  read_check_name(*mapping, ids, waiver);
  read_slice(*mapping, waiver);
  if (const std::optional<Cursor> loss = mapping->find("max_loss")) {
    waiver.max_loss = loss->number({0.0, std::numeric_limits<double>::infinity()});
  }
  if (const std::optional<Cursor> commits = mapping->find("commits")) {
    waiver.commits = read_commit_range(*commits);
  }
  read_until(*mapping, waiver);
  if (const std::optional<Cursor> reason = mapping->require("reason", "why the finding is tolerated")) {
    waiver.reason = reason->text().value_or("");
  }
  if (const std::optional<Cursor> approver = mapping->require("approved_by", "who tolerates it")) {
    waiver.approved_by = approver->line().value_or("");
  }
  return cursor.problems().count() == problems_before ? std::optional<Waiver>(std::move(waiver)) : std::nullopt;
}

}  // namespace gate::policy

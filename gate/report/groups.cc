#include "gate/report/groups.h"

#include <algorithm>
#include <limits>
#include <map>

#include "gate/base/text.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

// How far the estimate is from the nearest limit, negative beyond it. No number at all comes first: nobody knows how
// bad it is.
double clearance(const Finding& finding) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (!finding.estimate || (!finding.lower_limit && !finding.upper_limit)) {
    return -kInfinity;
  }
  const double below = finding.lower_limit ? *finding.estimate - *finding.lower_limit : kInfinity;
  const double above = finding.upper_limit ? *finding.upper_limit - *finding.estimate : kInfinity;
  const double least = std::min(below, above);
  return least == least ? least : -kInfinity;
}

std::size_t count(const std::vector<CheckGroup>& groups, Verdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(groups.begin(), groups.end(), [&](const CheckGroup& group) { return group.verdict == verdict; }));
}

}  // namespace

std::size_t CheckGroup::count(Verdict which) const {
  return static_cast<std::size_t>(
      std::count_if(slices.begin(), slices.end(), [&](const Finding* finding) { return finding->verdict == which; }));
}

std::vector<CheckGroup> grouped(const Evaluation& evaluation) {
  std::vector<CheckGroup> groups;
  std::map<std::string_view, std::size_t> position;
  for (const Finding& finding : evaluation.findings) {
    const auto [at, is_new] = position.emplace(finding.check, groups.size());
    if (is_new) {
      groups.emplace_back().id = finding.check;
    }
    CheckGroup& group = groups[at->second];
    group.verdict = std::max(group.verdict, finding.verdict);
    group.applies = group.applies || finding.outcome != Outcome::kNotApplicable;
    if (finding.slice.empty() && group.whole == nullptr) {
      group.whole = &finding;
    } else {
      group.slices.push_back(&finding);
    }
  }
  for (CheckGroup& group : groups) {
    std::stable_sort(group.slices.begin(), group.slices.end(), [](const Finding* a, const Finding* b) {
      return a->verdict != b->verdict ? a->verdict > b->verdict : clearance(*a) < clearance(*b);
    });
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const CheckGroup& a, const CheckGroup& b) { return a.verdict > b.verdict; });
  return groups;
}

std::string tally(const std::vector<CheckGroup>& groups) {
  const std::size_t blocks = count(groups, Verdict::kBlock);
  const std::size_t warns = count(groups, Verdict::kWarn);
  const std::string all = counted(groups.size(), "check");
  if (blocks + warns > 0) {
    const auto verb = [](std::size_t n, std::string_view what) { return std::string(what) + (n == 1 ? "s" : ""); };
    const std::string worst = blocks > 0 ? verb(blocks, "block") : verb(warns, "warn");
    if (groups.size() == 1) {
      return "the only check " + worst;
    }
    std::string text = std::to_string(blocks > 0 ? blocks : warns) + " of " + all + " " + worst;
    return blocks > 0 && warns > 0 ? text + ", " + std::to_string(warns) + " " + verb(warns, "warn") : text;
  }
  const auto idle = static_cast<std::size_t>(
      std::count_if(groups.begin(), groups.end(), [](const CheckGroup& group) { return !group.applies; }));
  std::string text = groups.size() == 1 ? "the only check passes" : "all " + all + " pass";
  return idle == 0 ? text : text + ", " + std::to_string(idle) + " not applicable";
}

std::vector<std::string> culprits(const std::vector<CheckGroup>& groups, Verdict verdict) {
  std::vector<std::string> names;
  for (const CheckGroup& group : groups) {
    if (verdict == Verdict::kPass || group.verdict != verdict) {
      continue;
    }
    const std::size_t slices = group.count(verdict);
    const bool whole = group.whole != nullptr && group.whole->verdict == verdict;
    names.push_back(whole || slices == 0 ? std::string(group.id)
                    : slices == 1        ? finding_name(*group.slices.front())
                                         : std::string(group.id) + " in " + std::to_string(slices) + " slices");
  }
  return names;
}

}  // namespace gate::report

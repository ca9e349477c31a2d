#include "gate/cli/init/find_metric.h"

#include <utility>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/cli/init/roles.h"

namespace gate::cli {
namespace {

std::string spanned(std::string_view name) { return "`" + visible(name) + "`"; }

// The user's metrics of this name: spelt the same, else the same but for case, folder and separators.
std::vector<std::string> metrics_called(std::string_view name, const RecordFacts& facts) {
  if (facts.metrics.contains(name)) {
    return {std::string(name)};
  }
  std::vector<std::string> all;
  for (const auto& [metric, fact] : facts.metrics) {
    if (role_key(metric) == name) {
      all.push_back(metric);
    }
  }
  return all;
}

std::string names_of(const Role& role) {
  std::vector<std::string> names;
  for (const RoleName& name : role.names) {
    names.push_back(std::string(name.name));
  }
  return join(names, ", ");
}

MetricAnswer none(const Role& role, const RecordFacts& facts) {
  for (const RoleName& name : role.names) {
    for (const std::string& metric : facts.partial) {
      if (role_key(metric) == name.name) {
        return {std::nullopt, "only some of the runs carry " + spanned(metric) + ". NEXT: record it in every run."};
      }
    }
  }
  std::string next =
      " NEXT: record it under one of these names, or write your own metric and its direction below, and uncomment it.";
  if (role.metric == "cost_usd") {
    next += " Tokens become a cost by a price table: `prices: {file: ..., sha256: ..., date: ...}`.";
  }
  return {std::nullopt, "which metric tells " + std::string(role.what) + "? The records carry none of " +
                            names_of(role) + "." + next};
}

MetricAnswer fitting(const Role& role, const RoleName& known, const std::string& metric, const MetricFact& fact) {
  if (fact.higher_is_better && *fact.higher_is_better != known.higher_is_better) {
    return {std::nullopt, "the file says that " + std::string(*fact.higher_is_better ? "more" : "less") + " of " +
                              spanned(metric) +
                              " is better, its name says the opposite. NEXT: write its direction "
                              "below, and uncomment it."};
  }
  if (role.is_share && (fact.least < 0 || fact.most > 1)) {
    return {std::nullopt, spanned(metric) + " runs from " + short_number(fact.least) + " to " +
                              short_number(fact.most) +
                              ", the margin below is one of a value between 0 and 1. What loss of it is tolerable? "
                              "NEXT: write the metric and the margin in its unit below, and uncomment it."};
  }
  return {FoundMetric{metric, known.higher_is_better, fact.per_row}};
}

}  // namespace

MetricAnswer find_metric(std::string_view metric, const RecordFacts& facts) {
  const Role* role = role_of(metric);
  if (role == nullptr) {
    return {std::nullopt, "no role is known for " + spanned(metric) + ". NEXT: write your metric below."};
  }
  for (const RoleName& name : role->names) {
    const std::vector<std::string> all = metrics_called(name.name, facts);
    if (all.size() > 1) {
      std::vector<std::string> shown;
      for (const std::string& one : all) {
        shown.push_back(spanned(one));
      }
      return {std::nullopt, "which of " + join(shown, ", ") + " tells " + std::string(role->what) +
                                "? NEXT: write it below, and uncomment it."};
    }
    if (all.size() == 1) {
      return fitting(*role, name, all.front(), facts.metrics.find(all.front())->second);
    }
  }
  // Out of the box from two counts of the rows.
  const auto counted_in_rows = [&](std::string_view name) {
    const auto found = facts.metrics.find(name);
    return found != facts.metrics.end() && found->second.per_row;
  };
  if (metric == "cache_hit_rate" && counted_in_rows("tokens.cached") && counted_in_rows("tokens.input")) {
    return {FoundMetric{"cache_hit_rate", true, true}};
  }
  return none(*role, facts);
}

}  // namespace gate::cli

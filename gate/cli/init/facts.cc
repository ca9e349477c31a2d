#include "gate/cli/init/facts.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gate/checks/documents.h"

namespace gate::cli {
namespace {

// Both the values of a metric seen so far and in how many runs they were.
struct Seen {
  std::size_t in_rows = 0, in_documents = 0;
  double least = std::numeric_limits<double>::infinity(), most = -std::numeric_limits<double>::infinity();

  void add(double value) {
    least = std::min(least, value);
    most = std::max(most, value);
  }
};

using SeenMetrics = std::map<std::string, Seen, std::less<>>;

void look_at_rows(const Run& run, SeenMetrics& metrics) {
  for (const Column& column : run.rows.metrics) {
    Seen& seen = metrics[column.name];
    bool any = false;
    for (const double value : column.values) {
      if (!std::isnan(value)) {
        seen.add(value);
        any = true;
      }
    }
    seen.in_rows += any ? 1U : 0U;
  }
}

void look_at_document(const Run& run, SeenMetrics& metrics) {
  for (const auto& [name, value] : run.document.metrics) {
    // A mean that a tool reports beside its rows is no metric of its own.
    if (!name.starts_with("reported.") && run.rows.metric(name) == nullptr) {
      Seen& seen = metrics[name];
      seen.add(value);
      ++seen.in_documents;
    }
  }
}

void look_at_slices(const RunSet& set, const Run& run, std::map<std::string, std::set<std::string>>& slices) {
  for (const SliceColumn& column : run.rows.slices) {
    for (const std::uint32_t value : column.values.numbers()) {
      if (value != 0) {
        slices[column.key].insert(set.words[value]);
      }
    }
  }
}

std::set<std::string> artifacts_of(const Run& run) {
  std::set<std::string> names;
  for (const std::string& at : checks::elements(run.document.fields, "artifacts")) {
    names.insert(checks::text_at(run.document.fields, at + ".name"));
  }
  names.erase("");
  return names;
}

std::optional<bool> direction_in(const std::vector<const RunSet*>& sides, const std::string& metric) {
  for (const RunSet* set : sides) {
    const auto known = set->reading.metrics.find(metric);
    if (known != set->reading.metrics.end() && known->second.higher_is_better) {
      return known->second.higher_is_better;
    }
  }
  return std::nullopt;
}

}  // namespace

bool RecordFacts::names(std::string_view member) const {
  return std::all_of(sides.begin(), sides.end(), [&](const RunSet* set) {
    return std::all_of(set->runs.begin(), set->runs.end(),
                       [&](const Run& run) { return checks::is_named(run.document.fields, member); });
  });
}

RecordFacts facts_of(std::vector<const RunSet*> sides) {
  RecordFacts facts;
  SeenMetrics metrics;
  std::set<std::string> owners;
  std::size_t runs = 0;
  constexpr std::size_t kMany = std::numeric_limits<std::size_t>::max();
  facts.seeds = facts.runs = facts.examples = facts.rows = kMany;
  for (const RunSet* set : sides) {
    std::set<std::int64_t> seeds;
    std::size_t rows = 0;
    for (const Run& run : set->runs) {
      look_at_rows(run, metrics);
      look_at_document(run, metrics);
      look_at_slices(*set, run, facts.slices);
      if (run.document.seed) {
        seeds.insert(*run.document.seed);
      }
      owners.insert(run.document.owner);
      rows += run.rows.size();
      const std::set<std::string> artifacts = artifacts_of(run);
      if (++runs == 1) {
        facts.artifacts = artifacts;
      }
      std::erase_if(facts.artifacts, [&](const std::string& name) { return !artifacts.contains(name); });
    }
    facts.seeds = std::min(facts.seeds, seeds.size());
    facts.runs = std::min(facts.runs, set->runs.size());
    facts.examples = std::min(facts.examples, set->examples.size());
    facts.rows = std::min(facts.rows, rows);
  }
  for (const auto& [name, seen] : metrics) {
    if (seen.in_rows == runs || seen.in_documents == runs) {
      facts.metrics[name] = {seen.in_rows == runs, seen.least, seen.most, direction_in(sides, name)};
    } else {
      facts.partial.insert(name);
    }
  }
  facts.owner = owners.size() == 1 ? *owners.begin() : "";
  facts.sides = std::move(sides);
  return facts;
}

}  // namespace gate::cli

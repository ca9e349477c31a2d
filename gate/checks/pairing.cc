#include "gate/checks/pairing.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::checks {
namespace {

constexpr double kFine = 0.98;
constexpr double kRemarked = 0.90;
constexpr double kComparable = 0.50;
constexpr double kLeastCore = 0.90;

bool scored_by_any(const SideTable& side, std::size_t example) {
  return std::any_of(side.runs.begin(), side.runs.end(), [&](const auto& run) { return !std::isnan(run[example]); });
}

bool scored_by_all(const SideTable& side, std::size_t example) {
  return std::all_of(side.runs.begin(), side.runs.end(), [&](const auto& run) { return !std::isnan(run[example]); });
}

std::vector<std::vector<double>> picked(const std::vector<std::vector<double>>& all,
                                        const std::vector<std::uint32_t>& examples) {
  std::vector<std::vector<double>> runs;
  for (const std::vector<double>& run : all) {
    std::vector<double>& kept = runs.emplace_back();
    kept.reserve(examples.size());
    for (const std::uint32_t example : examples) {
      kept.push_back(run[example]);
    }
  }
  return runs;
}

// The cluster of each; 0: none. Empty: there are no clusters.
std::vector<std::uint32_t> clusters_of(const MetricTable& table, const std::vector<std::uint32_t>& examples) {
  std::vector<std::uint32_t> clusters;
  if (table.clusters == 0) {
    return clusters;
  }
  clusters.reserve(examples.size());
  for (const std::uint32_t example : examples) {
    clusters.push_back(table.cluster[example]);
  }
  return clusters;
}

std::string percent(std::size_t part, std::size_t whole) {
  return short_number(100.0 * static_cast<double>(part) / static_cast<double>(whole), 3) + "%";
}

void judge_overlap(std::size_t both, std::size_t either, std::size_t core_size, Core& core) {
  const double share = either == 0 ? 0.0 : static_cast<double>(both) / static_cast<double>(either);
  const std::string text = std::to_string(both) + " of " + std::to_string(either) + " examples (" +
                           (either == 0 ? "0%" : percent(both, either)) + ") are scored on both sides";
  if (share < kComparable) {
    core.obstacle = ReasonCode::kUnpairedTooMuch;
    core.obstacle_text = "only " + text + "; below half there is nothing to compare";
    core.broken = true;
  } else if (share < kRemarked) {
    core.obstacle = ReasonCode::kUnpairedTooMuch;
    core.obstacle_text = "only " + text + "; a verdict needs 90%";
  } else if (static_cast<double>(core_size) < kLeastCore * static_cast<double>(both)) {
    core.obstacle = ReasonCode::kUnpairedTooMuch;
    core.obstacle_text = "only " + std::to_string(core_size) + " of " + std::to_string(both) +
                         " shared examples are scored by every run; a verdict needs 90%";
  } else if (share < kFine) {
    core.notes.push_back({"pairing_incomplete", text});
  }
  if (!core.obstacle && core_size < both) {
    core.notes.push_back({"balanced_core", "compared on the " + std::to_string(core_size) + " of " +
                                               std::to_string(both) + " shared examples that every run scored"});
  }
}

}  // namespace

std::size_t Core::least_examples() const {
  return candidate.empty() || baseline.empty() ? 0 : std::min(candidate.front().size(), baseline.front().size());
}

Core balanced_core(const MetricTable& table) {
  Core core;
  std::size_t on_candidate = 0;
  std::size_t on_baseline = 0;
  std::size_t both = 0;
  std::size_t either = 0;
  std::vector<std::uint32_t> shared;
  shared.reserve(table.ids.size());
  for (std::uint32_t example = 0; example < table.ids.size(); ++example) {
    const bool candidate = scored_by_any(table.candidate, example);
    const bool baseline = scored_by_any(table.baseline, example);
    on_candidate += candidate ? 1U : 0U;
    on_baseline += baseline ? 1U : 0U;
    both += candidate && baseline ? 1U : 0U;
    either += candidate || baseline ? 1U : 0U;
    if (candidate && baseline && scored_by_all(table.candidate, example) && scored_by_all(table.baseline, example)) {
      shared.push_back(example);
    }
  }
  judge_overlap(both, either, shared.size(), core);
  core.candidate = picked(table.candidate.runs, shared);
  core.baseline = picked(table.baseline.runs, shared);
  core.candidate_per = picked(table.candidate.per, shared);
  core.baseline_per = picked(table.baseline.per, shared);
  core.cluster = clusters_of(table, shared);
  core.clusters = distinct_clusters(core.cluster);
  core.sizes.examples_candidate = on_candidate;
  core.sizes.examples_baseline = on_baseline;
  core.sizes.paired = shared.size();
  core.sizes.runs_candidate = table.candidate.distinct();
  core.sizes.runs_baseline = table.baseline.distinct();
  core.sizes.missing_candidate = either - on_candidate;
  core.sizes.missing_baseline = either - on_baseline;
  core.sizes.errors_candidate = table.candidate.errors;
  core.sizes.errors_baseline = table.baseline.errors;
  if (core.clusters > 0) {
    core.sizes.clusters = core.clusters;
  }
  return core;
}

namespace {

// The examples of one side that all its runs scored.
std::vector<std::uint32_t> complete_examples(const SideTable& side, std::size_t examples, Side which, Core& core) {
  std::vector<std::uint32_t> complete;
  std::size_t any = 0;
  for (std::uint32_t example = 0; example < examples; ++example) {
    any += scored_by_any(side, example) ? 1U : 0U;
    if (scored_by_all(side, example)) {
      complete.push_back(example);
    }
  }
  (which == Side::kCandidate ? core.sizes.examples_candidate : core.sizes.examples_baseline) = any;
  if (static_cast<double>(complete.size()) < kLeastCore * static_cast<double>(any)) {
    core.obstacle = ReasonCode::kUnpairedTooMuch;
    core.obstacle_text = "only " + std::to_string(complete.size()) + " of " + std::to_string(any) +
                         " examples of the " + std::string(word(which)) +
                         " are scored by every run; a verdict needs 90%";
  } else if (complete.size() < any) {
    core.notes.push_back({"balanced_core", "of the " + std::string(word(which)) + " the " +
                                               std::to_string(complete.size()) + " of " + std::to_string(any) +
                                               " examples that every run scored"});
  }
  return complete;
}

}  // namespace

Core independent_core(const MetricTable& table) {
  Core core;
  const std::vector<std::uint32_t> on_candidate =
      complete_examples(table.candidate, table.ids.size(), Side::kCandidate, core);
  const std::vector<std::uint32_t> on_baseline =
      complete_examples(table.baseline, table.ids.size(), Side::kBaseline, core);
  core.candidate = picked(table.candidate.runs, on_candidate);
  core.baseline = picked(table.baseline.runs, on_baseline);
  core.candidate_per = picked(table.candidate.per, on_candidate);
  core.baseline_per = picked(table.baseline.per, on_baseline);
  core.cluster = clusters_of(table, on_candidate);
  core.baseline_cluster = clusters_of(table, on_baseline);
  core.clusters = table.clusters;
  std::vector<std::uint32_t> both;
  std::set_intersection(on_candidate.begin(), on_candidate.end(), on_baseline.begin(), on_baseline.end(),
                        std::back_inserter(both));
  if (2 * both.size() > std::min(on_candidate.size(), on_baseline.size())) {
    core.notes.push_back({"pairing_unused", std::to_string(both.size()) +
                                                " examples are scored on both sides; paired by example the interval "
                                                "would be narrower"});
  }
  core.sizes.runs_candidate = table.candidate.distinct();
  core.sizes.runs_baseline = table.baseline.distinct();
  core.sizes.errors_candidate = table.candidate.errors;
  core.sizes.errors_baseline = table.baseline.errors;
  if (core.clusters > 0) {
    core.sizes.clusters = core.clusters;
  }
  return core;
}

std::vector<std::size_t> cluster_labels(const Core& core) {
  std::vector<std::size_t> labels(core.cluster.begin(), core.cluster.end());
  std::size_t next = labels.empty() ? 0 : *std::max_element(labels.begin(), labels.end());
  for (std::size_t& label : labels) {
    label = label == 0 ? ++next : label;
  }
  return labels;
}

std::vector<Note> run_notes(const MetricTable& table, std::optional<double> run_sd) {
  std::vector<Note> notes = table.notes;
  const auto remark = [&](const SideTable& side, Side which) {
    const std::string who(word(which));
    if (side.identical) {
      notes.push_back({"identical_seeds", "identical seeds: " + counted(side.declared_runs, "run") + " of the " + who +
                                              " agree on every value of " + table.metric + " and count as " +
                                              std::to_string(side.distinct())});
    }
    if (side.distinct() == 1 && run_sd) {
      notes.push_back({"run_noise_declared", "run noise declared, not measured: the " + who +
                                                 " has one distinct run of " + table.metric +
                                                 ", its noise is taken to be " + short_number(*run_sd)});
    } else if (side.distinct() == 1) {
      notes.push_back({"run_noise_not_measured",
                       "run noise not measured: the " + who + " has one distinct run of " + table.metric});
    }
  };
  remark(table.candidate, Side::kCandidate);
  remark(table.baseline, Side::kBaseline);
  return notes;
}

}  // namespace gate::checks

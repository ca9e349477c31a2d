#include "gate/checks/slices.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "gate/base/text.h"
#include "gate/stats/multiplicity.h"

namespace gate::checks {
namespace {

// Smaller families are named checks in all but name: correcting them would only cost power.
constexpr std::size_t kLeastFamily = 5;

bool scored(const SideTable& side, std::size_t example) {
  return std::any_of(side.runs.begin(), side.runs.end(), [&](const auto& run) { return !std::isnan(run[example]); });
}

std::string label_text(const std::vector<SliceLabel>& label) {
  std::vector<std::string> parts;
  for (const SliceLabel& one : label) {
    parts.push_back(one.key + "=" + one.value);
  }
  return join(parts, ",");
}

// How many of these examples can be judged: those that both sides scored, or of sides that share none those of the
// side with fewer; of a candidate alone its own.
std::size_t judgeable(const MetricTable& table, const std::vector<std::size_t>& examples, bool alone,
                      bool independent) {
  std::size_t candidate = 0;
  std::size_t baseline = 0;
  std::size_t both = 0;
  for (const std::size_t example : examples) {
    const bool c = scored(table.candidate, example);
    const bool b = scored(table.baseline, example);
    candidate += c ? 1U : 0U;
    baseline += b ? 1U : 0U;
    both += c && b ? 1U : 0U;
  }
  return alone ? candidate : independent ? std::min(candidate, baseline) : both;
}

}  // namespace

Result<SliceFamily> slice_family(const MetricTable& table, const RunSet& candidate, const RunSet* baseline,
                                 const std::vector<std::string>& keys, std::size_t min_examples, bool independent) {
  SliceFamily family;
  if (table.ids.empty()) {
    family.absent = keys;
    return family;
  }
  std::vector<std::vector<std::string_view>> columns;
  for (const std::string& key : keys) {
    GATE_ASSIGN(std::vector<std::string_view> column, slice_values(table, candidate, baseline, key));
    if (std::all_of(column.begin(), column.end(), [](std::string_view value) { return value.empty(); })) {
      family.absent.push_back(key);
    }
    columns.push_back(std::move(column));
  }
  if (!family.absent.empty()) {
    return family;
  }
  std::map<std::vector<std::string_view>, std::vector<std::size_t>> members;
  std::vector<std::string_view> of_example(keys.size());
  for (std::size_t example = 0; example < table.ids.size(); ++example) {
    std::transform(columns.begin(), columns.end(), of_example.begin(),
                   [&](const auto& column) { return column[example]; });
    if (std::any_of(of_example.begin(), of_example.end(), [](std::string_view v) { return v.empty(); })) {
      ++family.unsliced;
    } else {
      members[of_example].push_back(example);
    }
  }
  for (const auto& [values, examples] : members) {
    Slice slice;
    std::vector<std::string> text;
    for (std::size_t k = 0; k < keys.size(); ++k) {
      slice.label.push_back({keys[k], std::string(values[k])});
      text.push_back(keys[k] + "=" + std::string(values[k]));
    }
    const std::size_t shared = judgeable(table, examples, baseline == nullptr, independent);
    if (shared < min_examples) {
      family.too_small.push_back(join(text, ",") + " (" + counted(shared, "example") + ")");
      continue;
    }
    slice.keep.assign(table.ids.size(), false);
    for (const std::size_t example : examples) {
      slice.keep[example] = true;
    }
    family.slices.push_back(std::move(slice));
  }
  return family;
}

bool has_slice(const RunSet& set, const SliceLabel& label) {
  return std::any_of(set.runs.begin(), set.runs.end(), [&](const Run& run) {
    const SliceColumn* column = run.rows.slice(label.key);
    if (column == nullptr) {
      return false;
    }
    const std::span<const std::uint32_t> words = column->values.numbers();
    return std::any_of(words.begin(), words.end(),
                       [&](std::uint32_t word) { return word != 0 && set.words[word] == label.value; });
  });
}

void hold_family(std::span<Finding> findings, double alpha_two_sided) {
  if (findings.size() < kLeastFamily) {
    return;
  }
  std::vector<double> p;
  for (const Finding& finding : findings) {
    p.push_back(finding.p_block.value_or(1.0));
  }
  const std::vector<double> adjusted = stats::holm(p);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    Finding& finding = findings[i];
    if (finding.outcome == Outcome::kViolated && !(adjusted[i] <= alpha_two_sided / 2)) {
      finding.outcome = Outcome::kInconclusive;
      finding.reason = ReasonCode::kWithinFamilyCorrection;
      finding.summary +=
          "; among " + std::to_string(findings.size()) + " slices that is not enough evidence to block (Holm)";
    }
  }
}

std::optional<Note> mix_remark(const Finding& whole, std::span<const Finding> slices) {
  const auto change_of = [](const Finding& finding) {
    return finding.candidate && finding.baseline ? *finding.candidate - *finding.baseline : 0;
  };
  const double change = change_of(whole);
  if (slices.size() < 2 || change == 0) {
    return std::nullopt;
  }
  const auto words = [](double by) { return std::string(by > 0 ? "rose" : "fell"); };
  if (std::all_of(slices.begin(), slices.end(), [&](const Finding& slice) { return change_of(slice) * change < 0; })) {
    return Note{"mix_turns_the_sign", "over all examples the metric " + words(change) + ", in every slice it " +
                                          words(-change) + ": the sides have different mixes of slices"};
  }
  double all = 0;
  double examples = 0;
  const Finding* largest = &slices.front();
  for (const Finding& slice : slices) {
    all += change_of(slice) * static_cast<double>(slice.selected);
    examples += static_cast<double>(slice.selected);
    largest = slice.selected > largest->selected ? &slice : largest;
  }
  const double others = all - change_of(*largest) * static_cast<double>(largest->selected);
  if (2 * static_cast<double>(largest->selected) > examples && others * change < 0) {
    return Note{"one_slice_carries", "the slice " + label_text(largest->slice) +
                                         " carries the change; in the others together the metric " + words(-change)};
  }
  return std::nullopt;
}

}  // namespace gate::checks

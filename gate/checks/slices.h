// Cuts a table into slices by one or two keys of the rows, and holds the family-wise error over them.
#ifndef GATE_CHECKS_SLICES_H_
#define GATE_CHECKS_SLICES_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/checks/metric_table.h"
#include "gate/model/evaluation.h"

namespace gate::checks {

struct Slice {
  std::vector<SliceLabel> label;
  std::vector<bool> keep;  // per example of the table
};

struct SliceFamily {
  std::vector<Slice> slices;           // at least `min_examples` examples each, by label
  std::vector<std::string> too_small;  // "digit=8 (12 examples)", by label
  std::size_t unsliced = 0;            // examples that lack one of the keys
  std::vector<std::string> absent;     // keys that no example carries; there are no slices then
};

// Counts the examples that both sides have, or that the lesser side has where the sides share none; an example whose
// slice differs between the sides is an error.
Result<SliceFamily> slice_family(const MetricTable& table, const RunSet& candidate, const RunSet* baseline,
                                 const std::vector<std::string>& keys, std::size_t min_examples, bool independent);

// Some row of the set is in the slice.
bool has_slice(const RunSet& set, const SliceLabel& label);

// Holm over the block p-values of a family of five or more findings (statistics, section 4): one that would block only
// without the correction becomes undecided. Passes are untouched.
void hold_family(std::span<Finding> findings, double alpha_two_sided);

// Simpson's trap: a remark when the whole changed one way and every slice the other, or when one slice with more than
// half of the examples carries a change that the others together contradict. Means only; it decides nothing.
std::optional<Note> mix_remark(const Finding& whole, std::span<const Finding> slices);

}  // namespace gate::checks

#endif  // GATE_CHECKS_SLICES_H_

// equivalence: do both sides lie within a margin of each other, either way? Two one-sided tests (Schuirmann 1987).
#include <array>

#include "gate/checks/metric_comparison.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr auto kSlices =
    slice_members("margin", "tolerated difference in each slice (default: the check's)", Weaker::kHigher);
constexpr std::array<ParamSpec, 8> kParams{{
    kComparedMetric,
    {.name = "margin",
     .type = ParamType::kMargin,
     .presence = Presence::kRequired,
     .help = "tolerated difference either way: 0.01 in the metric's unit, or 5% of the baseline",
     .weaker = Weaker::kHigher},
    kComparedStatistic,
    kComparedRunSd,
    kComparedPairedBy,
    kComparedMethod,
    kComparedIdenticalIsPass,
    {.name = "slices",
     .type = ParamType::kGroup,
     .help = "the same question in every slice of the examples",
     .members = kSlices,
     .without = Without::kWeaker},
}};

Result<std::unique_ptr<const Check>> bind(const Params& params) { return bind_comparison(params, Aim::kSame); }

}  // namespace

const CheckKind k_equivalence{
    "equivalence", "the candidate differs from the baseline by less than a margin, either way", kParams, &bind};

}  // namespace gate::checks

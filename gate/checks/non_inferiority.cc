// non_inferiority: is the candidate not worse than the baseline by more than a margin, over all examples and in each
// slice?
#include <array>

#include "gate/checks/metric_comparison.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr auto kSlices =
    slice_members("margin", "tolerated loss in each slice (default: the check's)", Weaker::kHigher);
constexpr std::array<ParamSpec, 9> kParams{{
    kComparedMetric,
    kComparedDirection,
    {.name = "margin",
     .type = ParamType::kMargin,
     .presence = Presence::kRequired,
     .help = "tolerated loss: 0.01 in the metric's unit, or 5% of the baseline",
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

Result<std::unique_ptr<const Check>> bind(const Params& params) { return bind_comparison(params, Aim::kNotWorse); }

}  // namespace

const CheckKind k_non_inferiority{"non_inferiority",
                                  "the candidate is not worse than the baseline by more than a margin", kParams, &bind};

}  // namespace gate::checks

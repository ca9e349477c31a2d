// superiority: is the candidate better than the baseline by more than a required gain? The rule of non-inferiority with
// the gain in the place of minus the margin.
#include <array>

#include "gate/checks/metric_comparison.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr auto kSlices =
    slice_members("min_gain", "required gain in each slice (default: the check's)", Weaker::kLower);
constexpr std::array<ParamSpec, 9> kParams{{
    kComparedMetric,
    kComparedDirection,
    {.name = "min_gain",
     .type = ParamType::kMargin,
     .presence = Presence::kRequired,
     .help = "required gain: 0 for any, 0.01 in the metric's unit, or 5% of the baseline",
     .weaker = Weaker::kLower},
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

Result<std::unique_ptr<const Check>> bind(const Params& params) { return bind_comparison(params, Aim::kBetter); }

}  // namespace

const CheckKind k_superiority{"superiority", "the candidate is better than the baseline by more than a required gain",
                              kParams, &bind};

}  // namespace gate::checks

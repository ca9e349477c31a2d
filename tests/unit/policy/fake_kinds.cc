#include "tests/unit/policy/fake_kinds.h"

#include <array>
#include <memory>

#include "gate/base/diagnostic.h"
#include "gate/policy/reader.h"

namespace gate::policy::testing {
namespace {

class FakeCheck : public Check {
 public:
  explicit FakeCheck(std::optional<std::string> metric) : metric_(std::move(metric)) {}
  std::vector<Finding> run(const CheckContext&) const override { return std::vector<Finding>(1); }
  Needs needs() const override {
    Needs needs;
    if (metric_) {
      needs.metrics.insert(*metric_);
    }
    return needs;
  }

 private:
  std::optional<std::string> metric_;
};

Result<std::unique_ptr<const Check>> bind_any(const Params& params) {
  const std::optional<std::string> metric = params.has("metric") ? params.text("metric") : std::nullopt;
  return std::unique_ptr<const Check>(std::make_unique<FakeCheck>(metric));
}

Result<std::unique_ptr<const Check>> bind_threshold(const Params& params) {
  const std::optional<double> min = params.number("min");
  const std::optional<double> max = params.number("max");
  if (!min && !max) {
    return policy_error("a threshold needs 'min' or 'max'", params.where(""));
  }
  if (min && max && *min > *max) {
    Error error = policy_error("");
    error.problems.push_back({params.where("max"), "'max' is below 'min'", ""});
    return error;
  }
  return bind_any(params);
}

// Real kinds read what their table requires without asking again.
Result<std::unique_ptr<const Check>> bind_non_inferiority(const Params& params) {
  GATE_INVARIANT(params.has("metric") && params.has("direction") && params.has("margin"));
  return bind_any(params);
}

constexpr std::array<std::string_view, 3> kStatistics{"mean", "p50", "p95"};
constexpr std::array<std::string_view, 2> kDirections{"higher", "lower"};
constexpr std::array<ParamSpec, 3> kSlices{{
    {.name = "by", .type = ParamType::kTextList, .presence = Presence::kRequired, .help = "slice keys"},
    {.name = "margin", .type = ParamType::kMargin, .help = "tolerated loss in a slice", .weaker = Weaker::kHigher},
    {.name = "min_examples", .type = ParamType::kCount, .help = "smallest slice that is judged", .least = 1},
}};
constexpr std::array<ParamSpec, 5> kThreshold{{
    {.name = "metric", .type = ParamType::kText, .presence = Presence::kRequired, .help = "what is measured"},
    {.name = "statistic", .type = ParamType::kWord, .help = "mean or a percentile", .words = kStatistics},
    {.name = "min",
     .type = ParamType::kNumber,
     .help = "lower limit",
     .weaker = Weaker::kLower,
     .without = Without::kWeaker},
    {.name = "max",
     .type = ParamType::kNumber,
     .help = "upper limit",
     .weaker = Weaker::kHigher,
     .without = Without::kWeaker},
    {.name = "slices", .type = ParamType::kGroup, .help = "per slice", .members = kSlices},
}};
constexpr std::array<ParamSpec, 3> kNonInferiority{{
    {.name = "metric", .type = ParamType::kText, .presence = Presence::kRequired, .help = "what is measured"},
    {.name = "direction",
     .type = ParamType::kWord,
     .presence = Presence::kRequired,
     .help = "which way is better",
     .words = kDirections},
    {.name = "margin",
     .type = ParamType::kMargin,
     .presence = Presence::kRequired,
     .help = "tolerated loss",
     .weaker = Weaker::kHigher},
}};
constexpr std::array<ParamSpec, 6> kRecords{{
    {.name = "require",
     .type = ParamType::kTextList,
     .help = "fields",
     .weaker = Weaker::kFewer,
     .without = Without::kWeaker},
    {.name = "blobs", .type = ParamType::kTextMap, .help = "field: path"},
    {.name = "max_age", .type = ParamType::kDuration, .help = "oldest record"},
    {.name = "strict", .type = ParamType::kBool, .help = "no exceptions"},
    {.name = "seeds", .type = ParamType::kCount, .help = "how many", .least = 1, .most = 100},
    {.name = "share", .type = ParamType::kNumber, .help = "of the examples", .least = 0, .most = 1},
}};

constexpr CheckKind k_threshold{"threshold", "a bound on a metric", kThreshold, &bind_threshold};
constexpr CheckKind k_non_inferiority{"non_inferiority", "not worse by more than a margin", kNonInferiority,
                                      &bind_non_inferiority};
constexpr CheckKind k_records{"records", "what records say", kRecords, &bind_any};
constexpr std::array<const CheckKind*, 3> kKinds{&k_threshold, &k_non_inferiority, &k_records};

}  // namespace

std::span<const CheckKind* const> fake_kinds() { return kKinds; }

Result<Policy> read(std::string_view yaml, const YamlLimits& limits) {
  return read_policy({yaml, "policy.yaml", "file"}, fake_kinds(), limits);
}

std::string rendered_error(std::string_view yaml, const YamlLimits& limits) {
  const Result<Policy> policy = read(yaml, limits);
  return policy ? "no error" : render(policy.error());
}

}  // namespace gate::policy::testing

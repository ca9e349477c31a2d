// Metrics that are computed: what `metrics:` and `prices:` of a policy define, and what is there out of the box.
#ifndef GATE_MODEL_METRIC_H_
#define GATE_MODEL_METRIC_H_

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"

namespace gate {

struct MetricDefinition {
  enum class Form {
    kSum,         // of a row's values
    kDifference,  // the first less the second, in a row
    kRatio,       // the sum over rows of the first, divided by that of the second; no row has a value of its own
    kShare,       // 1 in a row whose field has the value, 0 in one where it has another
  };
  Form form = Form::kSum;
  // Names of metrics; of a share its one field: "guardrail", "slices.<key>", or a metric.
  std::vector<std::string> of;
  std::string value = {};  // of a share, as the policy spells it; of a metric it is a number
  Where where = {};
};

// What tokens of a model cost, in USD a token.
struct ModelPrice {
  double input = 0;
  double cached = 0;  // of the input tokens that were read from a cache
  double output = 0;
};

struct PriceTable {
  std::string file;  // as the policy names it
  std::string sha256;
  std::string date;                                       // from which on these prices hold: "2026-11-01"
  std::map<std::string, ModelPrice, std::less<>> models;  // by `model.name` of the run documents
};

class Metrics {
 public:
  std::map<std::string, MetricDefinition, std::less<>> defined;  // by the policy
  std::optional<PriceTable> prices;

  // What the policy defines under this name, else what is there out of the box; nullptr: a field of the records. The
  // records' own metric of a name goes before one out of the box.
  [[nodiscard]] const MetricDefinition* find(std::string_view name) const;

  // Everything that a record may have to carry so that `names` can be computed: the names themselves and their parts.
  struct Fields {
    std::set<std::string> metrics;
    std::set<std::string> slice_keys;
  };
  [[nodiscard]] Fields fields_of(const std::set<std::string>& names) const;
};

// Of a share's field: "slices.language" -> "language"; nothing for another field.
std::optional<std::string_view> slice_key_of(std::string_view field);

// tokens.total, cache_hit_rate, cost_per_success, ...: defined by no policy and known to all.
const std::map<std::string, MetricDefinition, std::less<>>& built_in_metrics();

// "cost_usd / correct", "tokens.input + tokens.output".
std::string formula(const MetricDefinition& definition);

}  // namespace gate

#endif  // GATE_MODEL_METRIC_H_

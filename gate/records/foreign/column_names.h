// The names of columns that need no explanation.
#ifndef GATE_RECORDS_FOREIGN_COLUMN_NAMES_H_
#define GATE_RECORDS_FOREIGN_COLUMN_NAMES_H_

#include <array>
#include <string_view>

#include "gate/records/foreign/column_plan.h"

namespace gate::records {

// What names of columns mean when nobody says otherwise; the first that is there is taken.
struct KnownNames {
  std::string_view key;
  ColumnRole::Kind kind;
  std::string_view metric;
  double scale;
  std::array<std::string_view, 9> names;
};
inline constexpr std::array<KnownNames, 16> kKnown{{
    {"id",
     ColumnRole::Kind::kId,
     "",
     1,
     {"id", "example_id", "sample_id", "question_id", "doc_id", "case_id", "item_id", "test_id", "uid"}},
    {"run", ColumnRole::Kind::kRun, "", 1, {"run", "run_id", "run_name"}},
    {"seed", ColumnRole::Kind::kSeed, "", 1, {"seed", "random_seed", "random_state"}},
    {"repeat", ColumnRole::Kind::kRepeat, "", 1, {"repeat", "repetition", "replicate", "trial", "epoch", "repeat_id"}},
    {"error", ColumnRole::Kind::kError, "", 1, {"error", "error_message", "exception"}},
    {"cluster", ColumnRole::Kind::kCluster, "", 1, {"cluster", "cluster_id"}},
    {"guardrail", ColumnRole::Kind::kGuardrail, "", 1, {"guardrail"}},
    {"latency_ms", ColumnRole::Kind::kMetric, "latency_ms", 1, {"latency_ms", "duration_ms", "elapsed_ms"}},
    {"latency_s",
     ColumnRole::Kind::kMetric,
     "latency_ms",
     1000,
     {"latency_s", "latency_seconds", "duration_s", "duration_seconds"}},
    {"cost_usd", ColumnRole::Kind::kMetric, "cost_usd", 1, {"cost_usd", "usd", "price_usd"}},
    {"tokens.input",
     ColumnRole::Kind::kMetric,
     "tokens.input",
     1,
     {"tokens.input", "input_tokens", "prompt_tokens", "usage.input_tokens", "usage.prompt_tokens"}},
    {"tokens.output",
     ColumnRole::Kind::kMetric,
     "tokens.output",
     1,
     {"tokens.output", "output_tokens", "completion_tokens", "usage.output_tokens", "usage.completion_tokens"}},
    {"tokens.cached", ColumnRole::Kind::kMetric, "tokens.cached", 1, {"tokens.cached", "cached_tokens"}},
    {"gpu_seconds", ColumnRole::Kind::kMetric, "gpu_seconds", 1, {"gpu_seconds"}},
    {"metric", ColumnRole::Kind::kMetricName, "", 1, {"metric", "metric_name"}},
    {"value", ColumnRole::Kind::kMetricValue, "", 1, {"value", "metric_value"}},
}};

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_COLUMN_NAMES_H_

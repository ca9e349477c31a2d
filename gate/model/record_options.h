// What a reader cannot know of other tools' files: which column is what, and which of the runs they hold are meant. A
// policy says it under `records`; on the command line it stands behind the set ("runs.csv#id=question,metric.ok=right")
// and goes before the policy.
#ifndef GATE_MODEL_RECORD_OPTIONS_H_
#define GATE_MODEL_RECORD_OPTIONS_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/result.h"

namespace gate {

struct RecordOptions {
  using Pairs = std::vector<std::pair<std::string, std::string>>;  // in the order given; "run_id" may stand there twice
  Pairs columns;                                                   // "id" -> "question", "metric.ok" -> "right"
  Pairs select;                                                    // "experiment" -> "faq", "tag.stage" -> "candidate"

  [[nodiscard]] const std::string* column(std::string_view role) const {
    for (const auto& [key, value] : columns) {
      if (key == role) {
        return &value;
      }
    }
    return nullptr;
  }
  [[nodiscard]] bool empty() const { return columns.empty() && select.empty(); }
  friend bool operator==(const RecordOptions&, const RecordOptions&) = default;
};

enum class OptionKind { kColumn, kSelect };

// What is wrong with the key "metric." or "idd", as a fragment that names the nearest key; nothing when it is known.
std::optional<std::string> wrong_option(OptionKind kind, std::string_view key);

// "runs/out.csv#id=question,seed=s" in two parts. What stands behind the last '#' counts as options when it begins with
// "key="; a comma inside a value is written "\,". The error is kUsage.
struct SetSpec {
  std::string path;
  RecordOptions options;
};
Result<SetSpec> parse_set_spec(const std::string& spec);

// `over` where it says something, else `under`. A selection replaces the whole selection.
RecordOptions merged(RecordOptions over, const RecordOptions& under);

}  // namespace gate

#endif  // GATE_MODEL_RECORD_OPTIONS_H_

// The parameters of a check kind: the table that the reader validates against, and the validated values. The same table
// feeds the schema, the documentation and the suggestions for misspelt keys.
#ifndef GATE_MODEL_PARAMS_H_
#define GATE_MODEL_PARAMS_H_

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gate/base/result.h"

namespace gate {

enum class ParamType {
  kText,      // any string, quoted or plain
  kWord,      // one of `words`
  kNumber,    // JSON number within [least, most]
  kCount,     // whole number within [least, most]
  kMargin,    // number >= 0 in the metric's unit, or "5%" of the baseline
  kDuration,  // "7d"
  kBool,      // true | false
  kTextList,  // non-empty list of strings
  kTextMap,   // non-empty mapping of strings to strings
  kGroup,     // mapping with `members`
  kFile,      // a file beside the policy, by its path from there; its bytes are read with the policy
};

enum class Presence { kRequired, kOptional };

// Which change of a value asks less of a release. A word, a text or a flag has no such way.
enum class Weaker {
  kNeither,  // neither way does, or it depends on the data
  kHigher,   // a larger number, a longer time
  kLower,
  kFewer,  // fewer entries of a list or a mapping
};
// What it means when an optional parameter is left out, compared with any value of it.
enum class Without { kDepends, kWeaker, kStricter };

struct ParamSpec {
  std::string_view name;
  ParamType type = ParamType::kText;
  Presence presence = Presence::kOptional;
  std::string_view help;  // one line
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  std::span<const std::string_view> words = {};
  std::span<const ParamSpec> members = {};
  Weaker weaker = Weaker::kNeither;
  Without without = Without::kDepends;
};

// The row of a name; nullptr: there is none.
constexpr const ParamSpec* row_of(std::span<const ParamSpec> rows, std::string_view name) {
  for (const ParamSpec& row : rows) {
    if (row.name == name) {
      return &row;
    }
  }
  return nullptr;
}

// A tolerated difference: absolute in the metric's unit, or a share of the baseline.
struct Margin {
  double value = 0;  // 0.01, or 0.05 for "5%"
  bool relative = false;
  std::string text;  // as the policy spells it
  friend bool operator==(const Margin&, const Margin&) = default;
};

// A file that a policy names, as it was read.
struct PolicyFile {
  std::string name;  // from the folder of the policy
  std::string sha256;
  std::string bytes;
};

class Params;
using ParamData = std::variant<std::string, double, std::int64_t, Margin, bool, std::vector<std::string>,
                               std::vector<std::pair<std::string, std::string>>, std::shared_ptr<const Params>,
                               std::shared_ptr<const PolicyFile>>;
// kText, kWord -> string; kNumber -> double; kCount -> int64; kDuration -> int64 seconds; kGroup -> Params; kFile ->
// PolicyFile.
struct ParamValue {
  ParamData data;
  Where where;
};

class Params {
 public:
  void set(std::string name, ParamValue value) { values_.insert_or_assign(std::move(name), std::move(value)); }
  [[nodiscard]] const ParamValue* find(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const std::map<std::string, ParamValue, std::less<>>& all() const { return values_; }
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  // The value when it is there; a wrong type is a bug of ours (the table and the reader of the value disagree).
  template <typename T>
  [[nodiscard]] std::optional<T> get(std::string_view name) const {
    const ParamValue* value = find(name);
    if (value == nullptr) {
      return std::nullopt;
    }
    GATE_INVARIANT(std::holds_alternative<T>(value->data));
    return std::get<T>(value->data);
  }
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const { return get<std::string>(name); }
  [[nodiscard]] std::optional<double> number(std::string_view name) const { return get<double>(name); }
  [[nodiscard]] std::optional<std::int64_t> count(std::string_view name) const { return get<std::int64_t>(name); }
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const {
    return get<std::vector<std::string>>(name).value_or(std::vector<std::string>{});
  }
  [[nodiscard]] std::shared_ptr<const Params> group(std::string_view name) const {
    return get<std::shared_ptr<const Params>>(name).value_or(nullptr);
  }
  [[nodiscard]] std::shared_ptr<const PolicyFile> file(std::string_view name) const {
    return get<std::shared_ptr<const PolicyFile>>(name).value_or(nullptr);
  }
  // Where a parameter stands, or where the check begins.
  [[nodiscard]] Where where(std::string_view name) const {
    const ParamValue* value = find(name);
    return value == nullptr ? whole_ : value->where;
  }
  void set_where(Where where) { whole_ = std::move(where); }

 private:
  std::map<std::string, ParamValue, std::less<>> values_;
  Where whole_;
};

}  // namespace gate

#endif  // GATE_MODEL_PARAMS_H_

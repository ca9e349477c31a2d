#include "gate/records/row_fields.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::records {
namespace {

constexpr double kNotScored = std::numeric_limits<double>::quiet_NaN();
constexpr double kLargestExact = 9007199254740992.0;  // 2^53
constexpr std::size_t kErrorBytes = 512;              // of an error's text that are kept
constexpr std::size_t kIgnoredKeys = 256;             // that are remembered
constexpr std::size_t kShown = 40;                    // bytes of a value in a message

constexpr std::string_view expected_of(std::string_view name) {
  for (const RowField& field : kRowFields) {
    if (field.name == name) {
      return field.expected;
    }
  }
  return "";
}

std::string quoted(std::string_view parent, std::string_view key) {
  return "'" + std::string(parent) + (parent.empty() ? "" : ".") + shortened(key, 80) + "'";
}

std::string too_many(const std::string& what, const std::string& kind, std::size_t limit) {
  return what + " is one " + kind + " too many; the limit is " + std::to_string(limit);
}

bool is_built_in(std::string_view metric) {
  return metric == "latency_ms" || metric == "cost_usd" || metric == "gpu_seconds" || metric.starts_with("tokens.");
}

}  // namespace

RowFields::RowFields(RowBatch& batch, const Limits& limits) : batch_(batch), limits_(limits) {
  for (const RowField& field : kRowFields) {
    members_.add(field.name, static_cast<std::uint32_t>(field.member));
  }
}

void RowFields::begin(std::optional<std::int64_t> seed) {
  seed_ = seed;
  id_ = {};
  fault_.clear();
  members_.restart();
}

RowMember RowFields::member(std::string_view key) {
  const std::uint32_t* known = members_.find(key);
  if (known == nullptr) {
    if (members_.size() < kIgnoredKeys && key.size() <= limits_.name_bytes) {
      members_.add(key, static_cast<std::uint32_t>(RowMember::kIgnored));
    }
    return RowMember::kIgnored;
  }
  return RowMember{*known};
}

bool RowFields::take(RowMember member, const RowValue& value) {
  switch (member) {
    case RowMember::kIgnored: return true;
    case RowMember::kId: return id(value);
    case RowMember::kSeed: return seed(value);
    case RowMember::kScores:
      return value.kind == RowKind::kNull || mistyped("", "scores", value, expected_of("scores"));
    case RowMember::kLatency: return measure("latency_ms", latency_, value, Range::kAboveZero);
    case RowMember::kCost: return measure("cost_usd", cost_, value, Range::kZeroOrMore);
    case RowMember::kGpu: return measure("gpu_seconds", gpu_, value, Range::kZeroOrMore);
    case RowMember::kTokens:
      return value.kind == RowKind::kNull || mistyped("", "tokens", value, expected_of("tokens"));
    case RowMember::kSlices:
      return value.kind == RowKind::kNull || mistyped("", "slices", value, expected_of("slices"));
    case RowMember::kCluster: return word("", "cluster", RunSetBuilder::kCluster, value);
    case RowMember::kGuardrail: return word("", "guardrail", RunSetBuilder::kGuardrail, value);
    case RowMember::kError: return error(value);
  }
  return false;
}

void RowFields::begin_object(RowMember object) { keys_of(object).restart(); }

std::optional<std::uint32_t> RowFields::column(RowMember object, std::string_view key, const RowValue& value) {
  KeyTable& keys = keys_of(object);
  if (const std::uint32_t* known = keys.find(key)) {
    return *known;
  }
  const std::optional<std::uint32_t> fresh =
      object == RowMember::kSlices ? enter_slice(key, value) : enter_metric(object, key, value);
  if (fresh) {
    keys.add(key, *fresh);
    keys.find(key);  // it follows the key before
  }
  return fresh;
}

bool RowFields::take(RowMember object, std::string_view key, std::uint32_t column, const RowValue& value) {
  return object == RowMember::kScores   ? score(key, column, value)
         : object == RowMember::kTokens ? token_count(key, column, value)
                                        : word("slices", key, column, value);
}

bool RowFields::fail(std::string message) {
  fault_ = std::move(message);
  return false;
}

// "'latency_ms' must be a number or null, not the string "812"".
bool RowFields::mistyped(std::string_view parent, std::string_view key, const RowValue& value,
                         std::string_view expected) {
  const std::string token = shortened(value.token, kShown);
  std::string found;
  switch (value.kind) {
    case RowKind::kObject: found = "an object"; break;
    case RowKind::kArray: found = "an array"; break;
    case RowKind::kString: found = "the string " + token; break;
    case RowKind::kNumber: found = "the number " + token; break;
    case RowKind::kBool:
    case RowKind::kNull: found = token; break;
  }
  return fail(quoted(parent, key) + " must be " + std::string(expected) + ", not " + found);
}

bool RowFields::too_long(std::string_view parent, std::string_view key) {
  return fail(quoted(parent, key) + " is longer than " + std::to_string(limits_.name_bytes) + " bytes");
}

bool RowFields::id(const RowValue& value) {
  if (value.kind == RowKind::kNumber) {
    const std::string token = shortened(value.token, kShown);
    return fail("'id' must be a string, not the number " + token + "; write \"" + token + "\"");
  }
  if (value.kind != RowKind::kString) {
    return mistyped("", "id", value, expected_of("id"));
  }
  if (value.text.empty()) {
    return fail("'id' is empty; it must name the example");
  }
  if (value.text.size() > limits_.name_bytes) {
    return too_long("", "id");
  }
  id_ = value.text;
  id_token_ = value.token.data();
  return true;
}

bool RowFields::seed(const RowValue& value) {
  if (value.kind == RowKind::kNull) {
    return true;
  }
  if (value.kind != RowKind::kNumber) {
    return mistyped("", "seed", value, expected_of("seed"));
  }
  // Most name the run's own, and as a number below 2^53, of which a double is that very one.
  if (seed_ && std::abs(value.number) < kLargestExact && value.number == static_cast<double>(*seed_)) {
    return true;
  }
  std::optional<std::int64_t> seed = parse_integer(value.token);
  if (!seed) {  // "3.0" is 3, as in a document
    seed = parse_integer(canonical_number(value.number));
  }
  if (seed && seed == seed_) {
    return true;
  }
  const std::string is = "'seed' is " + shortened(value.token, kShown);
  if (!seed) {
    return fail(is + "; expected an integer of 64 bits");
  }
  if (!seed_) {
    return fail(is + ", but the run's document names no seed");
  }
  return fail(is + ", but the run's seed is " + std::to_string(*seed_));
}

bool RowFields::measure(std::string_view name, std::optional<std::uint32_t>& column, const RowValue& value,
                        Range range) {
  if (value.kind != RowKind::kNull && value.kind != RowKind::kNumber) {
    return mistyped("", name, value, expected_of(name));
  }
  const double measured = value.kind == RowKind::kNull ? kNotScored : value.number;
  if (measured < 0 || (measured == 0 && range == Range::kAboveZero)) {
    return fail(quoted("", name) + " is " + shortened(value.token, kShown) + "; expected a number " +
                (range == Range::kAboveZero ? "above 0, or null when nothing was measured" : "of 0 or more"));
  }
  if (!column) {
    std::string excess = too_many(quoted("", name), "metric", limits_.metrics);
    column = batch_.metric(name, {value.token.data(), excess});
    if (!column) {
      return fail(std::move(excess));
    }
  }
  batch_.set_metric(*column, measured);
  return true;
}

bool RowFields::word(std::string_view parent, std::string_view key, std::uint32_t column, const RowValue& value) {
  if (value.kind == RowKind::kNull) {
    return true;
  }
  const bool slice = !parent.empty();
  const bool plain = slice && (value.kind == RowKind::kNumber || value.kind == RowKind::kBool);
  if (value.kind != RowKind::kString && !plain) {
    return mistyped(parent, key, value, slice ? "a string, a number, a boolean or null" : expected_of(key));
  }
  const std::string_view text = plain ? value.token : value.text;
  if (text.empty()) {
    return fail(quoted(parent, key) + " is an empty string; write null when there is none");
  }
  if (text.size() > limits_.name_bytes) {
    return too_long(parent, key);
  }
  batch_.set_word(column, text);
  return true;
}

bool RowFields::error(const RowValue& value) {
  if (value.kind == RowKind::kNull) {
    return true;
  }
  if (value.kind != RowKind::kString) {
    return mistyped("", "error", value, expected_of("error"));
  }
  if (value.text.empty()) {
    return fail("'error' is an empty string; write null when there was none");
  }
  if (value.text.size() > kErrorBytes) {
    batch_.set_word(RunSetBuilder::kError, shortened(value.text, kErrorBytes));
  } else {
    batch_.set_word(RunSetBuilder::kError, value.text);
  }
  return true;
}

bool RowFields::score(std::string_view key, std::uint32_t column, const RowValue& value) {
  if (value.kind != RowKind::kNumber && value.kind != RowKind::kBool && value.kind != RowKind::kNull) {
    return mistyped("scores", key, value, "a number, true, false or null");
  }
  batch_.set_metric(column, value.kind == RowKind::kNull ? kNotScored : value.number);
  return true;
}

bool RowFields::token_count(std::string_view key, std::uint32_t column, const RowValue& value) {
  if (value.kind == RowKind::kNull) {
    batch_.set_metric(column, kNotScored);
    return true;
  }
  if (value.kind != RowKind::kNumber) {
    return mistyped("tokens", key, value, "a whole number or null");
  }
  const bool whole = value.number >= kLargestExact ||
                     value.number == static_cast<double>(static_cast<std::int64_t>(std::max(0.0, value.number)));
  if (value.number < 0 || !whole) {
    return fail(quoted("tokens", key) + " is " + shortened(value.token, kShown) +
                "; expected a whole number, 0 or more");
  }
  if (value.number > kLargestExact || (value.number == kLargestExact && value.token != "9007199254740992")) {
    return fail(quoted("tokens", key) + " is " + shortened(value.token, kShown) +
                ", beyond 2^53 (9007199254740992), where counts lose precision");
  }
  batch_.set_metric(column, value.number);
  return true;
}

// The column of a key that was not seen before; nothing: refused.
std::optional<std::uint32_t> RowFields::enter_metric(RowMember object, std::string_view key, const RowValue& value) {
  const bool score = object == RowMember::kScores;
  const std::string parent = score ? "scores" : "tokens";
  std::string problem;
  std::optional<std::uint32_t> column;
  if (key.empty()) {
    problem = "a member of '" + parent + "' has an empty name";
  } else if (key.size() > limits_.name_bytes) {
    problem =
        "the name of a member of '" + parent + "' is longer than " + std::to_string(limits_.name_bytes) + " bytes";
  } else if (score && is_built_in(key)) {
    problem = quoted(parent, key) + " has the name of the built-in metric '" + std::string(key) +
              "'; give the score a name of its own";
  } else {
    std::string excess = too_many(quoted(parent, key), "metric", limits_.metrics);
    column = batch_.metric(score ? std::string(key) : parent + "." + std::string(key), {value.token.data(), excess});
    problem = column ? "" : std::move(excess);
  }
  if (!problem.empty()) {
    fail(std::move(problem));
  }
  return column;
}

std::optional<std::uint32_t> RowFields::enter_slice(std::string_view key, const RowValue& value) {
  std::string problem;
  std::optional<std::uint32_t> column;
  if (key.empty()) {
    problem = "a member of 'slices' has an empty name";
  } else if (key.size() > limits_.name_bytes) {
    problem = "the name of a member of 'slices' is longer than " + std::to_string(limits_.name_bytes) + " bytes";
  } else {
    std::string excess = too_many(quoted("slices", key), "slice key", limits_.slice_keys);
    column = batch_.slice_key(key, {value.token.data(), excess});
    problem = column ? "" : std::move(excess);
  }
  if (!problem.empty()) {
    fail(std::move(problem));
  }
  return column;
}

}  // namespace gate::records

// What the members of a native row mean and which values they may have; the parser has already seen to it that they are
// JSON. Values go to the batch as they come.
#ifndef GATE_RECORDS_ROW_FIELDS_H_
#define GATE_RECORDS_ROW_FIELDS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gate/records/key_table.h"
#include "gate/records/limits.h"
#include "gate/records/row_batch.h"

namespace gate::records {

enum class RowKind { kObject, kArray, kString, kNumber, kBool, kNull };

// A value of a row, read to its end unless it is an object or an array.
struct RowValue {
  RowKind kind = RowKind::kNull;
  std::string_view token;  // as it is written, without blanks around it
  std::string_view text;   // of a string, escapes resolved
  double number = 0;       // of a number; of a boolean 1 or 0
};

enum class RowMember : std::uint32_t {
  kIgnored,
  kId,
  kSeed,
  kScores,
  kLatency,
  kCost,
  kGpu,
  kTokens,
  kSlices,
  kCluster,
  kGuardrail,
  kError
};

// The members that are read; others are kept with the row's text and ignored. The reader and `gate schema` share it.
struct RowField {
  std::string_view name;
  RowMember member;
  std::string_view expected;  // "must be ..."
};
inline constexpr std::array<RowField, 11> kRowFields{{
    {"id", RowMember::kId, "a string"},
    {"seed", RowMember::kSeed, "an integer"},
    {"scores", RowMember::kScores, "an object"},
    {"latency_ms", RowMember::kLatency, "a number or null"},
    {"cost_usd", RowMember::kCost, "a number or null"},
    {"gpu_seconds", RowMember::kGpu, "a number or null"},
    {"tokens", RowMember::kTokens, "an object"},
    {"slices", RowMember::kSlices, "an object"},
    {"cluster", RowMember::kCluster, "a string or null"},
    {"guardrail", RowMember::kGuardrail, "a string or null"},
    {"error", RowMember::kError, "a string or null"},
}};

class RowFields {
 public:
  // Both outlive this object.
  RowFields(RowBatch& batch, const Limits& limits);

  // Begins a row of a run with this seed.
  void begin(std::optional<std::int64_t> seed);
  // What a key of the row itself stands for.
  RowMember member(std::string_view key);

  // Each takes one value; false when it is not allowed, and then fault() says why and the row is over.
  bool take(RowMember member, const RowValue& value);
  // A member of one of the objects scores, tokens and slices. begin_object comes first, then the column of its key in
  // the batch, which stays that of this key; nothing: as false above, because of the key.
  void begin_object(RowMember object);
  std::optional<std::uint32_t> column(RowMember object, std::string_view key, const RowValue& value);
  bool take(RowMember object, std::string_view key, std::uint32_t column, const RowValue& value);

  // Whether members of this kind are objects (or null).
  static bool is_object(RowMember member) {
    return member == RowMember::kScores || member == RowMember::kTokens || member == RowMember::kSlices;
  }

  [[nodiscard]] const std::string& fault() const { return fault_; }
  // Empty when the row had none so far; `id_token` is where it stands.
  [[nodiscard]] std::string_view id() const { return id_; }
  [[nodiscard]] const char* id_token() const { return id_token_; }

 private:
  enum class Range { kAboveZero, kZeroOrMore };
  bool fail(std::string message);
  bool mistyped(std::string_view parent, std::string_view key, const RowValue& value, std::string_view expected);
  bool too_long(std::string_view parent, std::string_view key);
  bool id(const RowValue& value);
  bool seed(const RowValue& value);
  bool measure(std::string_view name, std::optional<std::uint32_t>& column, const RowValue& value, Range range);
  bool word(std::string_view parent, std::string_view key, std::uint32_t column, const RowValue& value);
  bool error(const RowValue& value);
  bool score(std::string_view key, std::uint32_t column, const RowValue& value);
  bool token_count(std::string_view key, std::uint32_t column, const RowValue& value);
  KeyTable& keys_of(RowMember object) {
    return object == RowMember::kScores ? scores_ : object == RowMember::kTokens ? tokens_ : slices_;
  }
  std::optional<std::uint32_t> enter_metric(RowMember object, std::string_view key, const RowValue& value);
  std::optional<std::uint32_t> enter_slice(std::string_view key, const RowValue& value);

  RowBatch& batch_;
  const Limits& limits_;
  KeyTable members_, scores_, tokens_, slices_;
  std::optional<std::uint32_t> latency_, cost_, gpu_;
  std::optional<std::int64_t> seed_;
  std::string_view id_;
  const char* id_token_ = nullptr;
  std::string fault_;
};

}  // namespace gate::records

#endif  // GATE_RECORDS_ROW_FIELDS_H_

#include "gate/records/foreign/foreign_set.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/records/foreign/head.h"
#include "gate/records/json_document.h"
#include "gate/records/run_set_builder.h"

namespace gate::records {
namespace {

Scalar::Kind kind_of(ValueType type) {
  switch (type) {
    case ValueType::kBool: return Scalar::Kind::kBool;
    case ValueType::kNumber: return Scalar::Kind::kNumber;
    case ValueType::kString:
    case ValueType::kNotFinite: return Scalar::Kind::kString;
    case ValueType::kMissing:
    case ValueType::kNull:
    case ValueType::kArray:
    case ValueType::kObject: break;
  }
  return Scalar::Kind::kNull;
}

// As the native form keeps it: integers by their digits, other numbers in the canonical form.
std::string scalar_text(JsonValue value) {
  if (value.is(ValueType::kNumber) && !parse_integer(value.token())) {
    return canonical_number(value.number().value_or(0));
  }
  return visible(value.text(), "\n\t");
}

}  // namespace

void ForeignRun::set(std::string path, JsonValue value) {
  const Scalar::Kind kind = kind_of(value.type());
  if (kind != Scalar::Kind::kNull) {
    set(std::move(path), kind, scalar_text(value));
  }
}

void ForeignRun::set_all(const std::string& path, JsonValue value) {
  set(path, value);
  std::size_t index = 0;
  for (const JsonValue item : value.items()) {
    const std::string key = value.is(ValueType::kArray) ? std::to_string(index++) : visible(item.key());
    set_all(path + "." + path_step(key), item);
  }
}

bool rounds_to(double computed, std::string_view digits) {
  const std::optional<double> reported = parse_json_number(digits);
  if (!reported) {
    return false;
  }
  const std::size_t exponent_at = digits.find_first_of("eE");
  const std::string_view mantissa = digits.substr(0, exponent_at);
  int exponent = 0;
  if (exponent_at != std::string_view::npos) {
    std::string_view power = digits.substr(exponent_at + 1);
    power.remove_prefix(power.starts_with('+') ? 1 : 0);
    exponent = static_cast<int>(std::stol(std::string(power)));
  }
  const std::size_t dot = mantissa.find('.');
  const int decimals = dot == std::string_view::npos ? 0 : static_cast<int>(mantissa.size() - dot - 1);
  const double half_unit = 0.5 * std::pow(10.0, exponent - decimals);
  // Sums in another order differ in the last bits of a double.
  const double noise = 1e-12 * std::max(1.0, std::abs(*reported));
  return std::abs(computed - *reported) <= half_unit * (1 + 1e-9) + noise;
}

ForeignSet::ForeignSet(const Source& source, std::string format) : source_(source) {
  reading_.format = std::move(format);
}

Result<std::string> ForeignSet::read(std::string_view name, std::size_t limit) {
  Result<std::string> bytes = read_file(source_.tree, name, limit);
  if (!bytes) {
    Error error = std::move(bytes).error();
    error.where = {source_.show(name), 0, 0};
    return error;
  }
  files_.push_back({std::string(name), sha256(*bytes), bytes->size()});
  return bytes;
}

Status ForeignSet::each(bool (*recognises)(std::string_view name, std::string_view head), std::string_view what,
                        const std::function<Status(const std::string& name)>& read) {
  for (const std::string& name : source_.names) {
    GATE_ASSIGN(const std::string first, head(name));
    if (recognises(name, first)) {
      GATE_TRY(read(name));
    } else {
      note("ignored '" + name + "', which " + std::string(what));
    }
  }
  return Done{};
}

Result<std::string> ForeignSet::head(std::string_view name) const {
  Result<std::unique_ptr<ByteSource>> source = source_.tree.open(name);
  std::string bytes(kLongHeadBytes, '\0');
  std::size_t had = 0;
  while (source && had < bytes.size()) {
    Result<std::size_t> got = (*source)->read(std::span<char>(bytes).subspan(had));
    if (!got) {
      source = std::move(got).error();
    } else if (*got == 0) {
      break;
    } else {
      had += *got;
    }
  }
  if (!source) {
    Error error = std::move(source).error();
    error.where = {source_.show(name), 0, 0};
    return error;
  }
  bytes.resize(had);
  return bytes;
}

Result<std::unique_ptr<const JsonTree>> ForeignSet::read_json(std::string_view name) {
  GATE_ASSIGN(std::string bytes, read(name));
  GATE_ASSIGN(auto tree, JsonTree::read(std::move(bytes), {source_.show(name), 1}));
  count_not_finite(tree->not_finite());
  return tree;
}

ForeignRun& ForeignSet::add_run(std::string file, std::string run_id) {
  ForeignRun& run = runs_.emplace_back();
  run.document.file = std::move(file);
  run.document.run_id = std::move(run_id);
  return run;
}

}  // namespace gate::records

#include "gate/model/record_options.h"

#include <algorithm>
#include <array>
#include <set>

#include "gate/base/text.h"

namespace gate {
namespace {

constexpr std::array<std::string_view, 15> kColumns{
    "id",        "run",      "seed",         "repeat",        "error",         "cluster", "guardrail", "latency_ms",
    "latency_s", "cost_usd", "tokens.input", "tokens.output", "tokens.cached", "metric",  "value"};
constexpr std::array<std::string_view, 2> kColumnPrefixes{"metric.", "slice."};
constexpr std::array<std::string_view, 2> kSelect{"experiment", "run_id"};
constexpr std::array<std::string_view, 2> kSelectPrefixes{"tag.", "param."};

bool is_known(std::string_view key, std::span<const std::string_view> words,
              std::span<const std::string_view> prefixes) {
  return std::find(words.begin(), words.end(), key) != words.end() ||
         std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return key.starts_with(prefix) && key.size() > prefix.size(); });
}

bool is_column(std::string_view key) { return is_known(key, kColumns, kColumnPrefixes); }
bool is_select(std::string_view key) { return is_known(key, kSelect, kSelectPrefixes); }

std::string complaint(std::string_view key, std::span<const std::string_view> words,
                      std::span<const std::string_view> prefixes) {
  std::vector<std::string> known(words.begin(), words.end());
  const std::string near = suggestion(key, known);
  for (const std::string_view prefix : prefixes) {
    known.push_back(std::string(prefix) + "NAME");
  }
  return "unknown key '" + shortened(key, 60) + "'" + near + "; known are " + join(known, ", ");
}

// Splits at commas that no backslash precedes.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == ',' || text[i + 1] == '\\')) {
      parts.back() += text[++i];
    } else if (text[i] == ',') {
      parts.emplace_back();
    } else {
      parts.back() += text[i];
    }
  }
  return parts;
}

bool begins_like_options(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view key = text.substr(0, equals);
  return equals != std::string_view::npos && !key.empty() &&
         std::all_of(key.begin(), key.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == '.'; });
}

}  // namespace

std::optional<std::string> wrong_option(OptionKind kind, std::string_view key) {
  if (kind == OptionKind::kColumn) {
    return is_column(key) ? std::nullopt : std::optional(complaint(key, kColumns, kColumnPrefixes));
  }
  return is_select(key) ? std::nullopt : std::optional(complaint(key, kSelect, kSelectPrefixes));
}

Result<SetSpec> parse_set_spec(const std::string& spec) {
  const std::size_t hash = spec.find_last_of('#');
  if (hash == std::string::npos) {
    return SetSpec{spec, {}};
  }
  const std::string_view rest = std::string_view(spec).substr(hash + 1);
  const std::size_t first = rest.find_first_of(".=");
  const bool known_word = first != std::string_view::npos &&
                          (is_column(rest.substr(0, rest.find('='))) || is_select(rest.substr(0, rest.find('='))));
  if (!known_word && !begins_like_options(rest)) {
    return SetSpec{spec, {}};
  }
  SetSpec result{spec.substr(0, hash), {}};
  std::set<std::string, std::less<>> seen;
  for (const std::string& part : parts_of(rest)) {
    const std::size_t equals = part.find('=');
    const std::string key = part.substr(0, equals);
    const std::string in = "in '" + shortened(spec, 200) + "': ";
    if (equals == std::string::npos || equals + 1 == part.size()) {
      return usage_error(in + "expected KEY=VALUE behind '#', got '" + shortened(part, 60) + "'");
    }
    if (!seen.insert(key).second && key != "run_id") {
      return usage_error(in + "'" + shortened(key, 60) + "' is given twice");
    }
    if (is_select(key)) {
      result.options.select.emplace_back(key, part.substr(equals + 1));
    } else if (is_column(key)) {
      result.options.columns.emplace_back(key, part.substr(equals + 1));
    } else {
      std::vector<std::string_view> words(kColumns.begin(), kColumns.end());
      words.insert(words.end(), kSelect.begin(), kSelect.end());
      constexpr std::array<std::string_view, 4> kPrefixes{"metric.", "slice.", "tag.", "param."};
      return usage_error(in + complaint(key, words, kPrefixes));
    }
  }
  return result;
}

RecordOptions merged(RecordOptions over, const RecordOptions& under) {
  for (const auto& [key, value] : under.columns) {
    if (over.column(key) == nullptr) {
      over.columns.emplace_back(key, value);
    }
  }
  if (over.select.empty()) {
    over.select = under.select;
  }
  return over;
}

}  // namespace gate

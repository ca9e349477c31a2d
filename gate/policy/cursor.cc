#include "gate/policy/cursor.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/base/time.h"

namespace gate::policy {
namespace {

constexpr std::size_t kQuoted = 60;  // longest piece of the file that a message repeats

std::string quote(std::string_view text) { return "'" + shortened(text, kQuoted) + "'"; }

// What is wrong with a plain text where a number was meant.
std::string number_advice(std::string_view text) {
  const std::size_t sign = text.starts_with('+') || text.starts_with('-') ? 1 : 0;
  const std::string_view bare = text.substr(sign);
  if (bare == ".nan" || bare == ".NaN" || bare == ".NAN" || bare == ".inf" || bare == ".Inf" || bare == ".INF" ||
      bare == "NaN" || bare == "Infinity" || bare == "nan" || bare == "inf") {
    return "; numbers must be finite";
  }
  if (text.ends_with('%')) {
    return "; '%' stands only on a margin";
  }
  if (bare.empty() || (bare[0] != '.' && (bare[0] < '0' || bare[0] > '9'))) {
    return "";
  }
  if (bare.find(',') != std::string_view::npos) {
    return "; the decimal sign is '.', and digits are not grouped";
  }
  if (const std::size_t e = text.find_first_of("eE");
      e != std::string_view::npos && parse_json_number(text.substr(0, e))) {
    std::string_view exponent = text.substr(e + 1);
    exponent.remove_prefix(exponent.starts_with('+') ? 1 : 0);
    if (!exponent.empty() && exponent.find_first_not_of("0123456789") == std::string_view::npos) {
      return "; it is too large";
    }
  }
  // All of it could be a number in some language: 0x1F, 0o17, 1_000, 017, +5, .5, 5.
  if (bare.find_first_not_of("0123456789abcdefABCDEFxXo_.") == std::string_view::npos) {
    return "; numbers are written as in JSON, without a leading zero, '+', '_', hexadecimal or a bare point";
  }
  return "";
}

std::string outside(Range range, double value) {
  const bool below = value < range.least;
  const bool both = std::isfinite(range.least) && std::isfinite(range.most);
  const std::string limit = both ? "between " + canonical_number(range.least) + " and " + canonical_number(range.most)
                            : below ? canonical_number(range.least) + " or more"
                                    : canonical_number(range.most) + " or less";
  return "must be " + limit + ", got " + canonical_number(value);
}

bool is_within(Range range, double value) { return value >= range.least && value <= range.most; }

std::string trimmed(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return std::string(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

}  // namespace

std::string describe(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kNull: return "nothing";
    case YamlNode::Kind::kPlain:
      return parse_json_number(node.text)                  ? "the number " + shortened(node.text, kQuoted)
             : node.text == "true" || node.text == "false" ? node.text
                                                           : "the text " + quote(node.text);
    case YamlNode::Kind::kQuoted: return "the text " + quote(node.text);
    case YamlNode::Kind::kSequence: return "a list";
    case YamlNode::Kind::kMapping: return "a mapping";
    case YamlNode::Kind::kRefused: break;
  }
  return "something that is not allowed";
}

void Cursor::expected(std::string_view what) const {
  problem(name_ + ": expected " + std::string(what) + ", got " + describe(*node_));
}

bool Cursor::usable(std::string_view what) const {
  const bool is_scalar = node_->kind == YamlNode::Kind::kPlain || node_->kind == YamlNode::Kind::kQuoted;
  const bool blank = is_scalar && trimmed(node_->text).empty();
  if (node_->kind == YamlNode::Kind::kNull || blank) {
    problem(name_ + " is empty; expected " + std::string(what));
    return false;
  }
  return node_->kind != YamlNode::Kind::kRefused;
}

std::optional<std::string> Cursor::scalar(std::string_view what) const {
  if (!usable(what)) {
    return std::nullopt;
  }
  if (node_->kind != YamlNode::Kind::kPlain && node_->kind != YamlNode::Kind::kQuoted) {
    expected(what);
    return std::nullopt;
  }
  return trimmed(node_->text);
}

std::optional<std::string> Cursor::text() const { return scalar("a text"); }

std::optional<std::string> Cursor::line() const {
  std::optional<std::string> text = scalar("a text");
  if (text && text->find('\n') != std::string::npos) {
    problem(name_ + ": expected a text on one line, got " + describe(*node_));
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> Cursor::word(std::span<const std::string_view> words) const {
  const bool is_scalar = node_->kind == YamlNode::Kind::kPlain || node_->kind == YamlNode::Kind::kQuoted;
  if (is_scalar && std::find(words.begin(), words.end(), node_->text) != words.end()) {
    return node_->text;
  }
  const std::vector<std::string> known(words.begin(), words.end());
  const std::string what = (known.size() == 1 ? "" : "one of ") + join(known, ", ");
  const std::optional<std::string> text = scalar(what);
  if (!text) {
    return std::nullopt;
  }
  problem(name_ + ": expected " + what + ", got " + describe(*node_) + problems_->suggestion(*text, known));
  return std::nullopt;
}

std::optional<double> Cursor::number(Range range) const {
  const std::optional<std::string> text = scalar("a number");
  if (!text) {
    return std::nullopt;
  }
  const std::optional<double> value = parse_json_number(*text);
  if (node_->kind == YamlNode::Kind::kQuoted || !value) {
    const std::string advice = value ? "; remove the quotes" : number_advice(*text);
    problem(name_ + ": expected a number, got " + describe(*node_) + advice);
    return std::nullopt;
  }
  if (!is_within(range, *value)) {
    problem(name_ + " " + outside(range, *value));
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> Cursor::count(Range range) const {
  const std::optional<std::string> text = scalar("a whole number");
  if (!text) {
    return std::nullopt;
  }
  const std::optional<std::int64_t> value = parse_integer(*text);
  const bool is_whole = parse_json_number(*text) && text->find_first_of(".eE") == std::string::npos;
  if (node_->kind == YamlNode::Kind::kQuoted || !value) {
    const std::string advice = value                      ? "; remove the quotes"
                               : is_whole                 ? "; it is too large"
                               : parse_json_number(*text) ? "; write it without point and exponent"
                                                          : number_advice(*text);
    problem(name_ + ": expected a whole number, got " + describe(*node_) + advice);
    return std::nullopt;
  }
  if (!is_within(range, static_cast<double>(*value))) {
    problem(name_ + " " + outside(range, static_cast<double>(*value)));
    return std::nullopt;
  }
  return value;
}

std::optional<Margin> Cursor::margin() const {
  constexpr std::string_view kWhat = "a number such as 0.01, or a share of the baseline such as 5%";
  std::optional<std::string> text = scalar(kWhat);
  if (!text) {
    return std::nullopt;
  }
  const bool relative = text->ends_with('%');
  const std::string digits = relative ? text->substr(0, text->size() - 1) : *text;
  // The decimal point moves in the text, so that 5% is the very double that 0.05 is.
  const bool plain = digits.find_first_of("eE") == std::string::npos;
  const std::optional<double> value =
      relative ? (plain ? parse_json_number(digits + "e-2") : std::nullopt) : parse_json_number(digits);
  if (!value || (!relative && node_->kind == YamlNode::Kind::kQuoted)) {
    const std::string advice = relative ? "; write it as 5% or 2.5%"
                               : value  ? "; remove the quotes"
                                        : number_advice(*text);
    problem(name_ + ": expected " + std::string(kWhat) + ", got " + describe(*node_) + advice);
    return std::nullopt;
  }
  if (*value < 0) {
    problem(name_ + " must be 0 or more, got " + shortened(*text, kQuoted) +
            "; it is the size of the loss that is tolerated, whatever the direction");
    return std::nullopt;
  }
  return Margin{std::fabs(*value), relative, *std::move(text)};
}

std::optional<std::int64_t> Cursor::duration() const {
  constexpr std::string_view kWhat = "a duration such as 7d, 12h, 30m or 45s";
  const std::optional<std::string> text = scalar(kWhat);
  if (!text) {
    return std::nullopt;
  }
  const std::optional<std::int64_t> seconds = parse_duration(*text);
  if (!seconds) {
    expected(kWhat);
  }
  return seconds;
}

std::optional<bool> Cursor::boolean() const {
  const std::optional<std::string> text = scalar("true or false");
  if (!text) {
    return std::nullopt;
  }
  const bool value = *text == "true";
  if (node_->kind == YamlNode::Kind::kQuoted || (!value && *text != "false")) {
    const bool quoted_word = value || *text == "false";
    problem(name_ + ": expected true or false, got " + describe(*node_) + (quoted_word ? "; remove the quotes" : ""));
    return std::nullopt;
  }
  return value;
}

std::optional<std::vector<Cursor>> Cursor::list() const {
  if (!usable("a list")) {
    return std::nullopt;
  }
  if (node_->kind != YamlNode::Kind::kSequence) {
    expected("a list");
    return std::nullopt;
  }
  std::vector<Cursor> entries;
  entries.reserve(node_->items.size());
  for (std::size_t i = 0; i < node_->items.size(); ++i) {
    const YamlNode& item = node_->items[i];
    entries.emplace_back(item, "entry " + std::to_string(i + 1) + " of " + name_, item.at, *problems_);
  }
  return entries;
}

}  // namespace gate::policy

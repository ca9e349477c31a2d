#include "gate/evidence/schema_check.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <string_view>
#include <variant>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/text.h"
#include "gate/base/time.h"
#include "gate/evidence/json_view.h"
#include "gate/report/canonical_json.h"

namespace gate::evidence {
namespace {

using Problem = std::optional<SchemaProblem>;

// Digests and commit ids are what patterns are for; std::regex goes one call deeper a character.
constexpr std::size_t kLongestMatched = 256;

bool same(const Json& one, const Json& other) { return !first_difference(one, other); }

class Checker {
 public:
  explicit Checker(Unknown unknown) : unknown_(unknown) {}

  // NOLINTNEXTLINE(misc-no-recursion): as deep as our schema
  Problem check(const Json& value, const Json& schema, const std::string& pointer) const {
    Problem problem;
    for (const report::JsonMember& word : std::get<Json::Object>(schema.data())) {
      problem = check_word(value, schema, word, pointer);
      if (problem) {
        return problem;
      }
    }
    return std::nullopt;
  }

 private:
  // NOLINTNEXTLINE(misc-no-recursion)
  [[nodiscard]] Problem check_word(const Json& value, const Json& schema, const report::JsonMember& word,
                                   const std::string& pointer) const {
    const std::string& name = word.name;
    const auto refused = [&](const std::string& message) { return SchemaProblem{pointer, message}; };
    if (name == "type") {
      return has_type(value, text_of(&word.value)) ? Problem() : refused("expected a JSON " + text_of(&word.value));
    }
    if (name == "const") {
      return same(value, word.value) ? Problem() : refused("expected \"" + text_of(&word.value) + "\"");
    }
    if (name == "enum") {
      const Json::Array& allowed = elements(&word.value);
      return std::any_of(allowed.begin(), allowed.end(), [&](const Json& one) { return same(one, value); })
                 ? Problem()
                 : refused("is no word that is known here");
    }
    if (name == "anyOf") {
      return check_any(value, word.value, pointer);
    }
    if (name == "pattern") {
      const std::string text = text_of(&value);
      const std::string pattern = text_of(&word.value);
      const auto known = patterns_.try_emplace(pattern, pattern).first;
      return text.size() <= kLongestMatched && std::regex_match(text, known->second)
                 ? Problem()
                 : refused("does not look like " + pattern);
    }
    if (name == "format") {
      return parse_time(text_of(&value)) ? Problem() : refused("expected a time of RFC 3339");
    }
    if (name == "minimum") {
      return real_of(&value).value_or(0) >= real_of(&word.value).value_or(0) ? Problem() : refused("is too small");
    }
    if (name == "minItems") {
      return elements(&value).empty() ? refused("is an empty list") : Problem();
    }
    if (name == "items") {
      const Json::Array& all = elements(&value);
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (Problem problem = check(all[i], word.value, pointer + "/" + std::to_string(i))) {
          return problem;
        }
      }
      return std::nullopt;
    }
    if (name == "required") {
      for (const Json& wanted : elements(&word.value)) {
        if (member(value, text_of(&wanted)) == nullptr) {
          return SchemaProblem{pointer + "/" + text_of(&wanted), "is missing"};
        }
      }
      return std::nullopt;
    }
    if (name == "properties") {
      return check_members(value, schema, word.value, pointer);
    }
    if (name == "additionalProperties") {
      return member(schema, "properties") == nullptr ? check_members(value, schema, Json::object(), pointer)
                                                     : Problem();
    }
    GATE_INVARIANT(name.starts_with('$') || name == "title" || name == "description");
    return std::nullopt;
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  [[nodiscard]] Problem check_members(const Json& value, const Json& schema, const Json& properties,
                                      const std::string& pointer) const {
    const auto* members = std::get_if<Json::Object>(&value.data());
    if (members == nullptr) {
      return std::nullopt;
    }
    const Json* others = member(schema, "additionalProperties");
    const bool refused = others != nullptr && flag_of(others) == false;
    for (const report::JsonMember& one : *members) {
      const std::string below = pointer + "/" + one.name;
      const Json* known = member(properties, one.name);
      if (known == nullptr && refused && unknown_ == Unknown::kRefused) {
        return SchemaProblem{below, "is a member that this version does not have"};
      }
      const Json* rule = known != nullptr || refused ? known : others;
      if (rule != nullptr) {
        if (Problem problem = check(one.value, *rule, below)) {
          return problem;
        }
      }
    }
    return std::nullopt;
  }

  // The complaint of the alternative that comes nearest: the one that fails deepest.
  // NOLINTNEXTLINE(misc-no-recursion)
  [[nodiscard]] Problem check_any(const Json& value, const Json& alternatives, const std::string& pointer) const {
    Problem nearest;
    for (const Json& schema : elements(&alternatives)) {
      Problem problem = check(value, schema, pointer);
      if (!problem) {
        return std::nullopt;
      }
      if (!nearest || problem->pointer.size() > nearest->pointer.size()) {
        nearest = std::move(problem);
      }
    }
    return nearest;
  }

  static bool has_type(const Json& value, std::string_view type) {
    const Json::Data& data = value.data();
    if (type == "integer") {
      const auto* number = std::get_if<double>(&data);
      return number != nullptr && *number == std::floor(*number);
    }
    return (type == "object" && std::holds_alternative<Json::Object>(data)) ||
           (type == "array" && std::holds_alternative<Json::Array>(data)) ||
           (type == "string" && std::holds_alternative<std::string>(data)) ||
           (type == "number" && std::holds_alternative<double>(data)) ||
           (type == "boolean" && std::holds_alternative<bool>(data)) ||
           (type == "null" && std::holds_alternative<std::monostate>(data));
  }

  Unknown unknown_;
  mutable std::map<std::string, std::regex> patterns_;
};

}  // namespace

std::optional<SchemaProblem> check_schema(const Json& value, const Json& schema, Unknown unknown) {
  return Checker(unknown).check(value, schema, "");
}

}  // namespace gate::evidence

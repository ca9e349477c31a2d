#include "gate/checks/json_schema.h"

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <regex>
#include <set>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "gate/base/text.h"
#include "gate/checks/pattern_cost.h"

namespace gate::checks {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestMatched = 1024;
constexpr std::size_t kDeepest = 64;

// What a keyword's value holds: schemas, which are looked at, or anything else.
enum class Holds { kValue, kSchema, kSchemas, kList, kSchemaOrList };
struct Keyword {
  std::string_view name;
  Holds holds;
};
constexpr std::array<Keyword, 45> kKeywords{{
    {"$comment", Holds::kValue},
    {"$id", Holds::kValue},
    {"$ref", Holds::kValue},
    {"$schema", Holds::kValue},
    {"additionalItems", Holds::kSchema},
    {"additionalProperties", Holds::kSchema},
    {"allOf", Holds::kList},
    {"anyOf", Holds::kList},
    {"const", Holds::kValue},
    {"contains", Holds::kSchema},
    {"default", Holds::kValue},
    {"definitions", Holds::kSchemas},
    {"description", Holds::kValue},
    {"else", Holds::kSchema},
    {"enum", Holds::kValue},
    {"examples", Holds::kValue},
    {"exclusiveMaximum", Holds::kValue},
    {"exclusiveMinimum", Holds::kValue},
    {"format", Holds::kValue},
    {"if", Holds::kSchema},
    {"items", Holds::kSchemaOrList},
    {"maxItems", Holds::kValue},
    {"maxLength", Holds::kValue},
    {"maxProperties", Holds::kValue},
    {"maximum", Holds::kValue},
    {"minItems", Holds::kValue},
    {"minLength", Holds::kValue},
    {"minProperties", Holds::kValue},
    {"minimum", Holds::kValue},
    {"multipleOf", Holds::kValue},
    {"not", Holds::kSchema},
    {"oneOf", Holds::kList},
    {"pattern", Holds::kValue},
    {"patternProperties", Holds::kSchemas},
    {"properties", Holds::kSchemas},
    {"propertyNames", Holds::kSchema},
    {"readOnly", Holds::kValue},
    {"required", Holds::kValue},
    {"then", Holds::kSchema},
    {"title", Holds::kValue},
    {"type", Holds::kValue},
    {"uniqueItems", Holds::kValue},
    {"writeOnly", Holds::kValue},
    {"contentEncoding", Holds::kValue},
    {"contentMediaType", Holds::kValue},
}};
// What may stand beside a reference: it asserts nothing. All else there is passed over.
constexpr std::array<std::string_view, 11> kBesideReference{"$comment", "$id",         "$ref",        "$schema",
                                                            "default",  "definitions", "description", "examples",
                                                            "readOnly", "title",       "writeOnly"};
// Keywords that do nothing without another one.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kNeeds{{{"then", "if"}, {"else", "if"}}};
constexpr std::array<std::string_view, 3> kFormats{"date", "time", "date-time"};

// Finds what the validator would not complain about, although it does not do it.
class Inspector {
 public:
  explicit Inspector(const Json& root) : root_(root) {}

  void inspect(const Json& schema, const std::string& at, std::size_t depth = 0) {
    if (!problem_.empty() || schema.is_boolean()) {
      return;
    }
    if (!schema.is_object()) {
      return complain(at, "a schema is an object, true or false");
    }
    if (depth == kDeepest) {
      return complain(at, "schemas are nested more than " + std::to_string(kDeepest) + " deep");
    }
    passed_over(schema, at);
    for (const auto& [name, value] : schema.items()) {
      keyword(name, value, at + "/" + name, depth);
    }
  }

  [[nodiscard]] const std::string& problem() const { return problem_; }
  // Bytes of a text that may be held against the patterns; nothing when there are none.
  [[nodiscard]] std::optional<std::size_t> longest() const { return matches_ ? std::optional(longest_) : std::nullopt; }

 private:
  void complain(const std::string& at, const std::string& what) {
    if (problem_.empty()) {
      problem_ = (at.empty() ? "the schema" : shortened(at, 80)) + ": " + what;
    }
  }

  // Known keywords that do nothing where they stand.
  void passed_over(const Json& schema, const std::string& at) {
    const auto is_known = [](const std::string& name) {
      return std::any_of(kKeywords.begin(), kKeywords.end(), [&](const Keyword& one) { return one.name == name; });
    };
    for (const auto& [name, value] : schema.items()) {
      const bool harmless = std::find(kBesideReference.begin(), kBesideReference.end(), name) != kBesideReference.end();
      if (schema.contains("$ref") && is_known(name) && !harmless) {
        complain(at + "/" + name, "beside '$ref' it would be passed over in silence; put both into 'allOf'");
      }
    }
    for (const auto& [name, needed] : kNeeds) {
      if (schema.contains(name) && !schema.contains(needed)) {
        complain(at + "/" + std::string(name), "without 'if' it would be passed over in silence");
      }
    }
    if (schema.contains("additionalItems") && !(schema.contains("items") && schema["items"].is_array())) {
      complain(at + "/additionalItems", "without a list of 'items' it would be passed over in silence");
    }
  }

  void keyword(const std::string& name, const Json& value, const std::string& at, std::size_t depth) {
    const auto known =
        std::find_if(kKeywords.begin(), kKeywords.end(), [&](const Keyword& k) { return k.name == name; });
    if (known == kKeywords.end()) {
      std::vector<std::string> names;
      for (const Keyword& one : kKeywords) {
        names.emplace_back(one.name);
      }
      return complain(at, "unknown keyword" + suggestion(name, names) + "; it would be passed over in silence");
    }
    if (name == "$ref") {
      return reference(value, at);
    }
    if (name == "pattern" || name == "format") {
      matches_ = true;
    }
    if (name == "pattern" && value.is_string()) {
      regular_expression(value.get<std::string>(), at);
    } else if (name == "format" && (!value.is_string() || std::find(kFormats.begin(), kFormats.end(),
                                                                    value.get<std::string>()) == kFormats.end())) {
      complain(at, "only the formats date, time and date-time are checked");
    }
    children(*known, value, at, depth);
  }

  void children(const Keyword& keyword, const Json& value, const std::string& at, std::size_t depth) {
    const bool list = keyword.holds == Holds::kList || (keyword.holds == Holds::kSchemaOrList && value.is_array());
    if (list && value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) {
        inspect(value[i], at + "/" + std::to_string(i), depth + 1);
      }
    } else if (keyword.holds == Holds::kSchemas && value.is_object()) {
      for (const auto& [name, schema] : value.items()) {
        if (keyword.name == "patternProperties") {
          matches_ = true;
          regular_expression(name, at);
        }
        inspect(schema, at + "/" + name, depth + 1);
      }
    } else if (keyword.holds != Holds::kValue) {
      keyword.holds == Holds::kList || keyword.holds == Holds::kSchemas
          ? complain(at,
                     "expected " + std::string(keyword.holds == Holds::kList ? "a list" : "an object") + " of schemas")
          : inspect(value, at, depth + 1);
    }
  }

  void regular_expression(const std::string& pattern, const std::string& at) {
    try {
      static_cast<void>(std::regex(pattern));
    } catch (const std::regex_error& error) {
      return complain(at, std::string("no regular expression: ") + error.what());
    }
    const PatternCost cost = cost_of_pattern(pattern);
    longest_ = std::min(longest_, cost.longest);
    if (!cost.problem.empty()) {
      complain(at, "the pattern '" + shortened(pattern, 60) + "' may never end: " + cost.problem);
    }
  }

  // Follows a reference to what it refers to; a chain that comes back has no meaning.
  void reference(const Json& value, const std::string& at) {
    std::set<std::string> seen;
    const Json* target = &value;
    while (target != nullptr) {
      if (!target->is_string() || !target->get<std::string>().starts_with('#')) {
        return complain(at, "a reference stays in its file: '#/definitions/...'");
      }
      const std::string text = target->get<std::string>();
      if (!seen.insert(text).second) {
        return complain(at, "the reference leads to itself");
      }
      const Json* found = find(text.substr(1));
      if (found == nullptr) {
        return complain(at, "there is no '" + shortened(text, 80) + "'");
      }
      target = found->is_object() && found->contains("$ref") ? &(*found)["$ref"] : nullptr;
    }
  }

  [[nodiscard]] const Json* find(const std::string& pointer) const {
    try {
      const Json::json_pointer at(pointer);
      return root_.contains(at) ? &root_.at(at) : nullptr;
    } catch (const Json::exception&) {
      return nullptr;
    }
  }

  const Json& root_;
  std::string problem_;
  bool matches_ = false;
  std::size_t longest_ = kLongestMatched;
};

// The whole text as JSON, every key once.
Result<Json> parsed(std::string_view text) {
  std::vector<std::set<std::string>> keys;
  std::string twice;
  const auto watch = [&](int, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) {
      keys.emplace_back();
    } else if (event == Json::parse_event_t::object_end) {
      keys.pop_back();
    } else if (event == Json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second) {
      twice = value.get<std::string>();
    }
    return true;
  };
  try {
    Json json = Json::parse(text, watch);
    return twice.empty() ? Result<Json>(std::move(json))
                         : Result<Json>(input_error("the key '" + shortened(twice, 60) + "' stands there twice"));
  } catch (const Json::exception& error) {
    return input_error(error.what());
  }
}

bool has_text_beyond(const Json& json, std::size_t longest) {
  if (json.is_string()) {
    return json.get_ref<const std::string&>().size() > longest;
  }
  if (json.is_object()) {
    for (const auto& [key, value] : json.items()) {
      if (key.size() > longest || has_text_beyond(value, longest)) {
        return true;
      }
    }
    return false;
  }
  return json.is_array() &&
         std::any_of(json.begin(), json.end(), [&](const Json& one) { return has_text_beyond(one, longest); });
}

}  // namespace

struct JsonSchema::Impl {
  valijson::Schema schema;
  std::optional<std::size_t> longest;  // bytes of a text that may be held against a pattern; nothing: there is none
};

JsonSchema::JsonSchema(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
JsonSchema::~JsonSchema() = default;

Result<std::unique_ptr<const JsonSchema>> JsonSchema::read(const PolicyFile& file) {
  const auto refuse = [&](const std::string& why) { return policy_error("'" + file.name + "': " + why); };
  Result<Json> json = parsed(file.bytes);
  if (!json) {
    return refuse(json.error().message);
  }
  Inspector inspector(*json);
  inspector.inspect(*json, "");
  if (!inspector.problem().empty()) {
    return refuse(inspector.problem());
  }
  auto impl = std::make_unique<Impl>();
  impl->longest = inspector.longest();
  try {
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(valijson::adapters::NlohmannJsonAdapter(*json), impl->schema);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return refuse(error.what());
  }
  return std::unique_ptr<const JsonSchema>(new JsonSchema(std::move(impl)));
}

std::optional<std::string> JsonSchema::fault(std::string_view text) const {
  const Result<Json> json = parsed(text);
  if (!json) {
    return json.error().message;
  }
  if (impl_->longest && has_text_beyond(*json, *impl_->longest)) {
    return "a text of more than " + std::to_string(*impl_->longest) + " bytes is not held against patterns";
  }
  try {
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(impl_->schema, valijson::adapters::NlohmannJsonAdapter(*json), &results)) {
      return std::nullopt;
    }
    valijson::ValidationResults::Error error;
    valijson::ValidationResults::Error next;
    // The innermost place says most; the errors around it only repeat that something inside failed.
    while (results.popError(next)) {
      error = next.context.size() >= error.context.size() ? next : error;
    }
    std::string path;
    for (std::size_t i = 1; i < error.context.size(); ++i) {
      std::string_view step = error.context[i];
      step = step.size() > 1 && step.front() == '[' && step.back() == ']' ? step.substr(1, step.size() - 2) : step;
      path += "/" + std::string(step);
    }
    std::string_view what = error.description;
    what = what.substr(0, what.size() - (what.ends_with('.') ? 1 : 0));
    return (path.empty() ? "" : shortened(path, 80) + ": ") + shortened(what, 160);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return std::string("cannot be held against the schema: ") + error.what();
  }
}

}  // namespace gate::checks

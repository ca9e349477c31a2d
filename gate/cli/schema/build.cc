#include "gate/cli/schema/build.h"

#include <cmath>
#include <utility>
#include <variant>

#include "gate/report/canonical_json.h"

namespace gate::cli::schema {
namespace {

Json typed(std::string_view type) { return Json::object().put("type", type); }

// Puts the members of one object behind those of another.
Json joined(Json first, const Json& second) {
  for (const report::JsonMember& member : std::get<Json::Object>(second.data())) {
    first.put(member.name, member.value);
  }
  return first;
}

void write(const Json& json, const std::string& indent, std::string& out) {
  const std::string deeper = indent + "  ";
  if (const auto* array = std::get_if<Json::Array>(&json.data()); array != nullptr && !array->empty()) {
    out += "[";
    for (std::size_t i = 0; i < array->size(); ++i) {
      out += (i == 0 ? "\n" : ",\n") + deeper;
      write((*array)[i], deeper, out);
    }
    out += "\n" + indent + "]";
    return;
  }
  if (const auto* object = std::get_if<Json::Object>(&json.data()); object != nullptr && !object->empty()) {
    out += "{";
    for (std::size_t i = 0; i < object->size(); ++i) {
      out += (i == 0 ? "\n" : ",\n") + deeper + report::canonical_json(Json::text((*object)[i].name)).value() + ": ";
      write((*object)[i].value, deeper, out);
    }
    out += "\n" + indent + "}";
    return;
  }
  out += report::canonical_json(json).value();
}

}  // namespace

Json text() { return typed("string"); }
Json text_like(std::string_view pattern) { return typed("string").put("pattern", pattern); }
Json number() { return typed("number"); }
Json number_in(double least, double most) {
  Json schema = typed("number");
  if (std::isfinite(least)) {
    schema.put("minimum", Json::number(least));
  }
  if (std::isfinite(most)) {
    schema.put("maximum", Json::number(most));
  }
  return schema;
}
Json whole() { return typed("integer").put("minimum", Json::number(0)); }
Json boolean() { return typed("boolean"); }
Json null() { return typed("null"); }
Json exactly(std::string_view word) { return Json::object().put("const", word); }

Json words(std::span<const std::string_view> allowed) {
  Json all = Json::array();
  for (const std::string_view word : allowed) {
    all.add(Json::text(word));
  }
  return Json::object().put("enum", std::move(all));
}

Json any_of(std::vector<Json> schemas) {
  Json all = Json::array();
  for (Json& schema : schemas) {
    all.add(std::move(schema));
  }
  return Json::object().put("anyOf", std::move(all));
}

Json list_of(Json element, bool at_least_one) {
  Json schema = typed("array").put("items", std::move(element));
  return at_least_one ? std::move(schema.put("minItems", Json::number(1))) : std::move(schema);
}

Json map_of(Json value) { return typed("object").put("additionalProperties", std::move(value)); }

Json object_of(const std::vector<Member>& members, Others others) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Member& member : members) {
    properties.put(member.name, member.schema);
    if (member.must == Must::kBeThere) {
      required.add(Json::text(member.name));
    }
  }
  Json schema = typed("object").put("properties", std::move(properties));
  if (!std::get<Json::Array>(required.data()).empty()) {
    schema.put("required", std::move(required));
  }
  if (others == Others::kRefused) {
    schema.put("additionalProperties", Json::boolean(false));
  }
  return schema;
}

Json described(std::string_view text, const Json& schema) {
  return text.empty() ? schema : joined(Json::object().put("description", text), schema);
}

Json document(std::string_view name, std::string_view title, const Json& schema) {
  return joined(Json::object()
                    .put("$schema", "http://json-schema.org/draft-07/schema#")
                    .put("$id", "https://gate.dev/schemas/" + std::string(name) + ".schema.json")
                    .put("title", title),
                schema);
}

std::string pretty(const Json& json) {
  std::string out;
  write(json, "", out);
  return out + "\n";
}

}  // namespace gate::cli::schema

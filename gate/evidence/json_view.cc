#include "gate/evidence/json_view.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>
#include <vector>

#include "gate/report/canonical_json.h"

namespace gate::evidence {
namespace {

const Json::Object* object_of(const Json* json) {
  return json == nullptr ? nullptr : std::get_if<Json::Object>(&json->data());
}

const Json::Array* array_of(const Json* json) {
  return json == nullptr ? nullptr : std::get_if<Json::Array>(&json->data());
}

std::string bytes_of(const Json& json) { return report::canonical_json(json).value(); }

std::string step(std::string_view name) {
  std::string out = "/";
  for (const char c : name) {
    out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  }
  return out;
}

// The names of both objects in canonical order, each once.
std::vector<std::string> names_of(const Json::Object& one, const Json::Object& other) {
  std::vector<std::string> names;
  for (const Json::Object* object : {&one, &other}) {
    for (const report::JsonMember& member : *object) {
      names.push_back(member.name);
    }
  }
  std::sort(names.begin(), names.end(), report::canonical_less);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::optional<Difference> difference(const Json* one, const Json* other, const std::string& pointer) {
  if (one == nullptr || other == nullptr) {
    return Difference{pointer, one == nullptr ? std::nullopt : std::optional(bytes_of(*one)),
                      other == nullptr ? std::nullopt : std::optional(bytes_of(*other))};
  }
  const Json::Object* object = object_of(one);
  const Json::Object* other_object = object_of(other);
  if (object != nullptr && other_object != nullptr) {
    for (const std::string& name : names_of(*object, *other_object)) {
      if (auto found = difference(member(one, name), member(other, name), pointer + step(name))) {
        return found;
      }
    }
    return std::nullopt;
  }
  const Json::Array* array = array_of(one);
  const Json::Array* other_array = array_of(other);
  if (array != nullptr && other_array != nullptr) {
    for (std::size_t i = 0; i < std::max(array->size(), other_array->size()); ++i) {
      if (auto found =
              difference(i < array->size() ? &(*array)[i] : nullptr,
                         i < other_array->size() ? &(*other_array)[i] : nullptr, pointer + "/" + std::to_string(i))) {
        return found;
      }
    }
    return std::nullopt;
  }
  std::string left = bytes_of(*one);
  std::string right = bytes_of(*other);
  return left == right ? std::nullopt : std::optional(Difference{pointer, std::move(left), std::move(right)});
}

}  // namespace

const Json* member(const Json* object, std::string_view name) {
  if (const Json::Object* members = object_of(object)) {
    for (const report::JsonMember& one : *members) {
      if (one.name == name) {
        return &one.value;
      }
    }
  }
  return nullptr;
}

const Json* at(const Json& json, std::string_view path) {
  const Json* found = &json;
  while (found != nullptr && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    found = member(found, path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return found;
}

const Json::Array& elements(const Json* array) {
  static const Json::Array none;
  const Json::Array* found = array_of(array);
  return found == nullptr ? none : *found;
}

std::string text_of(const Json* json) {
  const auto* text = json == nullptr ? nullptr : std::get_if<std::string>(&json->data());
  return text == nullptr ? "" : *text;
}

std::optional<bool> flag_of(const Json* json) {
  const auto* flag = json == nullptr ? nullptr : std::get_if<bool>(&json->data());
  return flag == nullptr ? std::nullopt : std::optional(*flag);
}

std::optional<double> real_of(const Json* json) {
  if (json == nullptr) {
    return std::nullopt;
  }
  if (const auto* number = std::get_if<double>(&json->data())) {
    return *number;
  }
  const std::string word = text_of(json);
  if (word == "NaN") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (word == "Infinity" || word == "-Infinity") {
    return word.front() == '-' ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  }
  return std::nullopt;
}

std::optional<std::uint64_t> count_of(const Json* json) {
  constexpr double kExact = 9007199254740991.0;  // 2^53 - 1
  if (json == nullptr) {
    return std::nullopt;
  }
  if (const auto* number = std::get_if<double>(&json->data())) {
    const bool whole =
        *number >= 0 && *number <= kExact && *number == static_cast<double>(static_cast<std::uint64_t>(*number));
    return whole ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
  }
  const std::string text = text_of(json);
  std::uint64_t spelt = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), spelt);
  return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(spelt)
                                                                                   : std::nullopt;
}

std::string sha256_of(const Json* digest) { return text_of(member(digest, "sha256")); }

std::optional<Difference> first_difference(const Json& one, const Json& other) { return difference(&one, &other, ""); }

}  // namespace gate::evidence

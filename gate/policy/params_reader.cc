#include "gate/policy/params_reader.h"

#include <memory>
#include <optional>
#include <utility>

namespace gate::policy {
namespace {

template <typename T>
std::optional<ParamData> as_data(std::optional<T> value) {
  return value ? std::optional<ParamData>(std::in_place, *std::move(value)) : std::nullopt;
}

std::optional<ParamData> read_text_list(const Cursor& cursor) {
  const std::optional<std::vector<Cursor>> entries = cursor.list();
  if (!entries) {
    return std::nullopt;
  }
  if (entries->empty()) {
    cursor.problem(cursor.name() + " is empty; expected a list of texts");
    return std::nullopt;
  }
  std::vector<std::string> texts;
  for (const Cursor& entry : *entries) {
    if (std::optional<std::string> text = entry.line()) {
      texts.push_back(*std::move(text));
    }
  }
  return ParamData(std::move(texts));
}

std::optional<ParamData> read_text_map(const Cursor& cursor) {
  const std::optional<Mapping> mapping = Mapping::of(cursor);
  if (!mapping) {
    return std::nullopt;
  }
  std::vector<std::pair<std::string, std::string>> pairs;
  for (std::size_t i = 0; i < mapping->size(); ++i) {
    if (mapping->key(i).empty()) {
      mapping->problems().add(mapping->key_at(i), "a key of " + cursor.name() + " is empty");
    } else if (std::optional<std::string> text = mapping->value(i).line()) {
      pairs.emplace_back(mapping->key(i), *std::move(text));
    }
  }
  return ParamData(std::move(pairs));
}

std::optional<ParamData> read_file(const Cursor& cursor, Attachments& attachments) {
  std::shared_ptr<const PolicyFile> file = attachments.read(cursor);
  return file ? std::optional<ParamData>(std::move(file)) : std::nullopt;
}

std::optional<ParamData> read_group(const Cursor& cursor, const ParamSpec& spec, Attachments& attachments) {
  std::optional<Mapping> mapping = Mapping::of(cursor);
  if (!mapping) {
    return std::nullopt;
  }
  mapping->refuse_others(names_of(spec.members), cursor.name());
  return ParamData(
      std::shared_ptr<const Params>(std::make_shared<Params>(read_params(*mapping, spec.members, attachments))));
}

std::optional<ParamData> read_param(const Cursor& cursor, const ParamSpec& spec, Attachments& attachments) {
  const Range range{spec.least, spec.most};
  switch (spec.type) {
    case ParamType::kText: return as_data(cursor.line());
    case ParamType::kWord: return as_data(cursor.word(spec.words));
    case ParamType::kNumber: return as_data(cursor.number(range));
    case ParamType::kCount: return as_data(cursor.count(range));
    case ParamType::kMargin: return as_data(cursor.margin());
    case ParamType::kDuration: return as_data(cursor.duration());
    case ParamType::kBool: return as_data(cursor.boolean());
    case ParamType::kTextList: return read_text_list(cursor);
    case ParamType::kTextMap: return read_text_map(cursor);
    case ParamType::kGroup: return read_group(cursor, spec, attachments);
    case ParamType::kFile: return read_file(cursor, attachments);
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> names_of(std::span<const ParamSpec> specs) {
  std::vector<std::string> names;
  names.reserve(specs.size());
  for (const ParamSpec& spec : specs) {
    names.emplace_back(spec.name);
  }
  return names;
}

Params read_params(const Mapping& mapping, std::span<const ParamSpec> specs, Attachments& attachments) {
  Params params;
  params.set_where(mapping.where());
  for (const ParamSpec& spec : specs) {
    const std::optional<Cursor> cursor =
        spec.presence == Presence::kRequired ? mapping.require(spec.name, spec.help) : mapping.find(spec.name);
    if (!cursor) {
      continue;
    }
    if (std::optional<ParamData> data = read_param(*cursor, spec, attachments)) {
      params.set(std::string(spec.name), {*std::move(data), cursor->where()});
    }
  }
  return params;
}

}  // namespace gate::policy

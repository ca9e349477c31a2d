#include "gate/policy/check_reader.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/policy/members.h"
#include "gate/policy/params_reader.h"
#include "gate/policy/when_reader.h"

namespace gate::policy {
namespace {

void read_consequence(const Mapping& mapping, std::string_view key, Consequence& consequence) {
  if (const std::optional<Cursor> cursor = mapping.find(key)) {
    if (const std::optional<std::string> word = cursor->word(kConsequences)) {
      consequence = *word == "warn" ? Consequence::kWarn : Consequence::kBlock;
    }
  }
}

void read_confidence(const Mapping& mapping, double& confidence) {
  const std::optional<Cursor> cursor = mapping.find("confidence");
  const std::optional<double> value = cursor ? cursor->number() : std::nullopt;
  if (!value) {
    return;
  }
  if (!(*value > kLeastConfidence && *value < kMostConfidence)) {
    cursor->problem("'confidence' must be more than 0.5 and less than 1, got " + canonical_number(*value) +
                    (*value > 50 && *value < 100 ? "; it is a share, not a percentage" : ""));
    return;
  }
  confidence = *value;
}

void read_line_into(const Mapping& mapping, std::string_view key, std::string& value) {
  if (const std::optional<Cursor> cursor = mapping.find(key)) {
    value = cursor->line().value_or("");
  }
}

Respond read_respond(const Mapping& check, const Defaults& defaults) {
  Respond respond{"", defaults.owner, defaults.runbook};
  const std::optional<Cursor> cursor = check.find("respond");
  std::optional<Mapping> mapping = cursor ? Mapping::of(*cursor) : std::nullopt;
  if (!mapping) {
    return respond;
  }
  mapping->refuse_others(names_of(kRespondMembers), "'respond'");
  if (const std::optional<Cursor> action = mapping->find("action")) {
    respond.action = action->word(kActions).value_or("");
  }
  read_line_into(*mapping, "owner", respond.owner);
  read_line_into(*mapping, "runbook", respond.runbook);
  return respond;
}

const CheckKind* read_kind(const Mapping& check, std::span<const CheckKind* const> kinds) {
  const std::optional<Cursor> cursor = check.require("kind", "which question the check asks");
  const std::optional<std::string> name = cursor ? cursor->line() : std::nullopt;
  if (!name) {
    return nullptr;
  }
  std::vector<std::string> names;
  for (const CheckKind* kind : kinds) {
    if (kind->name == *name) {
      return kind;
    }
    names.emplace_back(kind->name);
  }
  cursor->problem("unknown check kind '" + shortened(*name, 60) + "'" + cursor->problems().suggestion(*name, names) +
                  "; there are " + join(names, ", "));
  return nullptr;
}

std::string read_check_id(const Mapping& check, CheckIds& ids) {
  const std::optional<Cursor> cursor = check.require("id", "the name of the check, unique in the policy");
  std::optional<std::string> id = cursor ? read_id(*cursor) : std::nullopt;
  if (!id) {
    return "";
  }
  if (const auto [first, is_new] = ids.emplace(*id, cursor->at().line); !is_new) {
    cursor->problem("duplicate check id '" + *id + "', first given on line " + std::to_string(first->second));
  }
  return *std::move(id);
}

void refuse_unknown(Mapping& check, const CheckKind& kind) {
  const auto is_known = [&](std::string_view key) {
    const auto is_named = [&](const ParamSpec& spec) { return spec.name == key; };
    return std::any_of(kCheckMembers.begin(), kCheckMembers.end(), is_named) ||
           std::any_of(kind.params.begin(), kind.params.end(), is_named);
  };
  bool all_known = true;
  for (std::size_t i = 0; i < check.size(); ++i) {
    all_known = all_known && is_known(check.key(i));
  }
  if (all_known) {
    return;
  }
  std::vector<std::string> known = names_of(kCheckMembers);
  const std::vector<std::string> own = names_of(kind.params);
  known.insert(known.end(), own.begin(), own.end());
  check.refuse_others(known, "a check of kind " + std::string(kind.name));
}

// Something in it was refused and reported before: it looks as if it were there, and nothing can be read of it.
bool holds_refused(const YamlNode& node) {
  return node.kind == YamlNode::Kind::kRefused || std::any_of(node.items.begin(), node.items.end(), holds_refused);
}

void add_bind_error(const Mapping& check, Error error) {
  Problems& problems = check.problems();
  if (error.problems.empty()) {
    error.problems.push_back({error.where, error.message, ""});
  }
  for (Diagnostic& problem : error.problems) {
    const Position at = problems.position(problem.where);
    problems.add(at.line == 0 ? check.at() : at, std::move(problem.message));
  }
}

}  // namespace

std::optional<std::string> read_id(const Cursor& cursor) {
  constexpr std::size_t kLongest = 100;
  std::optional<std::string> id = cursor.line();
  if (!id) {
    return std::nullopt;
  }
  const auto is_alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  bool good = id->size() <= kLongest && is_alphanumeric(id->front());
  for (const char c : *id) {
    good = good && (is_alphanumeric(c) || c == '.' || c == '_' || c == '-');
  }
  if (!good) {
    cursor.problem(cursor.name() +
                   ": expected at most 100 of a-z, 0-9, '.', '_' and '-', the first a letter or digit, got " +
                   describe(cursor.node()));
    return std::nullopt;
  }
  return id;
}

void read_consequences(const Mapping& mapping, Defaults& defaults) {
  read_confidence(mapping, defaults.confidence);
  read_consequence(mapping, "on_violated", defaults.on_violated);
  read_consequence(mapping, "on_inconclusive", defaults.on_inconclusive);
  read_consequence(mapping, "on_missing", defaults.on_missing);
}

StatedAt stated_in(const Mapping& mapping) {
  StatedAt stated;
  for (const ParamSpec& member : kDefaultMembers) {
    if (const std::optional<Cursor> cursor = mapping.find(member.name)) {
      stated.emplace(member.name, cursor->where());
    }
  }
  return stated;
}

std::optional<CheckSpec> read_check(const Cursor& cursor, std::span<const CheckKind* const> kinds,
                                    const Defaults& defaults, CheckIds& ids, Attachments& attachments) {
  const std::size_t problems_before = cursor.problems().count();
  std::optional<Mapping> mapping = Mapping::of(cursor);
  if (!mapping) {
    return std::nullopt;
  }
  CheckSpec spec;
  spec.where = mapping->where();
  spec.kind = read_kind(*mapping, kinds);
  const std::size_t problems_of_mapping = cursor.problems().count();
  if (spec.kind != nullptr) {
    refuse_unknown(*mapping, *spec.kind);
  }
  const bool keys_known = cursor.problems().count() == problems_of_mapping;
  spec.id = read_check_id(*mapping, ids);
  Defaults own = defaults;
  read_consequences(*mapping, own);
  spec.confidence = own.confidence;
  spec.on_violated = own.on_violated;
  spec.on_inconclusive = own.on_inconclusive;
  spec.on_missing = own.on_missing;
  spec.stated = stated_in(*mapping);
  spec.respond = read_respond(*mapping, defaults);
  spec.when = read_when(*mapping);
  if (const std::optional<Cursor> description = mapping->find("description")) {
    static_cast<void>(description->text());
  }
  if (const std::optional<Cursor> calibrated = mapping->find("calibrated")) {
    spec.calibrated = calibrated->text().value_or("");
    spec.calibrated_at = calibrated->where();
  }
  if (spec.kind == nullptr) {
    return std::nullopt;
  }
  const std::size_t problems_of_params = cursor.problems().count();
  spec.params = read_params(*mapping, spec.kind->params, attachments);
  // A misspelt key is no missing one to the reader, nor is a value that was refused, and so bind would miss it.
  if (keys_known && !holds_refused(cursor.node()) && cursor.problems().count() == problems_of_params) {
    Result<std::unique_ptr<const Check>> bound = spec.kind->bind(spec.params);
    if (bound) {
      spec.check = std::move(bound).value();
    } else {
      add_bind_error(*mapping, std::move(bound).error());
    }
  }
  return spec.check != nullptr && cursor.problems().count() == problems_before
             ? std::optional<CheckSpec>(std::move(spec))
             : std::nullopt;
}

}  // namespace gate::policy

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "gate/checks/registry.h"
#include "gate/cli/schema/schemas.h"
#include "gate/policy/members.h"

namespace gate::cli::schema {
namespace {

// The reader takes any scalar for a text, and YAML's core schema calls some of them numbers.
Json scalar() {
  Json types = Json::array();
  for (const std::string_view type : {"string", "number", "boolean"}) {
    types.add(Json::text(type));
  }
  return Json::object().put("type", std::move(types));
}

Json margin() {
  return any_of({number_in(0, HUGE_VAL), text_like("^(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?%$")});
}

Json schema_of(const ParamSpec& spec);

std::vector<Member> members_of(std::span<const ParamSpec> specs) {
  std::vector<Member> members;
  for (const ParamSpec& spec : specs) {
    members.push_back({spec.name, described(spec.help, schema_of(spec)),
                       spec.presence == Presence::kRequired ? Must::kBeThere : Must::kMayLack});
  }
  return members;
}

Json schema_of(const ParamSpec& spec) {
  switch (spec.type) {
    case ParamType::kText:
    case ParamType::kFile: return scalar();
    case ParamType::kWord: return words(spec.words);
    case ParamType::kNumber: return number_in(spec.least, spec.most);
    case ParamType::kCount: {
      Json schema = number_in(spec.least, spec.most);
      return Json::object().put("type", "integer").put("allOf", Json::array().add(std::move(schema)));
    }
    case ParamType::kMargin: return margin();
    case ParamType::kDuration: return text_like("^[1-9][0-9]*[smhdw]$");
    case ParamType::kBool: return boolean();
    case ParamType::kTextList: return list_of(scalar(), true);
    case ParamType::kTextMap: return map_of(scalar());
    case ParamType::kGroup: return object_of(members_of(spec.members), Others::kRefused);
  }
  std::abort();
}

Json confidence() {
  return Json::object()
      .put("type", "number")
      .put("exclusiveMinimum", Json::number(policy::kLeastConfidence))
      .put("exclusiveMaximum", Json::number(policy::kMostConfidence));
}

// Lists of a limited length; events are words of a closed list.
Json when() {
  std::vector<Member> members = members_of(policy::kWhenMembers);
  for (std::size_t at = 0; at < members.size(); ++at) {
    const ParamSpec& spec = policy::kWhenMembers.at(at);
    Json list = list_of(spec.words.empty() ? scalar() : words(spec.words), true);
    list.put("maxItems", Json::number(static_cast<double>(policy::kMostWhenEntries)));
    members[at].schema = described(spec.help, list);
  }
  return object_of(members, Others::kRefused);
}

Json waiver() {
  std::vector<Member> members = members_of(policy::kWaiverMembers);
  for (Member& member : members) {
    if (member.name == "commits") {
      member.schema = described("only what lies in A.. or A..B, ids of 40 digits",
                                text_like("^[0-9a-f]{40}\\.\\.([0-9a-f]{40})?$"));
    }
  }
  return object_of(members, Others::kRefused);
}

// Tables say that an id is a text; this is which text.
void refine(std::vector<Member>& members) {
  for (Member& member : members) {
    if (member.name == "id") {
      member.schema = any_of({text_like("^[a-z0-9][a-z0-9._-]{0,99}$"), number()});
    } else if (member.name == "confidence") {
      member.schema = described("two-sided, more than 0.5 and less than 1", confidence());
    } else if (member.name == "when") {
      member.schema = described("the check is left out where a fact of the repository says so", when());
    } else if (member.name == "defaults") {
      std::vector<Member> inner = members_of(policy::kDefaultMembers);
      refine(inner);
      member.schema = object_of(inner, Others::kRefused);
    }
  }
}

Json check_of(const CheckKind& kind) {
  std::vector<Member> members = members_of(policy::kCheckMembers);
  refine(members);
  for (Member& member : members) {
    if (member.name == "kind") {
      member.schema = described(kind.summary, exactly(kind.name));
    }
  }
  for (Member& own : members_of(kind.params)) {
    members.push_back(std::move(own));
  }
  return object_of(members, Others::kRefused);
}

// One branch a kind, chosen by the word, so that an editor completes and complains about that kind alone. A check
// without a kind changes single keys of an inherited one.
Json any_check() {
  Json kinds = Json::array();
  Json branches = Json::array();
  for (const CheckKind* kind : checks::all_kinds()) {
    kinds.add(Json::text(kind->name));
    Json is_kind = object_of({{"kind", exactly(kind->name)}}, Others::kAllowed);
    branches.add(Json::object().put("if", std::move(is_kind)).put("then", check_of(*kind)));
  }
  const Json any_kind = described("which question the check asks", Json::object().put("enum", std::move(kinds)));
  std::vector<Member> common = members_of(policy::kCheckMembers);
  refine(common);
  for (Member& member : common) {
    if (member.name == "kind") {
      member = {"kind", any_kind, Must::kMayLack};
    }
  }
  return object_of(common, Others::kAllowed).put("allOf", std::move(branches));
}

Json derived_metrics() {
  Json metric = object_of(members_of(policy::kMetricMembers), Others::kRefused);
  return Json::object()
      .put("type", "object")
      .put("propertyNames", Json::object().put("pattern", "^[A-Za-z_][A-Za-z0-9_.-]{0,99}$"))
      .put("additionalProperties", std::move(metric));
}

}  // namespace

Json policy_schema() {
  std::vector<Member> members = members_of(policy::kPolicyMembers);
  refine(members);
  for (Member& member : members) {
    if (member.name == "metrics") {
      member.schema = described("derived metrics, by name", derived_metrics());
    } else if (member.name == "checks") {
      member.schema = described("everything that is judged", list_of(any_check(), true));
      member.must = Must::kMayLack;  // a policy that extends others may have none of its own
    } else if (member.name == "waivers") {
      member.schema = described("findings that warn instead of block, for a while", list_of(waiver(), true));
    }
  }
  Json with_kind = Json::object().put("required", Json::array().add(Json::text("kind")));
  Json alone = Json::object()
                   .put("required", Json::array().add(Json::text("checks")))
                   .put("properties", Json::object().put("checks", Json::object().put("items", std::move(with_kind))));
  Json schema = object_of(members, Others::kRefused);
  schema.put("if", Json::object().put("required", Json::array().add(Json::text("extends"))))
      .put("else", std::move(alone));
  return document("policy", "A policy of gate, language version 1", schema);
}

}  // namespace gate::cli::schema

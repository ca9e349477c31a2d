#include "gate/policy/reader.h"

#include <array>
#include <deque>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "gate/base/sha256.h"
#include "gate/policy/attachments.h"
#include "gate/policy/check_reader.h"
#include "gate/policy/mapping.h"
#include "gate/policy/members.h"
#include "gate/policy/metrics_reader.h"
#include "gate/policy/params_reader.h"
#include "gate/policy/problems.h"
#include "gate/policy/show.h"
#include "gate/policy/waiver_reader.h"

namespace gate::policy {
namespace {

constexpr std::size_t kLongestKeptText = std::size_t{64} << 10U;

enum class Language { kOurs, kOther };

// A policy in another version of the language is judged by nothing else: its words may mean something else there.
Language read_language(const Mapping& policy) {
  const std::optional<Cursor> cursor =
      policy.require("gate", "the version of the policy language; write 'gate: 1' at the top");
  const std::optional<std::int64_t> version = cursor ? cursor->count() : std::nullopt;
  if (!version || *version == kLanguageVersion) {
    return Language::kOurs;
  }
  cursor->problem("this policy is written in version " + std::to_string(*version) +
                  " of the policy language; this program reads version " + std::to_string(kLanguageVersion));
  return Language::kOther;
}

std::string read_optional_line(const Mapping& mapping, std::string_view key) {
  const std::optional<Cursor> cursor = mapping.find(key);
  return cursor ? cursor->line().value_or("") : "";
}

bool read_needs_baseline(const Mapping& policy) {
  const std::optional<Cursor> cursor = policy.find("baseline");
  return !cursor || cursor->word(kBaselineWords) != "none";
}

StatedAt read_defaults(const Mapping& policy, Defaults& defaults) {
  const std::optional<Cursor> cursor = policy.find("defaults");
  std::optional<Mapping> mapping = cursor ? Mapping::of(*cursor) : std::nullopt;
  if (!mapping) {
    return {};
  }
  mapping->refuse_others(names_of(kDefaultMembers), "'defaults'");
  read_consequences(*mapping, defaults);
  return stated_in(*mapping);
}

RecordOptions read_records(const Mapping& policy, Attachments& attachments) {
  RecordOptions options;
  const std::optional<Cursor> cursor = policy.find("records");
  std::optional<Mapping> mapping = cursor ? Mapping::of(*cursor) : std::nullopt;
  if (!mapping) {
    return options;
  }
  mapping->refuse_others(names_of(kRecordMembers), "'records'");
  const Params params = read_params(*mapping, kRecordMembers, attachments);
  for (const auto& [name, kind, pairs] : {std::tuple{"columns", OptionKind::kColumn, &options.columns},
                                          std::tuple{"select", OptionKind::kSelect, &options.select}}) {
    *pairs = params.get<RecordOptions::Pairs>(name).value_or(RecordOptions::Pairs{});
    const std::optional<Cursor> part = mapping->find(name);
    const std::optional<Mapping> keys = part && !pairs->empty() ? Mapping::of(*part) : std::nullopt;
    for (std::size_t i = 0; keys && i < keys->size(); ++i) {
      if (const std::optional<std::string> wrong = wrong_option(kind, keys->key(i))) {
        keys->problems().add(keys->key_at(i), *wrong);
      }
    }
  }
  return options;
}

std::vector<CheckSpec> read_checks(const Mapping& policy, std::span<const CheckKind* const> kinds,
                                   const Defaults& defaults, CheckIds& ids, Attachments& attachments) {
  const std::optional<Cursor> cursor = policy.find("checks");
  if (!cursor) {
    policy.problems().add(policy.at(), "missing key 'checks': a policy needs at least one check");
    return {};
  }
  if (cursor->node().kind == YamlNode::Kind::kNull) {
    cursor->problem("'checks' is empty: a policy needs at least one check");
    return {};
  }
  const std::optional<std::vector<Cursor>> entries = cursor->list();
  if (!entries) {
    return {};
  }
  if (entries->empty()) {
    cursor->problem("'checks' is empty: a policy needs at least one check");
  }
  std::vector<CheckSpec> checks;
  checks.reserve(entries->size());
  for (const Cursor& entry : *entries) {
    if (std::optional<CheckSpec> check = read_check(entry, kinds, defaults, ids, attachments)) {
      checks.push_back(*std::move(check));
    }
  }
  return checks;
}

// A check that can decide nothing at the sizes that the policy itself is content with.
void refuse_hopeless(const std::vector<CheckSpec>& checks, Problems& problems) {
  Declared declared;
  for (const CheckSpec& spec : checks) {
    if (!spec.when.given()) {
      spec.check->declare(declared);
    }
  }
  for (const CheckSpec& spec : checks) {
    declared.confidence = spec.confidence;
    if (std::optional<Error> error = spec.check->refusal(declared)) {
      problems.add(problems.position(error->where), std::move(error->message));
    }
  }
}

std::vector<Waiver> read_waivers(const Mapping& policy, const CheckIds& ids) {
  const std::optional<Cursor> cursor = policy.find("waivers");
  const std::optional<std::vector<Cursor>> entries = cursor ? cursor->list() : std::nullopt;
  std::vector<Waiver> waivers;
  for (const Cursor& entry : entries.value_or(std::vector<Cursor>{})) {
    if (std::optional<Waiver> waiver = read_waiver(entry, ids)) {
      waivers.push_back(*std::move(waiver));
    }
  }
  return waivers;
}

Policy read_root(Mapping& root, std::span<const CheckKind* const> kinds, const YamlLimits& limits,
                 Attachments& attachments) {
  Policy policy;
  if (read_language(root) == Language::kOther) {
    return policy;
  }
  root.refuse_others(names_of(kPolicyMembers), "a policy");
  if (const std::optional<Cursor> id = root.require("id", "the stable name of the policy")) {
    policy.id = read_id(*id).value_or("");
  }
  policy.owner = read_optional_line(root, "owner");
  policy.runbook = read_optional_line(root, "runbook");
  if (const std::optional<Cursor> description = root.find("description")) {
    static_cast<void>(description->text());
  }
  policy.needs_baseline = read_needs_baseline(root);
  Defaults defaults;
  defaults.owner = policy.owner;
  defaults.runbook = policy.runbook;
  policy.stated = read_defaults(root, defaults);
  policy.confidence = defaults.confidence;
  policy.metrics = read_metrics(root, limits, attachments);
  policy.records = read_records(root, attachments);
  CheckIds ids;
  policy.checks = read_checks(root, kinds, defaults, ids, attachments);
  refuse_hopeless(policy.checks, root.problems());
  policy.waivers = read_waivers(root, ids);
  return policy;
}

// The tree of the policy with what it extends; nothing when it cannot be had, or is no mapping.
std::optional<YamlNode> effective_tree(const PolicyInput& input, const YamlLimits& limits, Problems& problems,
                                       std::deque<PolicyPart>& parts) {
  std::optional<YamlNode> tree = parse_yaml(input.bytes, limits, problems);
  if (!tree || tree->kind != YamlNode::Kind::kMapping) {
    return tree;
  }
  return resolve_extends(*std::move(tree), input.neighbours, limits, problems, parts);
}

}  // namespace

Result<Policy> read_policy(const PolicyInput& input, std::span<const CheckKind* const> kinds,
                           const YamlLimits& limits) {
  Problems problems(input.file, input.bytes);
  std::deque<PolicyPart> parts;
  const std::optional<YamlNode> tree = effective_tree(input, limits, problems, parts);
  Attachments attachments(input.neighbours);
  Policy policy;
  if (tree) {
    if (std::optional<Mapping> root = Mapping::of(Cursor(*tree, "the policy", tree->at, problems))) {
      policy = read_root(*root, kinds, limits, attachments);
    }
  }
  if (!problems.empty()) {
    return problems.error();
  }
  GATE_INVARIANT(!policy.checks.empty());
  policy.source.id = policy.id;
  policy.source.owner = policy.owner;
  policy.source.runbook = policy.runbook;
  policy.source.path = input.file;
  policy.source.sha256 = sha256(input.bytes);
  policy.source.size = input.bytes.size();
  policy.source.source = input.source;
  if (input.bytes.size() <= kLongestKeptText) {
    policy.source.text = std::string(input.bytes);
  }
  policy.source.files = attachments.files();
  policy.texts.emplace(input.file, input.bytes);
  for (PolicyPart& part : parts) {
    for (CheckSpec& check : policy.checks) {
      check.origin = check.where.file == part.file ? part.name : check.origin;
    }
    policy.source.extends.push_back({part.name, sha256(part.bytes), part.bytes.size()});
    policy.texts.emplace(part.file, std::move(part.bytes));
  }
  return policy;
}

Result<std::string> show_policy(const PolicyInput& input, const YamlLimits& limits) {
  Problems problems(input.file, input.bytes);
  std::deque<PolicyPart> parts;
  const std::optional<YamlNode> tree = effective_tree(input, limits, problems, parts);
  if (!problems.empty()) {
    return problems.error();
  }
  return show(*tree, problems);
}

}  // namespace gate::policy

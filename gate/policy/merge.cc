#include "gate/policy/merge.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/text.h"

namespace gate::policy {
namespace {

using Kind = YamlNode::Kind;

std::size_t index_of(const YamlNode& mapping, std::string_view key) {
  const auto found =
      std::find_if(mapping.keys.begin(), mapping.keys.end(), [&](const YamlKey& one) { return one.text == key; });
  return static_cast<std::size_t>(found - mapping.keys.begin());
}

void put(YamlNode& mapping, YamlKey key, YamlNode value) {
  const std::size_t at = index_of(mapping, key.text);
  if (at == mapping.keys.size()) {
    mapping.keys.push_back(std::move(key));
    mapping.items.push_back(std::move(value));
  } else {
    mapping.keys[at] = std::move(key);
    mapping.items[at] = std::move(value);
  }
}

void erase(YamlNode& mapping, std::string_view key) {
  const std::size_t at = index_of(mapping, key);
  if (at < mapping.keys.size()) {
    mapping.keys.erase(mapping.keys.begin() + static_cast<std::ptrdiff_t>(at));
    mapping.items.erase(mapping.items.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

// The text under `key` of an entry; "" when there is none.
std::string_view text_of(const YamlNode& entry, std::string_view key) {
  const YamlNode* value = entry.kind == Kind::kMapping ? value_of(entry, key) : nullptr;
  return value == nullptr ? std::string_view() : std::string_view(value->text);
}

YamlNode merge_keys(YamlNode inherited, YamlNode own) {
  inherited.at = own.at;
  for (std::size_t i = 0; i < own.keys.size(); ++i) {
    put(inherited, std::move(own.keys[i]), std::move(own.items[i]));
  }
  return inherited;
}

// An inherited check with what `own` says of it. Groups are gone into, so that one margin of one slice rule can be set;
// lists and conditions are replaced: a condition is one sentence, and half of another one would say something else.
YamlNode merge_check(YamlNode inherited, YamlNode own) {
  inherited.at = own.at;
  for (std::size_t i = 0; i < own.keys.size(); ++i) {
    YamlKey key = std::move(own.keys[i]);
    YamlNode value = std::move(own.items[i]);
    const std::size_t at = index_of(inherited, key.text);
    if (at < inherited.items.size() && inherited.items[at].kind == Kind::kMapping && value.kind == Kind::kMapping &&
        key.text != "when") {
      value = merge_check(std::move(inherited.items[at]), std::move(value));
    }
    put(inherited, std::move(key), std::move(value));
  }
  return inherited;
}

YamlNode merge_checks(YamlNode inherited, YamlNode own) {
  std::set<std::string, std::less<>> seen;
  for (YamlNode& entry : own.items) {
    const std::string id(text_of(entry, "id"));
    const auto place = std::find_if(inherited.items.begin(), inherited.items.end(),
                                    [&](const YamlNode& check) { return !id.empty() && text_of(check, "id") == id; });
    // The second entry of an id in one file is a mistake, which the reader finds when both are there.
    if (place == inherited.items.end() || !seen.insert(id).second) {
      inherited.items.push_back(std::move(entry));
    } else if (value_of(entry, "kind") == nullptr) {
      *place = merge_check(std::move(*place), std::move(entry));
    } else {
      *place = std::move(entry);
    }
  }
  inherited.at = own.at;
  return inherited;
}

YamlNode merge_lists(YamlNode inherited, YamlNode own) {
  std::move(own.items.begin(), own.items.end(), std::back_inserter(inherited.items));
  inherited.at = own.at;
  return inherited;
}

void remove_checks(YamlNode& policy, const Cursor& remove) {
  const std::size_t checks_at = index_of(policy, "checks");
  const std::size_t waivers_at = index_of(policy, "waivers");
  std::vector<YamlNode> none;
  std::vector<YamlNode>& checks = checks_at < policy.items.size() ? policy.items[checks_at].items : none;
  for (const Cursor& word : remove.list().value_or(std::vector<Cursor>{})) {
    const std::optional<std::string> id = word.line();
    if (!id) {
      continue;
    }
    const auto of_id = [&](const YamlNode& check) { return text_of(check, "id") == *id; };
    const auto found = std::find_if(checks.begin(), checks.end(), of_id);
    if (found == checks.end()) {
      std::vector<std::string> known;
      for (const YamlNode& check : checks) {
        known.emplace_back(text_of(check, "id"));
      }
      word.problem("there is no inherited check '" + shortened(*id, 60) + "' to remove" +
                   word.problems().suggestion(*id, known));
      continue;
    }
    checks.erase(found);
    if (waivers_at < policy.items.size()) {
      std::erase_if(policy.items[waivers_at].items,
                    [&](const YamlNode& waiver) { return text_of(waiver, "check") == *id; });
    }
  }
}

}  // namespace

const YamlNode* value_of(const YamlNode& mapping, std::string_view key) {
  const std::size_t at = index_of(mapping, key);
  return at < mapping.items.size() ? &mapping.items[at] : nullptr;
}

std::optional<Cursor> cursor_of(const YamlNode& mapping, std::string_view key, Problems& problems) {
  const std::size_t at = index_of(mapping, key);
  return at < mapping.items.size()
             ? std::optional(Cursor(mapping.items[at], "'" + std::string(key) + "'", mapping.keys[at].at, problems))
             : std::nullopt;
}

YamlNode merge(YamlNode inherited, YamlNode own, Problems& problems) {
  constexpr std::array<std::string_view, 5> kOwn{"gate", "id", "description", "extends", "remove"};
  for (const std::string_view key : kOwn) {
    erase(inherited, key);
  }
  if (const std::optional<Cursor> remove = cursor_of(own, "remove", problems)) {
    remove_checks(inherited, *remove);
  }
  inherited.at = own.at;
  for (std::size_t i = 0; i < own.keys.size(); ++i) {
    YamlKey key = std::move(own.keys[i]);
    YamlNode value = std::move(own.items[i]);
    const std::size_t at = index_of(inherited, key.text);
    if (at < inherited.items.size() && inherited.items[at].kind == value.kind) {
      YamlNode before = std::move(inherited.items[at]);
      const bool list = value.kind == Kind::kSequence;
      if (value.kind == Kind::kMapping) {
        value = merge_keys(std::move(before), std::move(value));
      } else if (list && key.text == "checks") {
        value = merge_checks(std::move(before), std::move(value));
      } else if (list && key.text == "waivers") {
        value = merge_lists(std::move(before), std::move(value));
      }
    }
    put(inherited, std::move(key), std::move(value));
  }
  return inherited;
}

}  // namespace gate::policy

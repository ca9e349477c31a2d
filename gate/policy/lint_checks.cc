// Advice that follows from the parameters of checks: what can never be said, what is said twice.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/policy/advice.h"

namespace gate::policy {
namespace {

// Where a dotted parameter stands; a group's member that is not given takes what the check says under the same name.
Where place_of(const CheckSpec& check, const std::string& dotted) {
  const std::size_t dot = dotted.find('.');
  if (dot == std::string::npos) {
    return check.params.has(dotted) ? check.params.where(dotted) : check.where;
  }
  const std::string member = dotted.substr(dot + 1);
  const auto group = check.params.group(dotted.substr(0, dot));
  GATE_INVARIANT(group != nullptr);  // a check names members of the groups that it was given
  if (group->has(member)) {
    return group->where(member);
  }
  return check.params.where(check.params.has(member) ? member : dotted.substr(0, dot));
}

Demands demands_of(const Policy& policy) {
  Demands all;
  for (const CheckSpec& check : policy.checks) {
    const Demands own = check.check->demands();
    all.examples = std::max(all.examples, own.examples);
    all.runs = std::max(all.runs, own.runs);
  }
  return all;
}

template <typename List>
bool holds_all_of(const List& all, const List& some) {
  return std::all_of(some.begin(), some.end(),
                     [&](const auto& one) { return std::find(all.begin(), all.end(), one) != all.end(); });
}

// Of two lists, or of two mappings.
bool subset(const ParamData& small, const ParamData& large) {
  using Texts = std::vector<std::string>;
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  const auto* texts = std::get_if<Texts>(&small);
  return texts != nullptr ? holds_all_of(std::get<Texts>(large), *texts)
                          : holds_all_of(std::get<Pairs>(large), std::get<Pairs>(small));
}

std::optional<double> size_of(const ParamData& data) {
  if (const auto* number = std::get_if<double>(&data)) {
    return *number;
  }
  if (const auto* count = std::get_if<std::int64_t>(&data)) {
    return static_cast<double>(*count);
  }
  const auto* margin = std::get_if<Margin>(&data);
  return margin == nullptr ? std::nullopt : std::optional(margin->value);
}

// Of two values of one type: margins of different units cannot be compared.
bool comparable(const ParamData& a, const ParamData& b) {
  const auto* margin = std::get_if<Margin>(&a);
  return margin == nullptr || margin->relative == std::get<Margin>(b).relative;
}

bool asks_at_least(std::span<const ParamSpec> rows, const Params& strict, const Params& loose);

// What satisfies `a` satisfies `b`.
bool at_least_as_strict(const ParamSpec& row, const ParamData& a, const ParamData& b) {
  GATE_INVARIANT(a.index() == b.index());  // the row says of which type its values are
  if (const auto* group = std::get_if<std::shared_ptr<const Params>>(&a)) {
    return asks_at_least(row.members, **group, *std::get<std::shared_ptr<const Params>>(b));
  }
  if (const auto* file = std::get_if<std::shared_ptr<const PolicyFile>>(&a)) {
    return (*file)->sha256 == std::get<std::shared_ptr<const PolicyFile>>(b)->sha256;
  }
  if (row.weaker == Weaker::kFewer) {
    return subset(b, a);
  }
  const std::optional<double> size_a = size_of(a);
  const std::optional<double> size_b = size_of(b);
  if (!size_a) {
    return a == b;
  }
  return comparable(a, b) && (*size_a == *size_b || (row.weaker == Weaker::kHigher && *size_a < *size_b) ||
                              (row.weaker == Weaker::kLower && *size_a > *size_b));
}

bool asks_at_least(std::span<const ParamSpec> rows, const Params& strict, const Params& loose) {
  return std::all_of(rows.begin(), rows.end(), [&](const ParamSpec& row) {
    const ParamValue* a = strict.find(row.name);
    const ParamValue* b = loose.find(row.name);
    if (a == nullptr || b == nullptr) {
      return (a == nullptr && b == nullptr) || (b == nullptr && row.without == Without::kWeaker) ||
             (a == nullptr && row.without == Without::kStricter);
    }
    return at_least_as_strict(row, a->data, b->data);
  });
}

// Of two checks of one kind.
bool makes_superfluous(const CheckSpec& strict, const CheckSpec& loose) {
  const auto as_hard = [](Consequence a, Consequence b) { return a == Consequence::kBlock || b == Consequence::kWarn; };
  return strict.confidence == loose.confidence && as_hard(strict.on_violated, loose.on_violated) &&
         as_hard(strict.on_inconclusive, loose.on_inconclusive) && as_hard(strict.on_missing, loose.on_missing) &&
         (!strict.when.given() || strict.when == loose.when) &&
         asks_at_least(strict.kind->params, strict.params, loose.params);
}

}  // namespace

std::string text_or(const Params& params, std::string_view name, std::string_view otherwise) {
  const ParamValue* value = params.find(name);
  const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(&value->data);
  return text == nullptr ? std::string(otherwise) : *text;
}

std::string subject_of(const Params& params) {
  return text_or(params, "metric", "") + "\n" + text_or(params, "statistic", "mean");
}

void foreseen(const Policy& policy, Advice& advice) {
  constexpr std::size_t kMostSearches = 100;
  const Demands demands = demands_of(policy);
  std::size_t found = 0;
  for (const CheckSpec& check : policy.checks) {
    std::set<std::string> told;  // of a bound that holds in the whole and in slices the same is foreseen twice
    for (const Foreseen& one :
         check.check->foreseen({demands, check.confidence, policy.metrics, found < kMostSearches})) {
      ++found;
      const Where where = place_of(check, one.param);
      const std::string message = "check '" + check.id + "': " + one.text + " [" + one.rule + "]";
      if (told.insert(std::to_string(where.line) + ":" + std::to_string(where.column) + " " + message).second) {
        advice.add(where, message);
      }
    }
  }
}

void shadows(const Policy& policy, Advice& advice) {
  std::map<std::string, std::vector<const CheckSpec*>> alike;
  for (const CheckSpec& check : policy.checks) {
    alike[std::string(check.kind->name) + "\n" + subject_of(check.params)].push_back(&check);
  }
  for (const auto& [subject, checks] : alike) {
    for (std::size_t i = 0; i < checks.size(); ++i) {
      for (std::size_t j = 0; j < checks.size(); ++j) {
        // Of two that ask the same the later one is told.
        if (i != j && makes_superfluous(*checks[j], *checks[i]) &&
            (j < i || !makes_superfluous(*checks[i], *checks[j]))) {
          advice.add(checks[i]->where, "whatever this check finds the check '" + checks[j]->id +
                                           "' finds as well, and is no milder; remove one of them [shadowed]");
          break;
        }
      }
    }
  }
}

}  // namespace gate::policy

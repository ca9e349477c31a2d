#include "gate/evaluate/policy_diff.h"

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/evaluate/key_ids.h"
#include "gate/evaluate/param_text.h"
#include "gate/evaluate/spelled.h"

namespace gate::evaluate {
namespace {

using Kind = PolicyChange::Kind;

// The size of a parameter, where there is one to compare. Absolute and relative margins do not compare.
std::optional<double> size_of(const ParamData& data, bool relative) {
  if (const auto* number = std::get_if<double>(&data)) {
    return *number;
  }
  if (const auto* count = std::get_if<std::int64_t>(&data)) {
    return static_cast<double>(*count);
  }
  const auto* margin = std::get_if<Margin>(&data);
  GATE_INVARIANT(margin != nullptr);
  return margin->relative == relative ? std::optional(margin->value) : std::nullopt;
}

bool is_relative(const ParamData& data) {
  const auto* margin = std::get_if<Margin>(&data);
  return margin != nullptr && margin->relative;
}

Kind which_way(Weaker weaker, const ParamData& base, const ParamData& change) {
  if (weaker != Weaker::kHigher && weaker != Weaker::kLower) {
    return Kind::kChanged;
  }
  const std::optional<double> from = size_of(base, is_relative(base));
  const std::optional<double> to = size_of(change, is_relative(base));
  GATE_INVARIANT(from.has_value());  // only rows of numbers go up or down
  if (!to || *from == *to) {
    return Kind::kChanged;
  }
  return (*to > *from) == (weaker == Weaker::kHigher) ? Kind::kLoosened : Kind::kTightened;
}

// What it means that a parameter is gone, or there for the first time.
Kind when_gone(const ParamSpec& row) {
  return row.without == Without::kWeaker     ? Kind::kLoosened
         : row.without == Without::kStricter ? Kind::kTightened
                                             : Kind::kChanged;
}
Kind when_new(const ParamSpec& row) {
  return row.without == Without::kWeaker     ? Kind::kTightened
         : row.without == Without::kStricter ? Kind::kLoosened
                                             : Kind::kChanged;
}

class Diff {
 public:
  void params(const std::string& owner, const std::string& prefix, std::span<const ParamSpec> rows, const Params& base,
              const Params& change) {
    for (const auto& [name, value] : base.all()) {
      const ParamValue* now = change.find(name);
      const ParamSpec& row = row_for(rows, name);
      const std::string what = owner + ": " + prefix + name;
      if (now == nullptr) {
        add(when_gone(row), what, param_text(value.data, row), "", value.where.line);
        continue;
      }
      if (const auto* group = std::get_if<std::shared_ptr<const Params>>(&value.data)) {
        params(owner, prefix + name + ".", row.members, **group, *change.group(name));
      } else if (std::string was = param_text(value.data, row), is = param_text(now->data, row); was != is) {
        add(which_way(row.weaker, value.data, now->data), what, std::move(was), std::move(is), now->where.line);
      }
    }
    for (const auto& [name, value] : change.all()) {
      if (!base.has(name)) {
        const ParamSpec& row = row_for(rows, name);
        add(when_new(row), owner + ": " + prefix + name, "", param_text(value.data, row), value.where.line);
      }
    }
  }

  void check(const CheckSpec& base, const CheckSpec& change) {
    const std::uint32_t line = change.where.line;
    if (base.kind->name != change.kind->name) {
      add(Kind::kChanged, base.id + ": kind", std::string(base.kind->name), std::string(change.kind->name), line);
      return;
    }
    params(base.id, "", base.kind->params, base.params, change.params);
    keys(base, change);
    consequence(base.id + ": on_violated", base.on_violated, change.on_violated, line);
    consequence(base.id + ": on_inconclusive", base.on_inconclusive, change.on_inconclusive, line);
    consequence(base.id + ": on_missing", base.on_missing, change.on_missing, line);
    if (!(base.when == change.when)) {
      // Of two conditions neither need be the wider.
      const Kind kind = !base.when.given() ? Kind::kLoosened : !change.when.given() ? Kind::kTightened : Kind::kChanged;
      add(kind, base.id + ": when", spelled(base.when), spelled(change.when), line);
    }
    if (base.confidence != change.confidence) {
      // What has to be shown is shown more easily with less confidence.
      add(change.confidence < base.confidence ? Kind::kLoosened : Kind::kTightened, base.id + ": confidence",
          canonical_number(base.confidence), canonical_number(change.confidence), line);
    }
  }

  // Who may sign: each key more lets more through.
  void keys(const CheckSpec& base, const CheckSpec& change) {
    const std::set<std::string> from = key_ids(base);
    const std::set<std::string> to = key_ids(change);
    for (const std::string& id : to) {
      if (!from.contains(id)) {
        add(Kind::kLoosened, base.id + ": key", "", id, change.where.line);
      }
    }
    for (const std::string& id : from) {
      if (!to.contains(id)) {
        add(Kind::kTightened, base.id + ": key", id, "", base.where.line);
      }
    }
  }

  void metrics(const Metrics& base, const Metrics& change) {
    const auto definition_of = [](const Metrics& metrics, const std::string& name) {
      const auto found = metrics.defined.find(name);
      return found == metrics.defined.end() ? std::string() : formula(found->second);
    };
    std::set<std::string> names;
    for (const Metrics* side : {&base, &change}) {
      for (const auto& [name, definition] : side->defined) {
        names.insert(name);
      }
    }
    for (const std::string& name : names) {
      std::string from = definition_of(base, name);
      std::string to = definition_of(change, name);
      if (from != to) {
        const Metrics& holder = to.empty() ? base : change;
        add(Kind::kChanged, "metric " + name, std::move(from), std::move(to), holder.defined.at(name).where.line);
      }
    }
    const auto prices = [](const Metrics& metrics) {
      return metrics.prices ? metrics.prices->file + " of " + metrics.prices->date + " (sha256 " +
                                  metrics.prices->sha256.substr(0, 12) + ")"
                            : std::string();
    };
    if (prices(base) != prices(change)) {
      add(Kind::kChanged, "prices", prices(base), prices(change), 0);
    }
  }

  // How other tools' files are read. Where both judge, they are read the base's way, so that no verdict shows this.
  void records(const RecordOptions& base, const RecordOptions& change) {
    pairs("records: columns", base.columns, change.columns);
    pairs("records: select", base.select, change.select);
  }

  void waivers(const std::vector<Waiver>& base, const std::vector<Waiver>& change) {
    for (const Waiver& waiver : base) {
      if (!contains(change, waiver)) {
        add(Kind::kTightened, "waiver for " + waiver.check, spelled(waiver), "", waiver.where.line);
      }
    }
    for (const Waiver& waiver : change) {
      if (!contains(base, waiver)) {
        add(Kind::kLoosened, "waiver for " + waiver.check, "", spelled(waiver), waiver.where.line);
      }
    }
  }

  void add(Kind kind, std::string what, std::string from, std::string to, std::uint32_t line) {
    changes_.push_back({kind, std::move(what), std::move(from), std::move(to), line});
  }
  std::vector<PolicyChange> take() { return std::move(changes_); }

 private:
  static const ParamSpec& row_for(std::span<const ParamSpec> rows, std::string_view name) {
    static constexpr ParamSpec kUnknown;
    const ParamSpec* row = row_of(rows, name);
    return row == nullptr ? kUnknown : *row;
  }

  void consequence(std::string what, Consequence base, Consequence change, std::uint32_t line) {
    if (base != change) {
      add(change == Consequence::kWarn ? Kind::kLoosened : Kind::kTightened, std::move(what), std::string(word(base)),
          std::string(word(change)), line);
    }
  }

  void pairs(const std::string& what, const RecordOptions::Pairs& base, const RecordOptions::Pairs& change) {
    if (base != change) {
      const auto text = [](const RecordOptions::Pairs& list) {
        return list.empty() ? std::string() : param_text(list, ParamSpec{});
      };
      add(Kind::kChanged, what, text(base), text(change), 0);
    }
  }

  static bool contains(const std::vector<Waiver>& waivers, const Waiver& wanted) {
    return std::any_of(waivers.begin(), waivers.end(), [&](const Waiver& waiver) {
      return waiver.check == wanted.check && spelled(waiver) == spelled(wanted) && waiver.reason == wanted.reason;
    });
  }

  std::vector<PolicyChange> changes_;
};

const CheckSpec* find(const Policy& policy, const std::string& id) {
  const auto found =
      std::find_if(policy.checks.begin(), policy.checks.end(), [&](const CheckSpec& spec) { return spec.id == id; });
  return found == policy.checks.end() ? nullptr : &*found;
}

}  // namespace

std::vector<PolicyChange> policy_diff(const Policy& base, const Policy& change) {
  Diff diff;
  if (base.needs_baseline != change.needs_baseline) {
    diff.add(base.needs_baseline ? Kind::kLoosened : Kind::kTightened, "baseline",
             base.needs_baseline ? "required" : "none", change.needs_baseline ? "required" : "none", 0);
  }
  for (const CheckSpec& spec : base.checks) {
    if (const CheckSpec* now = find(change, spec.id)) {
      diff.check(spec, *now);
    } else {
      diff.add(Kind::kLoosened, "check " + spec.id, std::string(spec.kind->name), "", spec.where.line);
    }
  }
  for (const CheckSpec& spec : change.checks) {
    if (find(base, spec.id) == nullptr) {
      diff.add(Kind::kTightened, "check " + spec.id, "", std::string(spec.kind->name), spec.where.line);
    }
  }
  diff.metrics(base.metrics, change.metrics);
  diff.records(base.records, change.records);
  diff.waivers(base.waivers, change.waivers);
  return diff.take();
}

std::string text_of(const PolicyChange& change) {
  const std::string from = shortened(change.from, 60);
  const std::string to = shortened(change.to, 60);
  const std::string how = change.to.empty()     ? "removed (" + from + ")"
                          : change.from.empty() ? "added (" + to + ")"
                                                : from + " -> " + to;
  const std::string place = change.line == 0    ? ""
                            : change.to.empty() ? "line " + std::to_string(change.line) + " of the base: "
                                                : "line " + std::to_string(change.line) + ": ";
  return place + change.what + " " + how;
}

}  // namespace gate::evaluate

// Which numbers of a policy say how much is too much.
#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "gate/base/number.h"
#include "gate/calibrate/loss.h"

namespace gate::calibrate {
namespace {

bool has_rows_of(const Pool& pool, const std::string& name) {
  return std::any_of(pool.set.runs.begin(), pool.set.runs.end(),
                     [&](const Run& run) { return run.rows.metric(name) != nullptr; });
}

bool has_numbers_of(const Pool& pool, const std::string& name) {
  return std::any_of(pool.set.runs.begin(), pool.set.runs.end(),
                     [&](const Run& run) { return run.document.metrics.contains(name); });
}

// Every value of the column is 0 or 1.
bool is_pass_fail(const Pool& pool, const std::string& name) {
  for (const Run& run : pool.set.runs) {
    const Column* column = run.rows.metric(name);
    if (column != nullptr && std::any_of(column->values.begin(), column->values.end(),
                                         [](double v) { return !std::isnan(v) && v != 0 && v != 1; })) {
      return false;
    }
  }
  return true;
}

// The recorded columns that `name` grows with; empty when there are none that can be scaled.
std::vector<std::string> leaves(const Policy& policy, const Pool& pool, const std::string& name, int depth = 0) {
  if (has_rows_of(pool, name)) {
    return {name};
  }
  if (name == "cost_usd" && policy.metrics.prices) {
    std::vector<std::string> tokens;
    for (const char* part : {"tokens.input", "tokens.cached", "tokens.output"}) {
      if (has_rows_of(pool, part)) {
        tokens.emplace_back(part);
      }
    }
    return tokens;
  }
  const MetricDefinition* definition = policy.metrics.find(name);
  if (definition == nullptr || depth > 8 || definition->form == MetricDefinition::Form::kShare ||
      definition->form == MetricDefinition::Form::kDifference) {
    return {};
  }
  std::vector<std::string> all;
  for (const std::string& part : definition->of) {
    const std::vector<std::string> parts = leaves(policy, pool, part, depth + 1);
    all.insert(all.end(), parts.begin(), parts.end());
    if (definition->form == MetricDefinition::Form::kRatio) {
      break;
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

class Finder {
 public:
  Finder(const Policy& policy, const Pool& pool, const Present& present)
      : policy_(policy), pool_(pool), present_(present) {}

  Lines all() {
    for (std::size_t i = 0; i < policy_.checks.size(); ++i) {
      const CheckSpec& check = policy_.checks[i];
      const std::string_view kind = check.kind->name;
      if (kind == "non_inferiority" || kind == "superiority" || kind == "equivalence") {
        comparison(i, kind == "superiority" ? "min_gain" : "margin");
      } else if (kind == "threshold") {
        bound(i);
      } else if (!check.check->needs().metrics.empty() && kind != "coverage") {
        lines_.unmeasured.push_back({check.id, "no loss is made for the kind " + std::string(kind)});
      }
    }
    return std::move(lines_);
  }

 private:
  void comparison(std::size_t at, const std::string& param) {
    const CheckSpec& check = policy_.checks[at];
    const std::optional<Margin> margin = check.params.get<Margin>(param);
    if (!margin || margin->value <= 0) {
      lines_.unmeasured.push_back({check.id, "a loss is measured in margins, and its margin is 0"});
      return;
    }
    Line line = begun(at, check.params, param, *margin);
    line.falls = check.params.text("direction").value_or("higher") == "higher";
    if (!finish(line, check)) {
      return;
    }
    lines_.lines.push_back(line);
    const std::shared_ptr<const Params> slices = check.params.group("slices");
    if (slices == nullptr || !line.of_rows) {
      return;
    }
    const std::optional<Margin> own = slices->get<Margin>(param);
    Line sliced = own ? begun(at, *slices, param, *own) : line;
    if (sliced.margin <= 0) {
      return;
    }
    sliced.param = own ? "slices." + param : param;
    sliced.name = check.id + " slices";
    sliced.by = slices->list("by");
    sliced.least_examples = static_cast<std::size_t>(slices->count("min_examples").value_or(20));
    sliced.falls = line.falls;
    if (finish(sliced, check)) {
      lines_.lines.push_back(std::move(sliced));
    }
  }

  Line begun(std::size_t at, const Params& params, const std::string& param, const Margin& margin) const {
    Line line;
    line.check = at;
    line.id = policy_.checks[at].id;
    line.param = param;
    line.name = line.id + " " + param;
    line.where = params.where(param);
    line.origin = policy_.checks[at].origin;
    line.text = margin.text;
    line.relative = margin.relative;
    line.margin = margin.value;
    return line;
  }

  // The distance between a bound and the present value is what a release may lose.
  void bound(std::size_t at) {
    const CheckSpec& check = policy_.checks[at];
    const std::optional<double> most = check.params.number("max");
    const std::optional<double> least = check.params.number("min");
    const auto present = present_.find(check.id);
    if (present == present_.end() || (!most && !least)) {
      lines_.unmeasured.push_back({check.id, "it has no value on these runs"});
      return;
    }
    const std::string param = most ? "max" : "min";
    const double number = most ? *most : *least;
    const double room = most ? number - present->second : present->second - number;
    if (!(room > 0)) {
      lines_.unmeasured.push_back({check.id, "these runs lie beyond its bound already"});
      return;
    }
    Line line = begun(at, check.params, param, {room, false, short_number(number, 12)});
    line.falls = !most.has_value();
    if (finish(line, check)) {
      lines_.lines.push_back(std::move(line));
    }
  }

  bool finish(Line& line, const CheckSpec& check) {
    line.metric = check.params.text("metric").value_or("");
    const auto present = present_.find(check.id);
    if (present == present_.end()) {
      lines_.unmeasured.push_back({check.id, "it has no value on these runs"});
      return false;
    }
    line.present = present->second;
    line.columns = leaves(policy_, pool_, line.metric);
    line.of_rows = !line.columns.empty();
    if (!line.of_rows && !has_numbers_of(pool_, line.metric)) {
      lines_.unmeasured.push_back({check.id, "no recorded number can be made worse for " + line.metric});
      return false;
    }
    const std::string statistic = check.params.text("statistic").value_or("mean");
    const bool recorded = line.of_rows && line.columns.front() == line.metric;
    if (recorded && statistic == "mean" && is_pass_fail(pool_, line.metric)) {
      line.way = Line::Way::kFlip;
    } else if (line.present > 0 && !(recorded && is_score(line.metric))) {
      line.way = Line::Way::kScale;
    } else {
      line.way = Line::Way::kShift;
    }
    if (!line.of_rows) {
      line.columns = {};
    } else if (line.way == Line::Way::kShift && !recorded) {
      lines_.unmeasured.push_back({check.id, "no recorded number can be made worse for " + line.metric});
      return false;
    }
    return line.unit() > 0;
  }

  static bool is_score(const std::string& name) {
    return name != "latency_ms" && name != "cost_usd" && name != "gpu_seconds" && !name.starts_with("tokens.");
  }

  const Policy& policy_;
  const Pool& pool_;
  const Present& present_;
  Lines lines_;
};

}  // namespace

Lines lines_of(const Policy& policy, const Pool& pool, const Present& present) {
  return Finder(policy, pool, present).all();
}

std::string spelled(const Line& line, double number) {
  if (line.param == "max" || line.param == "min") {
    return short_number(line.param == "max" ? line.present + number : line.present - number, 6);
  }
  return line.relative ? short_number(number * 100, 6) + "%" : short_number(number, 6);
}

Result<CheckSpec> with_number(const CheckSpec& check, const Line& line, double number) {
  CheckSpec changed = check;
  // What a reader of the spelled number would understand, to the last bit.
  const std::string text = spelled(line, number);
  const double read = parse_json_number(line.relative ? text.substr(0, text.size() - 1) : text).value_or(number);
  const bool bound = line.param == "max" || line.param == "min";
  ParamData data = bound ? ParamData(read) : ParamData(Margin{line.relative ? read / 100 : read, line.relative, text});
  const std::size_t dot = line.param.find('.');
  if (dot == std::string::npos) {
    changed.params.set(line.param, {std::move(data), line.where});
  } else {
    const std::string group = line.param.substr(0, dot);
    Params members = *check.params.group(group);
    members.set(line.param.substr(dot + 1), {std::move(data), line.where});
    changed.params.set(group, {std::make_shared<const Params>(std::move(members)), check.params.where(group)});
  }
  GATE_ASSIGN(std::unique_ptr<const Check> bound_check, check.kind->bind(changed.params));
  changed.check = std::move(bound_check);
  return changed;
}

}  // namespace gate::calibrate

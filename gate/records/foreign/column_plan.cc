#include "gate/records/foreign/column_plan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <span>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/foreign/column_names.h"
#include "gate/records/foreign/values.h"

namespace gate::records {
namespace {

using Kind = ColumnRole::Kind;

// Positions that tools write beside the rows.
constexpr std::array<std::string_view, 4> kPositions{"", "Unnamed: 0", "index", "__index_level_0__"};

struct Seen {
  std::size_t filled = 0, numbers = 0, percents = 0, composite = 0;
  bool zero = false;
  std::string text;  // the first that is no number
  std::uint32_t line = 0, plain_line = 0;
};

Result<std::vector<Seen>> look_through(const Table& table, bool commas, std::size_t& rows) {
  std::vector<Seen> seen(table.columns().size());
  GATE_TRY(table.each([&](std::uint32_t line, const std::vector<Cell>& cells) -> Status {
    ++rows;
    for (std::size_t i = 0; i < seen.size(); ++i) {
      Seen& of = seen[i];
      if (cells[i].kind == Cell::Kind::kComposite) {
        ++of.composite;
        continue;
      }
      const std::optional<double> number = cell_number(cells[i], commas);
      if (number && std::isnan(*number)) {
        continue;
      }
      ++of.filled;
      if (!number) {
        if (of.text.empty()) {
          of.text = cells[i].text;
          of.line = line;
        }
        continue;
      }
      ++of.numbers;
      of.zero = of.zero || *number == 0;
      if (cells[i].text.ends_with('%')) {
        ++of.percents;
      } else if (of.plain_line == 0) {
        of.plain_line = line;
      }
    }
    return Done{};
  }));
  return seen;
}

class Planner {
 public:
  Planner(const Table& table, const RecordOptions& options, const Origin& origin, std::vector<Seen> seen)
      : names_(table.columns()), options_(options), origin_(origin), seen_(std::move(seen)) {
    plan_.roles.resize(names_.size());
    taken_.resize(names_.size());
  }

  Result<ColumnPlan> plan() {
    for (const auto& [key, column] : options_.columns) {
      GATE_TRY(take_named(key, column));
    }
    for (const KnownNames& known : kKnown) {
      guess(known);
    }
    guess_error_members();
    const bool metric = plan_.find(Kind::kMetricName).has_value();
    const bool value = plan_.find(Kind::kMetricValue).has_value();
    if (metric != value) {
      // Half of the long form is no long form.
      release(metric ? Kind::kMetricName : Kind::kMetricValue);
    }
    guess_slices();
    const bool names_metrics = std::any_of(options_.columns.begin(), options_.columns.end(),
                                           [](const auto& pair) { return pair.first.starts_with("metric."); });
    if (!names_metrics && !(metric && value)) {
      guess_metrics();
    }
    GATE_TRY(check_percents());
    tell();
    if (const auto repeat = plan_.find(Kind::kRepeat)) {
      plan_.repeats_from_zero = seen_[*repeat].zero;
    }
    return std::move(plan_);
  }

 private:
  std::optional<std::size_t> column(std::string_view name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    return found == names_.end() ? std::nullopt
                                 : std::optional(static_cast<std::size_t>(std::distance(names_.begin(), found)));
  }

  Status take_named(const std::string& key, const std::string& name) {
    const std::optional<std::size_t> at = column(name);
    if (!at) {
      return input_error("has no column '" + shortened(name, 80) + "', which is named as its " + key +
                             suggestion(name, names_) + "; its columns are " + shortened(join(names_, ", "), 300),
                         {origin_.file, 0, 0});
    }
    if (taken_[*at]) {
      return input_error("the column '" + shortened(name, 80) + "' is named twice, as " + key + " too",
                         {origin_.file, 0, 0});
    }
    taken_[*at] = true;
    for (const std::string_view prefix : {"metric.", "slice."}) {
      if (key.starts_with(prefix)) {
        plan_.roles[*at] = {prefix == "slice." ? Kind::kSlice : Kind::kMetric, key.substr(prefix.size()), 1};
        return Done{};
      }
    }
    const auto known = std::find_if(kKnown.begin(), kKnown.end(), [&](const auto& each) { return each.key == key; });
    GATE_INVARIANT(known != kKnown.end());
    plan_.roles[*at] = {known->kind, std::string(known->metric), known->scale};
    return Done{};
  }

  bool has(const ColumnRole& role) const {
    return std::any_of(plan_.roles.begin(), plan_.roles.end(),
                       [&](const ColumnRole& each) { return each.kind == role.kind && each.name == role.name; });
  }

  void guess(const KnownNames& known) {
    const ColumnRole role{known.kind, std::string(known.metric), known.scale};
    if (has(role)) {
      return;
    }
    for (const std::string_view name : known.names) {
      for (std::size_t i = 0; !name.empty() && i < names_.size(); ++i) {
        const bool countable = known.kind != Kind::kMetric && known.kind != Kind::kSeed && known.kind != Kind::kRepeat;
        if (!taken_[i] && lower_case(names_[i]) == name && (countable || seen_[i].numbers == seen_[i].filled)) {
          taken_[i] = true;
          plan_.roles[i] = role;
          guessed_.push_back(std::string(known.key) + " = " + names_[i]);
          return;
        }
      }
    }
  }

  // {"error": {"type": "timeout"}} is an error as {"error": "timeout"} is.
  void guess_error_members() {
    const bool named = std::any_of(options_.columns.begin(), options_.columns.end(),
                                   [](const auto& pair) { return pair.first == "error"; });
    for (std::size_t i = 0; i < names_.size() && !named; ++i) {
      if (!taken_[i] &&
          (lower_case(names_[i]).starts_with("error.") || lower_case(names_[i]).starts_with("exception."))) {
        taken_[i] = true;
        plan_.roles[i] = {Kind::kError, "", 1};
        guessed_.push_back("error = " + names_[i]);
      }
    }
  }

  void release(Kind kind) {
    const std::size_t at = *plan_.find(kind);
    taken_[at] = false;
    plan_.roles[at] = {};
    std::erase_if(guessed_, [&](const std::string& text) { return text.ends_with(" = " + names_[at]); });
  }

  void guess_slices() {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      for (const std::string_view prefix : {"slice.", "slice_", "slices."}) {
        if (!taken_[i] && names_[i].starts_with(prefix) && names_[i].size() > prefix.size()) {
          taken_[i] = true;
          plan_.roles[i] = {Kind::kSlice, names_[i].substr(prefix.size()), 1};
          guessed_.push_back("slice " + plan_.roles[i].name + " = " + names_[i]);
        }
      }
    }
  }

  void guess_metrics() {
    std::vector<std::string> metrics;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const bool position = std::find(kPositions.begin(), kPositions.end(), names_[i]) != kPositions.end();
      if (taken_[i] || position || seen_[i].numbers == 0 || seen_[i].numbers != seen_[i].filled ||
          seen_[i].composite > 0) {
        continue;
      }
      std::string name = names_[i];
      for (const std::string_view prefix : {"scores.", "metrics."}) {
        if (name.starts_with(prefix) && name.size() > prefix.size() && !column(name.substr(prefix.size()))) {
          name = name.substr(prefix.size());
        }
      }
      if (!has({Kind::kMetric, name, 1})) {
        taken_[i] = true;
        plan_.roles[i] = {Kind::kMetric, name, 1};
        metrics.push_back(name == names_[i] ? name : name + " = " + names_[i]);
      }
    }
    if (!metrics.empty()) {
      guessed_.push_back((metrics.size() == 1 ? "metric " : "metrics ") + join(metrics, ", "));
    }
  }

  // 0.85 beside 85% in one column is 85 times too much or too little.
  Status check_percents() {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (plan_.roles[i].kind != Kind::kMetric || seen_[i].percents == 0) {
        continue;
      }
      if (seen_[i].percents != seen_[i].numbers) {
        return input_error("the column '" + shortened(names_[i], 80) + "' mixes numbers with and without '%'",
                           {origin_.file, seen_[i].plain_line, 0});
      }
      plan_.percent = true;
    }
    return Done{};
  }

  void tell() {
    std::vector<std::string> unread;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const Seen& seen = seen_[i];
      if (plan_.roles[i].kind != Kind::kIgnored || names_[i].empty()) {
        continue;
      }
      const bool mostly = seen.numbers > 0 && seen.numbers != seen.filled;
      unread.push_back(names_[i] + (seen.composite > 0 ? " (a list)"
                                    : mostly ? " (" + counted(seen.numbers, "number") + ", and text such as '" +
                                                   shortened(seen.text, 20) + "' at " + std::to_string(seen.line) + ")"
                                    : seen.filled == 0            ? " (empty)"
                                    : seen.numbers == seen.filled ? " (not named)"
                                                                  : " (text)"));
    }
    plan_.unread = join(unread, ", ");
    if (!guessed_.empty()) {
      plan_.guess = join(guessed_, "; ") + (unread.empty() ? "" : "; not read: " + join(unread, ", "));
    } else if (!unread.empty()) {
      plan_.notes.push_back("'" + origin_.file + "': not read: " + join(unread, ", "));
    }
  }

  const std::vector<std::string>& names_;
  const RecordOptions& options_;
  const Origin& origin_;
  std::vector<Seen> seen_;
  std::vector<bool> taken_;
  std::vector<std::string> guessed_;
  ColumnPlan plan_;
};

}  // namespace

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return result;
}

std::optional<double> cell_number(const Cell& cell, bool commas) {
  switch (cell.kind) {
    case Cell::Kind::kAbsent: return std::nan("");
    case Cell::Kind::kComposite: return std::nullopt;
    case Cell::Kind::kText:
    case Cell::Kind::kNumber: break;
  }
  std::string_view text = trimmed(cell.text, " \t");
  const bool percent = text.ends_with('%') && text.size() > 1;
  text = percent ? trimmed(text.substr(0, text.size() - 1), " \t") : text;
  std::optional<double> number = numeric_text(text);
  if (!number && commas && std::count(text.begin(), text.end(), ',') == 1) {
    std::string dotted(text);
    dotted[dotted.find(',')] = '.';
    number = parse_json_number(dotted);
  }
  return number && percent ? std::optional(*number / 100) : number;
}

Result<ColumnPlan> plan_columns(const Table& table, const RecordOptions& options, const Origin& origin) {
  std::size_t rows = 0;
  GATE_ASSIGN(std::vector<Seen> seen, look_through(table, table.decimal_commas(), rows));
  if (rows == 0) {
    return input_error("holds no rows", {origin.file, 0, 0});
  }
  GATE_ASSIGN(ColumnPlan plan, Planner(table, options, origin, std::move(seen)).plan());
  plan.rows = rows;
  return plan;
}

}  // namespace gate::records

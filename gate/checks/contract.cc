// contract: does each record and row satisfy a JSON Schema and simple bounds?
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/findings.h"
#include "gate/checks/json_schema.h"
#include "gate/checks/metric_cells.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr std::array<ParamSpec, 3> kParams{{
    {.name = "document",
     .type = ParamType::kFile,
     .help = "a JSON Schema (draft-07) beside the policy that every run document must satisfy",
     .without = Without::kWeaker},
    {.name = "row",
     .type = ParamType::kFile,
     .help = "a JSON Schema (draft-07) beside the policy for every row",
     .without = Without::kWeaker},
    {.name = "bounds",
     .type = ParamType::kTextMap,
     .help = "metrics and the range their values must lie in: {correct: 0..1, latency_ms: ..60000}",
     .weaker = Weaker::kFewer,
     .without = Without::kWeaker},
}};

using Bounds = std::vector<std::pair<std::string, std::pair<double, double>>>;

struct Settings {
  std::unique_ptr<const JsonSchema> document, row;
  Bounds bounds;
};

struct Tally {
  std::vector<ExampleNote> faults;  // the first kMaxExamples
  std::size_t total = 0, documents = 0, rows = 0;
  bool rows_unseen = false;  // a reader of another form keeps no text of rows

  void add(Side side, const Run& run, std::string_view example, std::string what) {
    if (++total <= kMaxExamples) {
      faults.push_back({std::string(word(side)) + " " + run.document.run_id +
                            (example.empty() ? "" : ", example " + shortened(example, 60)),
                        {},
                        {},
                        std::move(what)});
    }
  }
};

class Contract : public Check {
 public:
  explicit Contract(Settings settings) : settings_(std::move(settings)) {}

  Needs needs() const override {
    Needs needs;
    needs.baseline = false;
    needs.document_text = settings_.document != nullptr;
    needs.row_text = settings_.row != nullptr;
    for (const auto& [metric, range] : settings_.bounds) {
      needs.metrics.insert(metric);
    }
    return needs;
  }
  Bearing bearing() const override { return {.confidence = false, .on_inconclusive = false}; }

  std::vector<Finding> run(const CheckContext& context) const override {
    for (const auto& [metric, range] : settings_.bounds) {
      if (std::string why = no_value_of(metric, context); !why.empty()) {
        return only(make_finding(Outcome::kFailed, ReasonCode::kCheckFailed, std::move(why)));
      }
    }
    Tally tally;
    look_at(context.candidate, Side::kCandidate, context.metrics, tally);
    if (context.baseline != nullptr) {
      look_at(*context.baseline, Side::kBaseline, context.metrics, tally);
    }
    Finding finding;
    if (tally.total > 0) {
      finding = make_finding(Outcome::kViolated, ReasonCode::kMalformed,
                             tally.faults.front().id + ": " + tally.faults.front().text +
                                 (tally.total > 1 ? ", and " + counted(tally.total - 1, "more fault") : ""));
      finding.advice = "reject the artifact; mend what writes its records, and run the evaluation again";
    } else if (tally.rows_unseen) {
      finding = make_finding(Outcome::kInconclusive, ReasonCode::kNothingSelected,
                             "the rows of this form of record cannot be held against a schema");
      finding.advice = "write native records, or check the rows by 'bounds'";
    } else {
      finding = make_finding(Outcome::kHolds, ReasonCode::kConforms,
                             counted(tally.documents, "record") + " and " + counted(tally.rows, "row") + " conform");
    }
    finding.selected = tally.documents + tally.rows;
    finding.examples_total = tally.total;
    finding.examples = std::move(tally.faults);
    return only(std::move(finding));
  }

 private:
  // Why the bounds of a metric mean nothing, whatever the records hold; "" when they do.
  static std::string no_value_of(const std::string& metric, const CheckContext& context) {
    const Result<MetricParts> parts = parts_of(context.metrics, metric, context.candidate, context.baseline);
    if (!parts) {
      return parts.error().message;
    }
    const auto on_rows = [&](const RunSet* set) {
      return set != nullptr && std::any_of(set->runs.begin(), set->runs.end(), [&](const Run& run) {
               Cells cells(context.metrics, *set, run);
               return cells.rows(parts->numerator) != nullptr && cells.rows(parts->denominator) != nullptr;
             });
    };
    const bool ratio = !parts->denominator.empty() && (on_rows(&context.candidate) || on_rows(context.baseline));
    return ratio ? metric + " is a ratio of sums: no row has a value of it" : "";
  }

  void look_at(const RunSet& set, Side side, const Metrics& metrics, Tally& tally) const {
    for (const Run& run : set.runs) {
      ++tally.documents;
      tally.rows += run.rows.size();
      if (settings_.document != nullptr) {
        if (std::optional<std::string> fault = settings_.document->fault(run.document.text)) {
          tally.add(side, run, "", *std::move(fault));
        }
      }
      if (settings_.row != nullptr) {
        tally.rows_unseen = tally.rows_unseen || run.rows.text.size() != run.rows.size();
        for (std::size_t row = 0; row < run.rows.text.size(); ++row) {
          if (std::optional<std::string> fault = settings_.row->fault(run.rows.text[row])) {
            tally.add(side, run, set.examples[run.rows.example[row]], *std::move(fault));
          }
        }
      }
      for (const auto& [metric, range] : settings_.bounds) {
        bound(set, side, run, metrics, metric, range, tally);
      }
    }
  }

  static void bound(const RunSet& set, Side side, const Run& run, const Metrics& metrics, const std::string& metric,
                    const std::pair<double, double>& range, Tally& tally) {
    const auto within = [&](double value) {
      return std::isfinite(value) && value >= range.first && value <= range.second;
    };
    const auto text = [&](double value) {
      return !std::isfinite(value) ? metric + " is no finite number"
                                   : metric + " is " + short_number(value, 6) + ", " +
                                         (value < range.first ? "below " + short_number(range.first, 6)
                                                              : "above " + short_number(range.second, 6));
    };
    Cells cells(metrics, set, run);
    const std::vector<double>* column = cells.rows(metric);
    const std::optional<double> whole = cells.document(metric);
    if (column == nullptr && !whole) {
      tally.add(side, run, "", "has no " + described(metrics, metric) + " to hold against its bounds");
      return;
    }
    if (whole && !within(*whole)) {
      tally.add(side, run, "", text(*whole));
    }
    for (std::size_t row = 0; column != nullptr && row < column->size(); ++row) {
      const double value = (*column)[row];
      if (!std::isnan(value) && !within(value)) {
        tally.add(side, run, set.examples[run.rows.example[row]], text(value));
      }
    }
  }

  Settings settings_;
};

// "0..1", "..60000", "0..".
std::optional<std::pair<double, double>> range_of(const std::string& text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos || text.size() == 2) {
    return std::nullopt;
  }
  const std::string low = text.substr(0, dots);
  const std::string high = text.substr(dots + 2);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::optional<double> from = low.empty() ? -kInfinity : parse_json_number(low);
  const std::optional<double> to = high.empty() ? kInfinity : parse_json_number(high);
  return from && to && *from <= *to ? std::optional(std::pair(*from, *to)) : std::nullopt;
}

Status bind_schema(const Params& params, const std::string& name, std::unique_ptr<const JsonSchema>& schema) {
  if (const auto file = params.file(name)) {
    Result<std::unique_ptr<const JsonSchema>> read = JsonSchema::read(*file);
    if (!read) {
      return policy_error(read.error().message, params.where(name));
    }
    schema = *std::move(read);
  }
  return Done{};
}

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  using TextMap = std::vector<std::pair<std::string, std::string>>;
  Settings settings;
  GATE_TRY(bind_schema(params, "document", settings.document));
  GATE_TRY(bind_schema(params, "row", settings.row));
  for (const auto& [metric, text] : params.get<TextMap>("bounds").value_or(TextMap())) {
    const auto range = range_of(text);
    if (!range) {
      return policy_error("'" + shortened(text, 40) + "' is no range; write '0..1', '0..' or '..60000'",
                          params.where("bounds"));
    }
    settings.bounds.emplace_back(metric, *range);
  }
  if (settings.document == nullptr && settings.row == nullptr && settings.bounds.empty()) {
    return policy_error("a contract needs at least one of 'document', 'row' and 'bounds'", params.where(""));
  }
  return std::unique_ptr<const Check>(std::make_unique<Contract>(std::move(settings)));
}

}  // namespace

const CheckKind k_contract{"contract", "records and rows satisfy a JSON Schema and simple bounds", kParams, &bind};

}  // namespace gate::checks

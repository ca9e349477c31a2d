#include "gate/policy/calibration_note.h"

#include <map>
#include <memory>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"

namespace gate::policy {
namespace {

constexpr std::string_view kBegin = "gate calibrate ";
constexpr std::string_view kCheck = ", check ";
constexpr std::string_view kRuns = ", runs ";
constexpr std::size_t kDigits = 12;
constexpr std::size_t kDateLength = 10;
constexpr std::int64_t kSecondsOfDay = 86'400;

// Lengths before texts, so that no two contents read alike.
void put_text(std::string_view text, std::string& out) { out += std::to_string(text.size()) + ":" + std::string(text); }

void put(const Params& params, std::string& out);

// One for each alternative of ParamData.
struct Putter {
  std::string& out;
  void operator()(const std::string& value) const { put_text(value, out); }
  void operator()(double value) const { out += "n" + canonical_number(value); }
  void operator()(std::int64_t value) const { out += "i" + std::to_string(value); }
  void operator()(const Margin& value) const { out += (value.relative ? "r" : "a") + canonical_number(value.value); }
  void operator()(bool value) const { out += value ? "t" : "f"; }
  void operator()(const std::vector<std::string>& value) const {
    for (const std::string& entry : value) {
      put_text(entry, out);
    }
  }
  void operator()(const std::vector<std::pair<std::string, std::string>>& value) const {
    for (const auto& [key, entry] : value) {
      put_text(key, out);
      put_text(entry, out);
    }
  }
  void operator()(const std::shared_ptr<const Params>& value) const { put(*value, out); }
  void operator()(const std::shared_ptr<const PolicyFile>& value) const { put_text(value->sha256, out); }
};

void put(const Params& params, std::string& out) {
  out += "{";
  for (const auto& [name, value] : params.all()) {
    put_text(name, out);
    out += "=";
    std::visit(Putter{out}, value.data);
    out += ";";
  }
  out += "}";
}

// The formulas that the policy gives the metrics of a check, and those of their parts; prices where one of them is a
// cost.
void put_formulas(const CheckSpec& check, const Metrics& metrics, std::string& out) {
  std::set<std::string> reached = check.check->needs().metrics;
  std::vector<std::string> open(reached.begin(), reached.end());
  std::map<std::string, const MetricDefinition*> defined;
  while (!open.empty()) {
    const std::string name = std::move(open.back());
    open.pop_back();
    if (const MetricDefinition* definition = metrics.find(name)) {
      defined.emplace(name, definition);
      for (const std::string& part : definition->of) {
        if (reached.insert(part).second) {
          open.push_back(part);
        }
      }
    }
  }
  for (const auto& [name, definition] : defined) {
    if (metrics.defined.contains(name)) {
      put_text(name, out);
      put_text(formula(*definition), out);
      put_text(definition->value, out);
    }
  }
  if (metrics.prices && reached.contains("cost_usd")) {
    put_text(metrics.prices->sha256, out);
  }
}

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::string text_of(const CalibrationNote& note) {
  return std::string(kBegin) + note.date + std::string(kCheck) + note.check.substr(0, kDigits) + std::string(kRuns) +
         note.runs.substr(0, kDigits) + ", " + note.rates;
}

std::optional<CalibrationNote> parse_calibration_note(std::string_view text) {
  const std::size_t before_rates = kBegin.size() + kDateLength + kCheck.size() + kDigits + kRuns.size() + kDigits;
  if (!text.starts_with(kBegin) || text.size() < before_rates + 2) {
    return std::nullopt;
  }
  CalibrationNote note;
  note.date = text.substr(kBegin.size(), kDateLength);
  text.remove_prefix(kBegin.size() + kDateLength);
  note.check = text.substr(kCheck.size(), kDigits);
  const bool checked = text.starts_with(kCheck);
  text.remove_prefix(kCheck.size() + kDigits);
  note.runs = text.substr(kRuns.size(), kDigits);
  const bool ran = text.starts_with(kRuns);
  text.remove_prefix(kRuns.size() + kDigits);
  if (!checked || !ran || !text.starts_with(", ") || !is_hexadecimal(note.check) || !is_hexadecimal(note.runs) ||
      !parse_date_end(note.date)) {
    return std::nullopt;
  }
  note.rates = text.substr(2);
  return note;
}

std::string check_digest(const CheckSpec& check, const Metrics& metrics) {
  std::string bytes;
  put_text(check.kind->name, bytes);
  put(check.params, bytes);
  bytes += canonical_number(check.confidence);
  for (const Consequence consequence : {check.on_violated, check.on_inconclusive, check.on_missing}) {
    put_text(word(consequence), bytes);
  }
  put_formulas(check, metrics, bytes);
  return sha256(bytes);
}

std::optional<std::string> stale_calibration(const CheckSpec& check, const Metrics& metrics, std::optional<Time> now,
                                             const std::optional<std::string>& runs) {
  const std::optional<CalibrationNote> note = parse_calibration_note(check.calibrated);
  if (!note) {
    return std::nullopt;
  }
  if (note->check != check_digest(check, metrics).substr(0, kDigits)) {
    return "it has been changed since it was calibrated on " + note->date;
  }
  const std::optional<Time> end = parse_date_end(note->date);
  GATE_INVARIANT(end.has_value());  // or it were no note
  if (now && now->seconds - end->seconds > kCalibrationDays * kSecondsOfDay) {
    return "it was calibrated on " + note->date + ", more than " + std::to_string(kCalibrationDays) + " days ago";
  }
  if (runs && note->runs != runs->substr(0, kDigits)) {
    return "it was calibrated on " + note->date + " with other runs (digest " + note->runs + ", of these " +
           runs->substr(0, kDigits) + ")";
  }
  return std::nullopt;
}

}  // namespace gate::policy

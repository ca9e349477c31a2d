#include "gate/report/wording.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::report {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kUnits{{{"_ms", "ms"},
                                                                               {"_us", "us"},
                                                                               {"_s", "s"},
                                                                               {"_seconds", "s"},
                                                                               {"_usd", "USD"},
                                                                               {"_eur", "EUR"},
                                                                               {"_percent", "%"},
                                                                               {"_mb", "MB"},
                                                                               {"_gb", "GB"}}};

std::vector<double> finite(std::initializer_list<std::optional<double>> values) {
  std::vector<double> out;
  for (const std::optional<double>& value : values) {
    if (value && std::isfinite(*value)) {
      out.push_back(*value);
    }
  }
  return out;
}

int magnitude(double value) { return static_cast<int>(std::floor(std::log10(value))); }

// Decimals that give the largest number three digits and the interval's width two, and as many more, up to six digits,
// as it takes to print no end like a limit that it is not.
int decimals_for(const std::vector<double>& shown, const std::vector<double>& limits, double factor) {
  double largest = 0;
  for (const double value : shown) {
    largest = std::max(largest, std::fabs(value) * factor);
  }
  if (largest == 0) {
    return 0;
  }
  const int most = std::max(0, 5 - magnitude(largest));
  int decimals = 2 - magnitude(largest);
  const auto [low, high] = std::minmax_element(shown.begin(), shown.end());
  const double width = (*high - *low) * factor;
  if (width > 0 && std::isfinite(width)) {
    decimals = std::max(decimals, 1 - magnitude(width));
  }
  decimals = std::clamp(decimals, 0, most);
  const auto alike = [&](double value, double limit) {
    return value != limit && fixed_number(value * factor, decimals) == fixed_number(limit * factor, decimals);
  };
  for (const double value : shown) {
    for (const double limit : limits) {
      while (decimals < most && alike(value, limit)) {
        ++decimals;
      }
    }
  }
  return decimals;
}

struct Printer {
  double factor = 1;
  std::string unit;  // with its blank, or "%"
  bool with_sign = false;
  int decimals = 0;
  bool scientific = false;

  [[nodiscard]] std::string bare(double value) const {
    const std::string text = scientific ? short_number(value * factor, 3) : fixed_number(value * factor, decimals);
    const bool is_zero = text.find_first_not_of("0.") == std::string::npos;
    return with_sign && value > 0 && !is_zero ? "+" + text : text;
  }
  // As the policy states it: no zeros for alignment.
  [[nodiscard]] std::string limit(double value) const {
    const std::string text = short_number(value * factor, 6);
    return with_sign && value > 0 ? "+" + text : text;
  }
};

std::string interval_text(const IntervalEstimate& interval, const Printer& print) {
  if (std::isnan(interval.low) || std::isnan(interval.high)) {
    return "";
  }
  if (std::isinf(interval.low) && std::isinf(interval.high)) {
    return "no limits";
  }
  if (std::isinf(interval.low)) {
    return "up to " + print.bare(interval.high) + print.unit;
  }
  if (std::isinf(interval.high)) {
    return "from " + print.bare(interval.low) + print.unit;
  }
  return print.bare(interval.low) + " to " + print.bare(interval.high) + print.unit;
}

std::string limit_text(const Finding& finding, const Printer& print) {
  if (finding.lower_limit && finding.upper_limit) {
    return print.limit(*finding.lower_limit) + " to " + print.limit(*finding.upper_limit) + print.unit;
  }
  return finding.lower_limit   ? "min " + print.limit(*finding.lower_limit) + print.unit
         : finding.upper_limit ? "max " + print.limit(*finding.upper_limit) + print.unit
                               : "";
}

// "10 runs" or "10 + 9 runs"; empty when neither is known.
std::string two_sided(const std::optional<std::size_t>& candidate, const std::optional<std::size_t>& baseline,
                      std::string_view noun) {
  if (candidate && baseline) {
    return std::to_string(*candidate) + " + " + counted(*baseline, noun, std::string(noun) + "s");
  }
  return candidate || baseline ? counted(candidate ? *candidate : *baseline, noun) : "";
}

}  // namespace

std::string slice_text(const std::vector<SliceLabel>& slice) {
  std::vector<std::string> parts;
  for (const SliceLabel& label : slice) {
    parts.push_back(label.key + "=" + label.value);
  }
  return join(parts, ", ");
}

std::string finding_name(const Finding& finding) {
  return finding.check + (finding.slice.empty() ? "" : " " + slice_text(finding.slice));
}

std::string_view unit_of(std::string_view metric) {
  for (const auto& [ending, unit] : kUnits) {
    if (metric.ends_with(ending)) {
      return unit;
    }
  }
  return "";
}

std::string_view unit_of(const Finding& finding) {
  return finding.kind == "drift" || finding.kind == "judge_agreement" ? "" : unit_of(finding.metric);
}

Quantities quantities(const Finding& finding) {
  Printer print;
  print.with_sign = finding.scale != Scale::kValue;
  if (finding.scale == Scale::kRelative) {
    print.factor = 100;
    print.unit = "%";
  } else if (const std::string_view unit = unit_of(finding); !unit.empty()) {
    print.unit = (unit == "%" ? "" : " ") + std::string(unit);
  }
  std::optional<double> low;
  std::optional<double> high;
  if (finding.interval) {
    low = finding.interval->low;
    high = finding.interval->high;
  }
  const std::vector<double> shown = finite({finding.estimate, low, high});
  if (!shown.empty()) {
    print.decimals = decimals_for(shown, finite({finding.lower_limit, finding.upper_limit}), print.factor);
    const double largest =
        std::fabs(*std::max_element(shown.begin(), shown.end(),
                                    [](double a, double b) { return std::fabs(a) < std::fabs(b); })) *
        print.factor;
    print.scientific = largest != 0 && (largest < 1e-6 || largest >= 1e9);
  }
  Quantities out;
  if (finding.estimate) {
    out.estimate = std::isfinite(*finding.estimate) ? print.bare(*finding.estimate) + print.unit : "n/a";
  }
  if (finding.interval) {
    out.interval = interval_text(*finding.interval, print);
  }
  out.limit = limit_text(finding, print);
  return out;
}

std::string subject_text(const Finding& finding) {
  if (finding.metric.empty()) {
    return "";
  }
  const std::string what = finding.statistic.empty() ? finding.metric : finding.statistic + " of " + finding.metric;
  return finding.direction ? what + " (" + std::string(word(*finding.direction)) + " is better)" : what;
}

std::string sizes_text(const Sizes& sizes) {
  std::vector<std::string> parts;
  const auto add = [&](std::string text) {
    if (!text.empty()) {
      parts.push_back(std::move(text));
    }
  };
  add(sizes.paired ? counted(*sizes.paired, "paired example")
                   : two_sided(sizes.examples_candidate, sizes.examples_baseline, "example"));
  add(two_sided(sizes.runs_candidate, sizes.runs_baseline, "run"));
  add(sizes.clusters ? counted(*sizes.clusters, "cluster") : "");
  if (sizes.errors_candidate.value_or(0) + sizes.errors_baseline.value_or(0) > 0) {
    add(two_sided(sizes.errors_candidate, sizes.errors_baseline, "row") + " left out for errors");
  }
  return join(parts, ", ");
}

std::string measured_text(const Finding& finding) {
  std::vector<std::string> parts;
  for (std::string part :
       {subject_text(finding), std::string(finding.candidate && finding.baseline ? "baseline -> candidate" : ""),
        sizes_text(finding.sizes), finding.interval ? "by " + finding.interval->method : std::string()}) {
    if (!part.empty()) {
      parts.push_back(std::move(part));
    }
  }
  return join(parts, ", ");
}

std::string flips_text(const Finding& finding) {
  std::vector<std::string> parts;
  for (const Flip& flip : finding.flips) {
    parts.push_back(flip.text);
  }
  return join(parts, "; ");
}

std::string found_text(const Finding& finding) {
  const std::string said = std::string(phrase(finding.reason)) + ": ";
  return finding.summary.starts_with(said) ? finding.summary.substr(said.size()) : finding.summary;
}

std::string example_text(const ExampleNote& example) {
  if (!example.text.empty()) {
    return example.text;
  }
  if (example.candidate && example.baseline) {
    return short_number(*example.baseline) + " -> " + short_number(*example.candidate);
  }
  return example.candidate ? short_number(*example.candidate) : example.baseline ? short_number(*example.baseline) : "";
}

std::string waiver_text(const WaiverUse& waiver) {
  std::string text = waiver.until_text.empty() ? "" : "until " + waiver.until_text;
  if (waiver.max_loss) {
    text += (text.empty() ? "" : ", ") + std::string("up to a loss of ") + short_number(*waiver.max_loss, 6);
  }
  if (waiver.commits) {
    constexpr std::size_t kShort = 12;
    text += (text.empty() ? "" : ", ") + std::string("for commits ") + waiver.commits->from.substr(0, kShort) + ".." +
            waiver.commits->to.substr(0, kShort);
  }
  if (!waiver.approved_by.empty()) {
    text += (text.empty() ? "" : ", ") + std::string("approved by ") + waiver.approved_by;
  }
  if (!waiver.reason.empty()) {
    text += (text.empty() ? "" : ": ") + waiver.reason;
  }
  return waiver.why.empty() ? text : text + (text.empty() ? "" : "; ") + waiver.why;
}

std::string_view word(WaiverUse::State state) {
  switch (state) {
    case WaiverUse::State::kApplied: return "applied";
    case WaiverUse::State::kUnused: return "unused";
    case WaiverUse::State::kExpired: return "expired";
    case WaiverUse::State::kExceeded: return "exceeded";
    case WaiverUse::State::kOutside: return "outside";
  }
  std::abort();
}

std::string side_text(const SideSummary& side) {
  return counted(side.runs, "run") + ", " + counted(side.seeds, "seed") + ", " + counted(side.examples, "example");
}

}  // namespace gate::report

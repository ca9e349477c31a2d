#include "gate/checks/compare.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "gate/base/number.h"
#include "gate/base/result.h"
#include "gate/base/text.h"
#include "gate/checks/pairing.h"
#include "gate/checks/precision.h"
#include "gate/checks/shapes/shape.h"
#include "gate/stats/sample.h"

namespace gate::checks {
namespace {

// Puts an oriented estimate (theta: more is better) back on the scale people read: candidate - baseline, or the
// relative change. With a relative margin theta is the mean of s*(c - (1 - s*rho) b), whose zero lies exactly at the
// margin, so that dividing by the baseline's mean moves the axis but not the decision (statistics, 1.2). A log ratio
// becomes its exponential.
void place(const Oriented& theta, const Question& question, Comparison& out) {
  const double s = sign_of(question.direction);
  const double rho = question.margin.value;
  const double unit = theta.relative_baseline.value_or(1.0);
  const double shift = theta.relative_baseline ? rho : 0;
  const auto from_equal = [&](double value) { return value / unit - shift; };
  const auto shown = [&](double value) { return theta.log_ratio ? std::expm1(s * value) : s * from_equal(value); };
  out.scale = theta.log_ratio || theta.relative_baseline ? Scale::kRelative : Scale::kDifference;
  out.estimate = shown(theta.value);
  out.limit = -s * rho;
  out.theta_margin = theta.log_ratio ? log_margin(question.margin, question.direction) : rho;
  if (theta.interval) {
    out.theta_low = from_equal(theta.interval->low);
    out.theta_high = from_equal(theta.interval->high);
    const double a = shown(theta.interval->low);
    const double b = shown(theta.interval->high);
    if (!std::isnan(a) && !std::isnan(b)) {
      out.interval =
          IntervalEstimate{std::min(a, b), std::max(a, b), question.confidence, theta.method, theta.method_reason};
    }
  }
  out.p_pass = theta.p_pass;
  out.p_block = theta.p_block;
  out.resampled = theta.resampled;
  out.drawn = theta.drawn;
  out.precision = theta.precision;
  if (out.precision) {
    out.precision->theta = theta.value - shift * unit;
    out.precision->margin = out.theta_margin * unit;
    out.precision->unit = unit;
    out.precision->log_ratio = theta.log_ratio;
  }
}

// What the rounding of sums leaves of two equal means is no change.
double without_residue(double change, const Comparison& sides) {
  const double size = std::max(std::fabs(sides.candidate.value_or(0)), std::fabs(sides.baseline.value_or(0)));
  return std::fabs(change) <= kResolution * (sides.scale == Scale::kRelative ? 1 : size) ? 0.0 : change;
}

bool identical(const Sides& sides) {
  const auto as_first = [&](const std::vector<double>& run) { return run == sides.core.candidate.front(); };
  return sides.rows() && !sides.independent && !sides.ratio() &&
         std::all_of(sides.core.candidate.begin(), sides.core.candidate.end(), as_first) &&
         std::all_of(sides.core.baseline.begin(), sides.core.baseline.end(), as_first);
}

Oriented judge(const Sides& sides, const Question& question, Comparison& out) {
  const auto shown = [](double value) { return std::isfinite(value) ? std::optional(value) : std::nullopt; };
  out.candidate = shown(stats::mean(sides.run_candidate));
  out.baseline = shown(stats::mean(sides.run_baseline));
  Oriented theta = estimate(sides, question);
  if (theta.obstacle == ReasonCode::kZeroVariance && question.identical_is_pass && identical(sides)) {
    theta.obstacle.reset();
    theta.interval = Range{theta.value, theta.value};
    theta.method = "identical values on both sides";
  }
  if (theta.obstacle && !out.obstacle) {
    out.obstacle = theta.obstacle;
    out.obstacle_text = theta.obstacle_text;
    out.remedy = theta.remedy;
    out.broken = theta.broken;
  }
  if (std::isfinite(theta.value)) {
    place(theta, question, out);
    out.estimate = without_residue(*out.estimate, out);
  }
  return theta;
}

void judge_and_plan(const Sides& sides, const Question& question, Comparison& out) {
  const Oriented theta = judge(sides, question, out);
  if (out.precision) {
    GATE_INVARIANT(!sides.independent);  // plans are made for examples that both sides share
    complete_precision(sides, question, theta, *out.precision);
  }
}

Bounds bounds_of(const MetricTable& table) {
  if (!table.score || !is_unit(table.candidate) || !is_unit(table.baseline)) {
    return Bounds::kNone;
  }
  return is_binary(table.candidate) && is_binary(table.baseline) ? Bounds::kBinary : Bounds::kUnit;
}

std::vector<double> per_run(const std::vector<std::vector<double>>& runs, const std::vector<std::vector<double>>& per,
                            const Statistic& statistic) {
  std::vector<double> values;
  for (std::size_t k = 0; k < runs.size(); ++k) {
    values.push_back(summarise(statistic, runs[k], per.empty() ? std::span<const double>() : per[k]));
  }
  return values;
}

// Names the random numbers of a comparison: the same metric and statistic draw the same (FNV-1a).
std::uint64_t purpose_of(const MetricTable& table, const Question& question) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : table.metric + "\n" + question.statistic.name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return hash;
}

Sides paired_sides(const MetricTable& table, const Question& question, Core core) {
  Sides sides;
  sides.run_candidate = per_run(core.candidate, core.candidate_per, question.statistic);
  sides.run_baseline = per_run(core.baseline, core.baseline_per, question.statistic);
  sides.core = std::move(core);
  sides.bounds = bounds_of(table);
  sides.measured = !table.score;
  sides.seed_pairs = question.paired_by == PairedBy::kSeed;
  sides.independent = question.paired_by == PairedBy::kNothing;
  sides.purpose = purpose_of(table, question);
  return sides;
}

Sides document_sides(const MetricTable& table, const Question& question) {
  Sides sides;
  sides.run_candidate = table.candidate.run_values;
  sides.run_baseline = table.baseline.run_values;
  sides.seed_pairs = question.paired_by == PairedBy::kSeed;
  sides.purpose = purpose_of(table, question);
  return sides;
}

Core core_of(const MetricTable& table, const Question& question) {
  return question.paired_by == PairedBy::kNothing ? independent_core(table) : balanced_core(table);
}

Comparison compare_rows(const MetricTable& table, const Question& question) {
  Comparison out;
  Core core = core_of(table, question);
  out.sizes = core.sizes;
  out.notes = run_notes(table, question.run_sd);
  out.notes.insert(out.notes.end(), core.notes.begin(), core.notes.end());
  out.obstacle = core.obstacle;
  out.obstacle_text = core.obstacle_text;
  out.broken = core.broken;
  if (table.ratio && question.statistic.kind != Statistic::Kind::kMean) {
    out.obstacle = ReasonCode::kNothingSelected;
    out.obstacle_text = table.metric + " is a ratio of sums and has no " + question.statistic.name;
    out.broken = true;
    return out;
  }
  if (core.least_examples() == 0) {
    if (!out.obstacle) {
      out.obstacle = ReasonCode::kNothingSelected;
      out.obstacle_text = "a side has no example that all its runs scored";
    }
    return out;
  }
  judge_and_plan(paired_sides(table, question, std::move(core)), question, out);
  return out;
}

Comparison compare_documents(const MetricTable& table, const Question& question) {
  Comparison out;
  out.notes = run_notes(table);
  out.sizes.runs_candidate = table.candidate.distinct();
  out.sizes.runs_baseline = table.baseline.distinct();
  judge_and_plan(document_sides(table, question), question, out);
  return out;
}

Question against_the_other_margin(Question question) {
  question.margin.value = -question.margin.value;
  return question;
}

// Two one-sided questions as one answer: `out` against the margin below, `upper` against the one above.
Comparison joined(Comparison out, const Comparison& upper, const Question& question) {
  if (!out.obstacle) {
    out.obstacle = upper.obstacle;
    out.obstacle_text = upper.obstacle_text;
    out.remedy = upper.remedy;
    out.broken = upper.broken;
  }
  if (!out.interval || !upper.interval) {
    out.interval.reset();
    return out;
  }
  const double s = sign_of(question.direction);
  (s > 0 ? out.interval->high : out.interval->low) = s > 0 ? upper.interval->high : upper.interval->low;
  out.upper_low = upper.theta_low + upper.theta_margin;
  out.upper_high = upper.theta_high + upper.theta_margin;
  // One method gives either question both or neither.
  if (out.p_pass && upper.p_pass) {
    out.p_pass = std::max(*out.p_pass, *upper.p_block);
    out.p_block = std::min(*out.p_block, *upper.p_pass);
  } else {
    out.p_pass.reset();
    out.p_block.reset();
  }
  return out;
}

}  // namespace

Comparison compare(const MetricTable& table, const Question& question) {
  GATE_INVARIANT(!table.candidate.empty() && !table.baseline.empty());
  if (table.candidate.lacking + table.baseline.lacking > 0) {
    Comparison out = compare(without_lacking(table), question);
    if (!out.broken) {
      out.obstacle = ReasonCode::kMetricMissing;
      out.obstacle_text = lacking_text(table);
    }
    return out;
  }
  const bool rows = !table.candidate.runs.empty();
  GATE_INVARIANT(rows == !table.baseline.runs.empty());
  const auto judged = [&](const MetricTable& of) {
    return rows ? compare_rows(of, question) : compare_documents(of, question);
  };
  if (question.paired_by != PairedBy::kSeed) {
    return judged(table);
  }
  const SeedPairs pairs = paired_by_seed(table);
  Comparison out = judged(pairs.table);
  if (pairs.obstacle && !out.broken) {
    out.obstacle = pairs.obstacle;
    out.obstacle_text = pairs.obstacle_text;
    out.remedy = "give every run its seed, and run the same seeds on both sides; or leave 'paired_by' out";
  }
  return out;
}

Comparison compare_both_ways(const MetricTable& table, const Question& question) {
  Comparison out = joined(compare(table, question), compare(table, against_the_other_margin(question)), question);
  if (out.interval && out.precision) {
    out.precision->theta = -std::abs(out.precision->theta);
  }
  return out;
}

std::optional<MetricTable> compared_runs(const MetricTable& table, const Question& question) {
  if (question.paired_by == PairedBy::kSeed) {
    return paired_by_seed(without_lacking(table)).table;
  }
  return table.candidate.lacking + table.baseline.lacking > 0 ? std::optional(without_lacking(table)) : std::nullopt;
}

Sides sides_of(const MetricTable& table, const Question& question) {
  return table.candidate.runs.empty() ? document_sides(table, question)
                                      : paired_sides(table, question, core_of(table, question));
}

Comparison compare_sides(const Sides& sides, const Question& question) {
  Comparison out;
  judge(sides, question, out);
  if (question.aim != Aim::kSame) {
    return out;
  }
  const Question above = against_the_other_margin(question);
  Comparison upper;
  judge(sides, above, upper);
  return joined(std::move(out), upper, question);
}

}  // namespace gate::checks

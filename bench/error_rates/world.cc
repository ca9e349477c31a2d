#include "bench/error_rates/world.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace gate::bench {
namespace {

using stats::Stream;

constexpr double kPassRate = 0.7;  // of the baseline
constexpr double kRedrawn = 0.1;   // share of examples on which the candidate is another model altogether
constexpr double kQuietRate = 0.85;
constexpr double kWobble = 0.05;  // kQuiet, several runs: share of answers that are a fresh draw in every run
constexpr double kClusterShift = 0.08;
constexpr double kSharedSd = 0.5, kOwnSd = 0.4;  // latency, log scale: of the example, of the single call

const char* metric_of(const Setting& setting) { return relative(setting) ? "latency_ms" : "correct"; }

RunSet side(const Setting& setting, std::string name, std::size_t runs) {
  RunSet set;
  set.name = std::move(name);
  set.words.emplace_back();
  set.metric_names.emplace_back(metric_of(setting));
  const std::size_t examples = setting.data == Data::kRunNumber ? 0 : setting.examples;
  for (std::size_t i = 0; i < examples; ++i) {
    std::string digits = std::to_string(i);
    set.examples.push_back("e" + std::string(6 - digits.size(), '0') + digits);
  }
  for (std::size_t g = 1; g <= setting.clusters; ++g) {
    set.words.push_back("c" + std::to_string(g));
  }
  for (std::size_t k = 0; k < runs; ++k) {
    Run& run = set.runs.emplace_back();
    run.document.run_id = set.name + std::to_string(k);
    run.document.seed = static_cast<std::int64_t>(k);
    run.document.has_rows = examples > 0;
    if (examples > 0) {
      run.rows.metrics.push_back({metric_of(setting), std::vector<double>(examples)});
    }
  }
  return set;
}

double beta(Stream& random, double a, double b) {
  // Stream::gamma wants a shape of 1 or more: Gamma(a) = Gamma(a + 1) U^(1/a).
  const auto gamma = [&](double shape) { return random.gamma(shape + 1) * std::pow(random.open_uniform(), 1 / shape); };
  const double x = gamma(a);
  const double y = gamma(b);
  return x + y > 0 ? x / (x + y) : 0.5;
}

// A rate over examples moved from `mean` by `shift` on average, every example's staying in [0, 1].
double moved(double rate, double mean, double shift) {
  return shift < 0 ? rate * (1 + shift / mean) : 1 - (1 - rate) * (1 - shift / (1 - mean));
}

std::vector<double> run_shifts(const Setting& setting, std::size_t runs, Stream& random) {
  std::vector<double> shifts(runs, 0.0);
  for (double& shift : shifts) {
    shift = setting.run_noise > 0 ? setting.run_noise * random.normal() : 0;
  }
  return shifts;
}

// The rates of all examples on both sides; clusters share a shift of the candidate.
struct Rates {
  std::vector<double> candidate, baseline;
};

Rates rates_of(const Setting& setting, double theta, const std::vector<std::size_t>& cluster, Stream& random) {
  std::vector<double> cluster_shift(setting.clusters + 1, 0.0);
  for (std::size_t g = 1; g <= setting.clusters; ++g) {
    cluster_shift[g] = random.uniform() < 0.5 ? kClusterShift : -kClusterShift;
  }
  Rates rates;
  for (std::size_t i = 0; i < setting.examples; ++i) {
    const double base = beta(random, kPassRate, 1 - kPassRate);
    const double own = random.uniform() < kRedrawn ? beta(random, kPassRate, 1 - kPassRate) : base;
    const double there = moved(own, kPassRate, theta);
    rates.baseline.push_back(base);
    rates.candidate.push_back(moved(there, kPassRate + theta, cluster_shift[cluster[i]]));
  }
  return rates;
}

std::vector<double>& cells(Run& run) { return run.rows.metrics.front().values; }

void draw_answers(const Setting& setting, const std::vector<double>& rates, double mean, RunSet& set, Stream& random) {
  const std::vector<double> shifts = run_shifts(setting, set.runs.size(), random);
  for (std::size_t k = 0; k < set.runs.size(); ++k) {
    std::vector<double>& values = cells(set.runs[k]);
    for (std::size_t i = 0; i < rates.size(); ++i) {
      const double p = moved(rates[i], mean, shifts[k]);
      if (setting.data == Data::kRubric) {
        values[i] = random.binomial(5, std::clamp(p, 0.0, 1.0)) / 5.0;
      } else {
        values[i] = random.uniform() < p ? 1 : 0;
      }
    }
  }
}

void fill_quiet(const Setting& setting, double theta, Records& records, Stream& random) {
  const double wobble = setting.runs_candidate > 1 ? kWobble : 0;
  const double change = theta / (1 - wobble);
  const double won = setting.churn + std::max(0.0, change);
  const double lost = setting.churn + std::max(0.0, -change);
  for (std::size_t i = 0; i < setting.examples; ++i) {
    const double u = random.uniform();
    const bool both = random.uniform() < kQuietRate;
    const bool candidate = u < won || (u >= won + lost && both);
    const bool baseline = (u >= won && u < won + lost) || (u >= won + lost && both);
    const auto answer = [&](RunSet& set, bool usual) {
      for (Run& run : set.runs) {
        cells(run)[i] = (wobble > 0 && random.uniform() < wobble ? random.uniform() < kQuietRate : usual) ? 1 : 0;
      }
    };
    answer(records.candidate, candidate);
    answer(records.baseline, baseline);
  }
}

// Baseline scores in [0.6, 0.9] with a jitter of 0.05 a run; the candidate's are the same, or 0 with a small chance.
// Rare gain: baseline in [0.1, 0.2]; the candidate loses twice the margin, or gains 0.75.
void fill_graded(const Setting& setting, double theta, Records& records, Stream& random) {
  const bool loss = setting.data == Data::kRareLoss;
  const double fall = loss ? 0 : 0.08;
  const double chance = loss ? std::max(0.0, -theta) / 0.75 : (theta + fall) / (0.75 + fall);
  for (std::size_t i = 0; i < setting.examples; ++i) {
    const double quality = loss ? 0.6 + 0.3 * random.uniform() : 0.13 + 0.06 * random.uniform();
    const bool rare = random.uniform() < chance;
    const double jitter = loss ? 0.05 : 0.01;
    const auto wobble = [&] { return jitter * (2 * random.uniform() - 1); };
    for (Run& run : records.baseline.runs) {
      cells(run)[i] = quality + wobble();
    }
    for (Run& run : records.candidate.runs) {
      const double usual = quality + (loss ? std::max(0.0, theta) : -fall) + wobble();
      cells(run)[i] = rare ? (loss ? 0 : quality + 0.75) : usual;
    }
  }
}

void fill_latency(const Setting& setting, double ratio, Records& records, Stream& random) {
  std::vector<double> shared(setting.examples);
  for (double& value : shared) {
    value = kSharedSd * random.normal();
  }
  const auto answer = [&](RunSet& set, double factor) {
    const std::vector<double> shifts = run_shifts(setting, set.runs.size(), random);
    for (std::size_t k = 0; k < set.runs.size(); ++k) {
      std::vector<double>& values = cells(set.runs[k]);
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = factor * std::exp(6 + shared[i] + kOwnSd * random.normal() + shifts[k]);
      }
    }
  };
  answer(records.candidate, ratio);
  answer(records.baseline, 1);
}

double effect(Law law, Stream& random) {
  switch (law) {
    case Law::kNormal: return random.normal();
    case Law::kLognormal: return -(std::exp(random.normal()) - std::exp(0.5));
    case Law::kStudent3: {
      const double z = random.normal();
      return z / std::sqrt(random.gamma(1.5) * 2 / 3);
    }
  }
  return 0;
}

void fill_numbers(const Setting& setting, double theta, Records& records, Stream& random) {
  std::vector<double> shared(records.candidate.runs.size(), 0.0);
  for (double& one : shared) {
    one = setting.seeds ? setting.run_noise * effect(setting.law, random) : 0;
  }
  const auto answer = [&](RunSet& set, double level) {
    for (std::size_t k = 0; k < set.runs.size(); ++k) {
      const double own = setting.run_noise * effect(setting.law, random);
      set.runs[k].document.metrics["correct"] = level + own + (setting.seeds ? shared[k] : 0);
    }
  };
  answer(records.candidate, 0.8 + theta);
  answer(records.baseline, 0.8);
}

// The share of passes, or the mean of scores of which most are 0.95 to 1 and some 0, lies `theta` and a margin above
// the floor.
void fill_floor(const Setting& setting, double theta, Records& records, Stream& random) {
  const double mean = std::min(1.0, setting.floor + setting.margin + theta);
  for (RunSet* set : {&records.candidate, &records.baseline}) {
    for (Run& run : set->runs) {
      for (double& value : cells(run)) {
        value = setting.data == Data::kFloor      ? (random.uniform() < mean ? 1 : 0)
                : random.uniform() < mean / 0.975 ? 0.95 + 0.05 * random.uniform()
                                                  : 0;
      }
    }
  }
}

// Cluster of each example, from 1; 0 when there are none. Uneven: sizes in proportion 1 to 8.
std::vector<std::size_t> clusters_of(const Setting& setting, Stream& random) {
  std::vector<std::size_t> cluster(setting.examples, 0);
  if (setting.clusters == 0) {
    return cluster;
  }
  std::vector<double> weight(setting.clusters);
  for (double& one : weight) {
    one = setting.uneven ? 1 + 7 * random.uniform() : 1;
  }
  const double total = std::accumulate(weight.begin(), weight.end(), 0.0);
  double end = 0;
  std::size_t next = 0;
  for (std::size_t g = 0; g < setting.clusters; ++g) {
    end += weight[g] / total * static_cast<double>(setting.examples);
    while (next < setting.examples && static_cast<double>(next) < end) {
      cluster[next++] = g + 1;
    }
  }
  std::replace(cluster.begin(), cluster.end(), std::size_t{0}, setting.clusters);
  return cluster;
}

void set_rows(const Setting& setting, const std::vector<std::size_t>& cluster, RunSet& set, Stream& random) {
  for (Run& run : set.runs) {
    Rows& rows = run.rows;
    rows.example.clear();
    rows.cluster = {};
    std::vector<double>& values = cells(run);
    for (std::size_t i = 0; i < setting.examples; ++i) {
      if (setting.missing > 0 && random.uniform() < setting.missing) {
        continue;
      }
      values[rows.example.size()] = values[i];
      rows.example.push_back(static_cast<std::uint32_t>(i));
      rows.cluster.push_back(setting.clusters > 0 ? static_cast<std::uint32_t>(cluster[i]) : 0);
    }
    values.resize(rows.size());
    rows.error = WordColumn(rows.size());
    rows.guardrail = WordColumn(rows.size());
  }
}

double theta_of(const Setting& setting, Truth truth) {
  switch (truth) {
    case Truth::kBeyond: return -2 * setting.margin;
    case Truth::kAtMargin: return -setting.margin;
    case Truth::kEqual: return 0;
    case Truth::kBetter: return setting.margin;
  }
  return 0;
}

}  // namespace

Records empty_records(const Setting& setting) {
  return {side(setting, "candidate", setting.runs_candidate), side(setting, "baseline", setting.runs_baseline)};
}

namespace {

void fill_once(const Setting& setting, Truth truth, Stream& random, Records& records) {
  const double theta = theta_of(setting, truth);
  if (setting.data == Data::kRunNumber) {
    fill_numbers(setting, theta, records, random);
    return;
  }
  for (RunSet* set : {&records.candidate, &records.baseline}) {
    for (Run& run : set->runs) {
      cells(run).resize(setting.examples);
    }
  }
  const std::vector<std::size_t> cluster = clusters_of(setting, random);
  switch (setting.data) {
    case Data::kPassFail:
    case Data::kRubric: {
      const Rates rates = rates_of(setting, theta, cluster, random);
      draw_answers(setting, rates.candidate, kPassRate + theta, records.candidate, random);
      draw_answers(setting, rates.baseline, kPassRate, records.baseline, random);
      break;
    }
    case Data::kQuiet: fill_quiet(setting, theta, records, random); break;
    case Data::kRareLoss:
    case Data::kRareGain: fill_graded(setting, theta, records, random); break;
    case Data::kTail:
    case Data::kMeanLatency: fill_latency(setting, 1 - theta, records, random); break;
    case Data::kFloor:
    case Data::kFloorGraded: fill_floor(setting, theta, records, random); break;
    case Data::kRunNumber: break;
  }
  set_rows(setting, cluster, records.candidate, random);
  set_rows(setting, cluster, records.baseline, random);
}

}  // namespace

void fill(const Setting& setting, Truth truth, Stream& random, Records& records) {
  fill_once(setting, truth, random, records);
  if (setting.apart) {
    // The baseline of another world of the same kind.
    Setting other = setting;
    other.examples = setting.examples_baseline > 0 ? setting.examples_baseline : setting.examples;
    Records second = empty_records(other);
    fill_once(other, truth, random, second);
    records.baseline = std::move(second.baseline);
  }
}

}  // namespace gate::bench

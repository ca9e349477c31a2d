#include <array>

#include "bench/error_rates/setting.h"

namespace gate::bench {
namespace {

// As many gates as keep the whole page within minutes; the Monte-Carlo error of each line is printed.
std::uint32_t gates_for(const Setting& setting) {
  const std::size_t cells = setting.examples * (setting.runs_candidate + setting.runs_baseline);
  return cells <= 4'000 ? 2'000 : cells <= 20'000 ? 1'000 : 400;
}

std::string runs_words(const Setting& s) {
  const std::string c = std::to_string(s.runs_candidate);
  return s.runs_candidate != s.runs_baseline ? c + " and " + std::to_string(s.runs_baseline) + " runs"
         : s.runs_candidate == 1             ? "1 run"
                                             : c + " runs";
}

class List {
 public:
  void add(Setting s, const std::string& extra = "") {
    const std::string size = s.data == Data::kRunNumber ? "" : std::to_string(s.examples) + " examples, ";
    s.what = size + runs_words(s) + (extra.empty() ? "" : ", " + extra);
    s.gates = gates_for(s);
    settings_.push_back(std::move(s));
  }
  std::vector<Setting> take() { return std::move(settings_); }

 private:
  std::vector<Setting> settings_;
};

constexpr std::string_view kHeadline = "Pass rate, 70 %, several runs";
constexpr std::string_view kSmall = "Small suites, pass/fail";
constexpr std::string_view kQuietSuites = "Small suites on which little changes, pass/fail";
constexpr std::string_view kGraded = "Graded scores in [0, 1]";
constexpr std::string_view kClusters = "Clusters";
constexpr std::string_view kUneven = "Unequal numbers of runs, missing rows";
constexpr std::string_view kP95 = "p95 latency, margin 10 %";
constexpr std::string_view kMean = "Mean latency, margin 10 %";
constexpr std::string_view kNumbers = "One number a run";
constexpr std::string_view kOneRun = "One run a side, and runs differ as declared";
constexpr std::string_view kOneTail = "p95 latency of one run, margin 10 %";
constexpr std::string_view kApart = "Different examples on the two sides";
constexpr std::string_view kSeeds = "One number a run, runs paired by seed";
constexpr std::string_view kFloors = "One run against a fixed bound";
constexpr std::array<std::size_t, 5> kSizes{10, 20, 30, 50, 100};

void pass_rates(List& list) {
  for (const double noise : {0.0, 0.01}) {
    for (const std::size_t n : {std::size_t{200}, std::size_t{1000}, std::size_t{5000}}) {
      for (const std::size_t k : {std::size_t{3}, std::size_t{5}, std::size_t{10}}) {
        list.add({.family = kHeadline,
                  .examples = n,
                  .runs_candidate = k,
                  .runs_baseline = k,
                  .margin = 0.02,
                  .run_noise = noise},
                 noise > 0 ? "run noise 1 point" : "no run noise");
      }
    }
  }
}

void small_suites(List& list) {
  for (const std::size_t n : kSizes) {
    for (const std::size_t k : {std::size_t{1}, std::size_t{3}, std::size_t{5}}) {
      list.add({.family = kSmall, .examples = n, .runs_candidate = k, .runs_baseline = k, .margin = 0.05});
    }
    list.add(
        {.family = kSmall, .examples = n, .runs_candidate = 3, .runs_baseline = 3, .margin = 0.05, .run_noise = 0.02},
        "run noise 2 points");
  }
  for (const std::size_t n : kSizes) {
    list.add({.family = kQuietSuites, .data = Data::kQuiet, .examples = n, .margin = 0.02}, "losses only, margin 0.02");
    list.add({.family = kQuietSuites, .data = Data::kQuiet, .examples = n, .margin = 0.05}, "losses only, margin 0.05");
    list.add({.family = kQuietSuites, .data = Data::kQuiet, .examples = n, .margin = 0.05, .churn = 0.02},
             "2 % won, margin 0.05");
    list.add({.family = kQuietSuites,
              .data = Data::kQuiet,
              .examples = n,
              .runs_candidate = 3,
              .runs_baseline = 3,
              .margin = 0.05,
              .churn = 0.02},
             "2 % won, margin 0.05");
  }
  for (const std::size_t n : {std::size_t{200}, std::size_t{400}, std::size_t{1000}}) {
    list.add({.family = kQuietSuites, .data = Data::kQuiet, .examples = n, .margin = 0.02, .churn = 0.01},
             "1 % won, margin 0.02");
  }
}

void graded(List& list) {
  for (const std::size_t n : kSizes) {
    for (const std::size_t k : {std::size_t{1}, std::size_t{3}}) {
      list.add({.family = kGraded, .data = Data::kRubric, .examples = n, .runs_candidate = k, .runs_baseline = k},
               "steps of 0.2");
      list.add({.family = kGraded, .data = Data::kRareLoss, .examples = n, .runs_candidate = k, .runs_baseline = k},
               "rare total losses");
      list.add({.family = kGraded,
                .data = Data::kRareGain,
                .examples = n,
                .runs_candidate = k,
                .runs_baseline = k,
                .margin = 0.04},
               "rare large gains");
    }
    list.add({.family = kGraded,
              .data = Data::kRubric,
              .examples = n,
              .runs_candidate = 3,
              .runs_baseline = 3,
              .run_noise = 0.02},
             "steps of 0.2, run noise 2 points");
  }
  for (const std::size_t n : {std::size_t{200}, std::size_t{1000}}) {
    list.add({.family = kGraded,
              .data = Data::kRubric,
              .examples = n,
              .runs_candidate = 5,
              .runs_baseline = 5,
              .margin = 0.02,
              .run_noise = 0.01},
             "steps of 0.2, run noise 1 point");
    list.add({.family = kGraded, .data = Data::kRareLoss, .examples = n, .margin = 0.02}, "rare total losses");
  }
}

void clusters_and_gaps(List& list) {
  for (const std::size_t g : {std::size_t{5}, std::size_t{10}, std::size_t{20}, std::size_t{50}}) {
    for (const bool uneven : {false, true}) {
      for (const std::size_t k : {std::size_t{1}, std::size_t{3}}) {
        list.add({.family = kClusters,
                  .examples = 10 * g,
                  .runs_candidate = k,
                  .runs_baseline = k,
                  .margin = g < 50 ? 0.15 : 0.05,
                  .clusters = g,
                  .uneven = uneven},
                 std::to_string(g) + (uneven ? " clusters, uneven" : " clusters of 10") +
                     (g < 50 ? ", margin 0.15" : ", margin 0.05"));
      }
    }
  }
  list.add({.family = kClusters,
            .data = Data::kRubric,
            .examples = 200,
            .runs_candidate = 3,
            .runs_baseline = 3,
            .margin = 0.15,
            .clusters = 20,
            .uneven = true},
           "20 clusters, uneven, margin 0.15, graded");
  for (const std::size_t n : {std::size_t{50}, std::size_t{200}}) {
    for (const double noise : {0.0, 0.02}) {
      const std::string words = noise > 0 ? "run noise 2 points" : "no run noise";
      list.add({.family = kUneven, .examples = n, .runs_candidate = 3, .runs_baseline = 10, .run_noise = noise}, words);
      list.add({.family = kUneven, .examples = n, .runs_candidate = 2, .runs_baseline = 5, .run_noise = noise}, words);
      list.add({.family = kUneven,
                .examples = n,
                .runs_candidate = 3,
                .runs_baseline = 3,
                .run_noise = noise,
                .missing = 0.01},
               words + ", 1 % of rows missing");
    }
    list.add({.family = kUneven, .examples = n, .runs_candidate = 1, .runs_baseline = 5}, "no run noise");
    list.add({.family = kUneven, .examples = n, .missing = 0.01}, "1 % of rows missing");
    list.add({.family = kUneven,
              .data = Data::kRubric,
              .examples = n,
              .runs_candidate = 3,
              .runs_baseline = 3,
              .missing = 0.01},
             "graded, 1 % of rows missing");
  }
}

std::string slow_words(double noise) { return noise > 0 ? "run noise 3 %" : "no run noise"; }

void tails(List& list) {
  for (const double noise : {0.0, 0.03}) {
    for (const std::size_t n : {std::size_t{200}, std::size_t{1000}}) {
      for (const std::size_t k : {std::size_t{3}, std::size_t{5}}) {
        list.add({.family = kP95,
                  .data = Data::kTail,
                  .examples = n,
                  .runs_candidate = k,
                  .runs_baseline = k,
                  .margin = 0.1,
                  .run_noise = noise},
                 slow_words(noise));
      }
    }
    list.add({.family = kP95,
              .data = Data::kTail,
              .examples = 200,
              .runs_candidate = 3,
              .runs_baseline = 5,
              .margin = 0.1,
              .run_noise = noise},
             slow_words(noise));
  }
}

void mean_latencies(List& list) {
  for (const double noise : {0.0, 0.03}) {
    for (const std::size_t n : {std::size_t{30}, std::size_t{100}, std::size_t{300}}) {
      for (const std::size_t k : {std::size_t{1}, std::size_t{3}}) {
        if (k > 1 || noise == 0) {
          list.add({.family = kMean,
                    .data = Data::kMeanLatency,
                    .examples = n,
                    .runs_candidate = k,
                    .runs_baseline = k,
                    .margin = 0.1,
                    .run_noise = noise},
                   slow_words(noise));
        }
      }
    }
  }
}

struct LawWords {
  Law law;
  const char* words;
};

void numbers(List& list) {
  for (const LawWords& law :
       {LawWords{Law::kNormal, "normal"}, LawWords{Law::kLognormal, "lognormal, long tail of bad runs"},
        LawWords{Law::kStudent3, "Student's t with 3 degrees of freedom"}}) {
    for (const std::size_t k : {std::size_t{2}, std::size_t{3}, std::size_t{5}, std::size_t{10}}) {
      list.add({.family = kNumbers,
                .data = Data::kRunNumber,
                .runs_candidate = k,
                .runs_baseline = k,
                .margin = 0.02,
                .run_noise = 0.01,
                .law = law.law},
               law.words);
    }
    list.add({.family = kNumbers,
              .data = Data::kRunNumber,
              .runs_candidate = 3,
              .runs_baseline = 10,
              .margin = 0.02,
              .run_noise = 0.01,
              .law = law.law},
             law.words);
    list.add({.family = kNumbers,
              .data = Data::kRunNumber,
              .runs_candidate = 5,
              .runs_baseline = 3,
              .margin = 0.02,
              .run_noise = 0.01,
              .law = law.law},
             law.words);
  }
}

void one_run(List& list) {
  for (const std::size_t n : {std::size_t{200}, std::size_t{1000}, std::size_t{5000}}) {
    list.add({.family = kOneRun, .examples = n, .margin = 0.02, .run_noise = 0.01}, "run noise 1 point");
  }
}

void one_run_tails(List& list) {
  for (const double noise : {0.0, 0.03}) {
    for (const std::size_t n : {std::size_t{100}, std::size_t{200}, std::size_t{500}}) {
      list.add({.family = kOneTail, .data = Data::kTail, .examples = n, .margin = 0.1, .run_noise = noise},
               slow_words(noise) + (noise > 0 ? ", declared" : ""));
    }
  }
}

void apart(List& list) {
  struct Sizes {
    std::size_t candidate, baseline;
  };
  for (const Sizes& n : {Sizes{20, 20}, Sizes{50, 50}, Sizes{20, 100}, Sizes{100, 30}, Sizes{200, 200}}) {
    const std::string words = "baseline " + std::to_string(n.baseline);
    for (const Data data : {Data::kPassFail, Data::kQuiet, Data::kRareLoss}) {
      list.add({.family = kApart,
                .data = data,
                .examples = n.candidate,
                .margin = 0.1,
                .apart = true,
                .examples_baseline = n.baseline},
               words + (data == Data::kPassFail ? ", pass/fail"
                        : data == Data::kQuiet  ? ", pass/fail, 85 %"
                                                : ", graded, rare total losses"));
    }
    list.add({.family = kApart,
              .data = Data::kPassFail,
              .examples = n.candidate,
              .runs_candidate = 3,
              .runs_baseline = 3,
              .margin = 0.1,
              .run_noise = 0.02,
              .apart = true,
              .examples_baseline = n.baseline},
             words + ", pass/fail, run noise 2 points");
  }
  for (const std::size_t n : {std::size_t{30}, std::size_t{100}, std::size_t{300}}) {
    list.add({.family = kApart, .data = Data::kMeanLatency, .examples = n, .margin = 0.1, .apart = true},
             "mean latency, margin 10 %");
  }
}

void seeds(List& list) {
  for (const Law law : {Law::kNormal, Law::kLognormal, Law::kStudent3}) {
    for (const std::size_t k : {std::size_t{3}, std::size_t{5}, std::size_t{10}}) {
      list.add({.family = kSeeds,
                .data = Data::kRunNumber,
                .runs_candidate = k,
                .runs_baseline = k,
                .margin = 0.02,
                .run_noise = 0.01,
                .law = law,
                .seeds = true},
               law == Law::kNormal      ? "normal"
               : law == Law::kLognormal ? "lognormal, long tail of bad runs"
                                        : "Student's t, 3");
    }
  }
}

void floors(List& list) {
  for (const double floor : {0.7, 0.9, 0.97}) {
    for (const std::size_t n : {std::size_t{20}, std::size_t{50}, std::size_t{100}, std::size_t{400}}) {
      for (const Data data : {Data::kFloor, Data::kFloorGraded}) {
        list.add({.family = kFloors, .data = data, .examples = n, .margin = floor > 0.95 ? 0.02 : 0.05, .floor = floor},
                 std::string(data == Data::kFloor ? "pass/fail" : "graded, rare total losses") + ", bound " +
                     (floor < 0.8    ? "0.7"
                      : floor < 0.95 ? "0.9"
                                     : "0.97"));
      }
    }
  }
}

}  // namespace

std::vector<Setting> all_settings() {
  List list;
  pass_rates(list);
  small_suites(list);
  graded(list);
  clusters_and_gaps(list);
  tails(list);
  mean_latencies(list);
  numbers(list);
  one_run_tails(list);
  apart(list);
  seeds(list);
  floors(list);
  one_run(list);
  return list.take();
}

std::vector<Setting> dangerous_settings() {
  std::vector<Setting> picked;
  for (Setting& setting : all_settings()) {
    const bool small = setting.examples <= 50 && setting.examples >= 20;
    const bool sparse =
        setting.data == Data::kQuiet || setting.data == Data::kRareLoss || setting.data == Data::kRareGain;
    const bool lopsided =
        setting.data == Data::kRunNumber && setting.law == Law::kLognormal && setting.runs_candidate == 3;
    const bool bounded = against_floor(setting) && setting.examples == 50;
    const bool alone = setting.family == kOneTail && setting.examples == 100 && setting.run_noise == 0;
    if ((small && sparse) || lopsided || bounded || alone) {
      setting.gates = alone ? 200 : 500;
      picked.push_back(std::move(setting));
    }
  }
  return picked;
}

}  // namespace gate::bench

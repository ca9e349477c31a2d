// What is simulated: a kind of data, its sizes, and how far the candidate truly is from the baseline.
#ifndef BENCH_ERROR_RATES_SETTING_H_
#define BENCH_ERROR_RATES_SETTING_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gate::bench {

enum class Data {
  kPassFail,     // every example has its own chance to pass, Beta(0.7, 0.3) over examples
  kQuiet,        // almost nothing changes between the sides: single examples are lost or won
  kRubric,       // graded 0, 0.2, ..., 1
  kRareLoss,     // graded, nearly equal on both sides, and now and then a total loss
  kRareGain,     // graded, a little worse on every example, and now and then much better
  kTail,         // latency, judged by p95 with a relative margin
  kMeanLatency,  // latency, judged by its mean with a relative margin
  kRunNumber,    // one number a run, no rows
  kFloor,        // pass/fail of one run against a fixed bound
  kFloorGraded,  // the same with scores near 1 and now and then a total loss
};

// How the run effects of kRunNumber vary.
enum class Law { kNormal, kLognormal, kStudent3 };

struct Setting {
  std::string_view family = {};
  std::string what = {};
  Data data = Data::kPassFail;
  std::size_t examples = 0;
  std::size_t runs_candidate = 1, runs_baseline = 1;
  double margin = 0.05;  // relative for latencies
  double run_noise = 0;  // standard deviation of a run's own shift (latency: of the log of its factor); with one
                         // run on a side the policy declares it
  double churn = 0;      // kQuiet: share of examples won whatever the true difference
  std::size_t clusters = 0;
  bool uneven = false;  // clusters of very different sizes
  double missing = 0;   // share of rows that a run lacks
  Law law = Law::kNormal;
  bool seeds = false;                 // kRunNumber: runs of one seed share half of their effect, and are paired by it
  bool apart = false;                 // the sides have different examples
  std::size_t examples_baseline = 0;  // of `apart`: where the baseline's number differs
  double floor = 0.9;                 // kFloor...: the bound; the margin is how far the good side lies above it
  std::uint32_t gates = 0;            // simulated at the margin; an eighth as many at the other differences
};

// How good the candidate truly is: the loss is twice the margin, the margin, nothing; or a gain of the margin.
enum class Truth { kBeyond, kAtMargin, kEqual, kBetter };
inline constexpr std::array<Truth, 4> kTruths{Truth::kBeyond, Truth::kAtMargin, Truth::kEqual, Truth::kBetter};

inline std::uint32_t gates_at(const Setting& setting, Truth truth) {
  return truth == Truth::kAtMargin ? setting.gates : setting.gates / 8;
}

inline bool relative(const Setting& setting) {
  return setting.data == Data::kTail || setting.data == Data::kMeanLatency;
}

inline bool against_floor(const Setting& setting) {
  return setting.data == Data::kFloor || setting.data == Data::kFloorGraded;
}

// Rules that pair or compare two sides have nothing to say to the others.
inline bool has_rivals(const Setting& setting) { return !setting.apart && !setting.seeds && !against_floor(setting); }

// All of the page, and the few of the quick test: those in which earlier methods erred most.
std::vector<Setting> all_settings();
std::vector<Setting> dangerous_settings();

}  // namespace gate::bench

#endif  // BENCH_ERROR_RATES_SETTING_H_

#include "bench/error_rates/whole_gate.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "gate/base/diagnostic.h"
#include "gate/base/number.h"
#include "gate/checks/registry.h"
#include "gate/evaluate/evaluate.h"
#include "gate/policy/reader.h"

namespace gate::bench {
namespace {

template <typename T>
T required(Result<T> result) {
  if (!result) {
    std::fputs(render(result.error()).c_str(), stderr);
    std::exit(1);
  }
  return std::move(result).value();
}

}  // namespace

Policy policy_of(const Setting& setting) {
  const std::string margin =
      relative(setting) ? short_number(setting.margin * 100) + "%" : short_number(setting.margin);
  const bool one_run = setting.data != Data::kRunNumber && std::min(setting.runs_candidate, setting.runs_baseline) == 1;
  // The noise of a p95 is declared in its own unit: that of the baseline is about 1155 ms.
  const double run_sd = setting.data == Data::kTail ? setting.run_noise * 1155 : setting.run_noise;
  const std::string metric = relative(setting) ? "latency_ms" : "correct";
  const std::string asked = against_floor(setting)
                                ? "    kind: threshold\n    min: " + short_number(setting.floor)
                                : std::string("    kind: non_inferiority\n    direction: ") +
                                      (relative(setting) ? "lower" : "higher") + "\n    margin: " + margin +
                                      (setting.apart ? "\n    paired_by: nothing" : "") +
                                      (setting.seeds ? "\n    paired_by: seed" : "");
  const std::string text = "gate: 1\nid: error-rates\nowner: bench\nchecks:\n  - id: checked\n    metric: " + metric +
                           "\n" + asked + (setting.data == Data::kTail ? "\n    statistic: p95" : "") +
                           (one_run ? "\n    run_sd: " + short_number(run_sd) : "") + "\n";
  policy::PolicyInput input;
  input.bytes = text;
  input.file = "policy.yaml";
  input.source = "file";
  return required(policy::read_policy(input, checks::all_kinds()));
}

Judged whole_gate(const Policy& policy, const Records& records) {
  const Evaluation evaluation = required(evaluate::evaluate(
      {policy, records.candidate, &records.baseline, nullptr, {}, nullptr, kNoRunSets, nullptr, false}));
  if (evaluation.findings.front().outcome == Outcome::kFailed) {
    std::fprintf(stderr, "a simulated gate failed: %s\n", evaluation.findings.front().summary.c_str());
    std::exit(1);
  }
  switch (evaluation.verdict) {
    case Verdict::kPass: return Judged::kPass;
    case Verdict::kWarn: return Judged::kUndecided;
    case Verdict::kBlock: return Judged::kBlock;
  }
  return Judged::kUndecided;
}

}  // namespace gate::bench

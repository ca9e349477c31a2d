// The evaluations that the tests of this folder report on.
#ifndef GATE_TESTS_UNIT_REPORT_EVALUATIONS_H_
#define GATE_TESTS_UNIT_REPORT_EVALUATIONS_H_

#include <limits>
#include <string>

#include "tests/support/evaluation_builder.h"

namespace gate::test {

inline FindingBuilder auditable() {
  return holds("auditable", "identity", ReasonCode::kComplete, "all 20 records name 6 required members");
}
inline FindingBuilder same_exam() {
  return holds("same-exam", "comparability", ReasonCode::kComparable, "both sides share dataset.sha256")
      .note("changed", "changed against the baseline: hyperparameters, model");
}
inline FindingBuilder digit(const std::string& value, double change, double low, double high) {
  return holds("accuracy", "non_inferiority", ReasonCode::kNoninferior, "change within the margin")
      .metric("correct", "mean", Direction::kHigher)
      .slice("digit", value)
      .estimate(Scale::kDifference, change, low, high)
      .at_least(-0.08)
      .margin(0.08, "0.08")
      .paired(72, 10, 10);
}
inline FindingBuilder accuracy_holds() {
  return holds("accuracy", "non_inferiority", ReasonCode::kNoninferior,
               "0.9499 -> 0.9548, change +0.004868 (95% interval -0.003402 to +0.01314), tolerated -0.02")
      .metric("correct", "mean", Direction::kHigher)
      .sides(0.9548, 0.9499)
      .estimate(Scale::kDifference, 0.004868, -0.003402, 0.01314)
      .at_least(-0.02)
      .margin(0.02, "0.02")
      .paired(719, 10, 10);
}
inline FindingBuilder digit_8_blocks() {
  return blocks("accuracy", "non_inferiority", ReasonCode::kInferior,
                "0.9113 -> 0.5225, change -0.3887 (95% interval -0.4602 to -0.3173), tolerated -0.08")
      .metric("correct", "mean", Direction::kHigher)
      .slice("digit", "8")
      .sides(0.5225, 0.9113)
      .estimate(Scale::kDifference, -0.3887, -0.4602, -0.3173)
      .at_least(-0.08)
      .margin(0.08, "0.08")
      .paired(71, 10, 10)
      .example("test/0042", 0, 1)
      .example("test/0107", 0.1, 1)
      .example("test/0350", 0.1, 0.9)
      .example("test/0031", 0.2, 1)
      .example("test/0512", 0.2, 0.9)
      .examples_total(58)
      .advice("compare the worst examples with the baseline's answers; most of the loss is in this slice")
      .respond("rollback", "digits-team", "https://example.com/runbooks/digits");
}
inline FindingBuilder latency_holds() {
  return holds("p95-latency", "non_inferiority", ReasonCode::kNoninferior,
               "0.1519 -> 0.1588, change +4.55% (95% interval -2.1% to +11.7%), tolerated +100%")
      .metric("latency_ms", "p95", Direction::kLower)
      .sides(0.1588, 0.1519)
      .estimate(Scale::kRelative, 0.0455, -0.021, 0.117)
      .at_most(1.0)
      .margin(1.0, "100%")
      .paired(719, 10, 10);
}

inline Evaluation all_pass() {
  EvaluationBuilder builder("digits-classifier");
  builder.add(auditable()).add(same_exam()).add(accuracy_holds());
  for (const char* value : {"0", "1", "2", "3"}) {
    builder.add(digit(value, 0.01, -0.02, 0.04));
  }
  builder.add(digit("4", -0.012, -0.051, 0.027)).add(latency_holds());
  return builder.done();
}

inline Evaluation one_slice_blocks() {
  EvaluationBuilder builder("digits-classifier");
  builder.add(auditable()).add(same_exam()).add(accuracy_holds());
  for (const char* value : {"0", "1", "2", "3"}) {
    builder.add(digit(value, 0.01, -0.02, 0.04));
  }
  builder.add(digit_8_blocks()).add(latency_holds());
  return builder.done();
}

inline Evaluation warns_with_advice() {
  EvaluationBuilder builder;
  builder.add(auditable());
  builder.add(warns("answer-quality", "non_inferiority", ReasonCode::kInconclusive,
                    "0.812 -> 0.806, change -0.006 (95% interval -0.031 to +0.019), tolerated -0.02")
                  .metric("faithfulness", "mean", Direction::kHigher)
                  .sides(0.806, 0.812)
                  .estimate(Scale::kDifference, -0.006, -0.031, 0.019)
                  .at_least(-0.02)
                  .margin(0.02, "0.02")
                  .paired(180, 3, 3)
                  .example("faq/17", 0.2, 0.9)
                  .advice("about 420 more examples would decide it at this noise; more seeds alone would not")
                  .respond("investigate", "quality-team"));
  builder.add(FindingBuilder("p95-latency", "threshold", Verdict::kWarn, Outcome::kViolated, ReasonCode::kNearBound,
                             "p95 986.1 (95% interval 921.4 to 1055), at most 1200, warning above 900")
                  .metric("latency_ms", "p95", Direction::kLower)
                  .estimate(Scale::kValue, 986.1, 921.4, 1055)
                  .at_most(1200)
                  .warn_at(900)
                  .note("identical_seeds",
                        "identical seeds: 3 runs of the candidate agree on every value of latency_ms and count as 1")
                  .advice("within the hard bound, but not safely within the soft one: plan before it is too late")
                  .respond("investigate", "serving-team", "https://example.com/runbooks/latency"));
  builder.add(warns("unit-cost", "non_inferiority", ReasonCode::kInsufficientSeeds,
                    "two runs a side give no verdict; 0.0031 -> 0.0034, change +9.68%, tolerated +15%")
                  .metric("cost_usd", "mean", Direction::kLower)
                  .estimate(Scale::kRelative, 0.0968, -0.41, std::numeric_limits<double>::infinity())
                  .at_most(0.15)
                  .paired(180, 2, 2)
                  .advice("run one more seed on each side")
                  .respond("investigate"));
  return builder.done();
}

inline Evaluation failed_and_missing() {
  EvaluationBuilder builder;
  builder.add(FindingBuilder("toxicity", "threshold", Verdict::kBlock, Outcome::kFailed, ReasonCode::kCheckFailed,
                             "could not be evaluated: latency_ms has values of both signs")
                  .advice("this is not about the candidate; report it with the evidence file")
                  .respond("escalate", "ml-platform"));
  builder.add(FindingBuilder("accuracy", "non_inferiority", Verdict::kBlock, Outcome::kInconclusive,
                             ReasonCode::kMetricMissing,
                             "the candidate has no metric 'corect' (did you mean 'correct'?)")
                  .metric("corect", "mean", Direction::kHigher)
                  .advice("record corect on both sides, or correct its name in the policy")
                  .respond("backfill"));
  builder.add(
      blocks("auditable", "identity", ReasonCode::kFieldMissing,
             "2 records of 20 cannot be audited: candidate run-3 does not name owner, seed")
          .example("candidate run-3", "does not name owner, seed")
          .example("candidate run-4", "does not name seed")
          .advice("write the missing members into the records where they are made, and run the evaluation again")
          .respond("backfill", "quality-team"));
  builder.add(FindingBuilder("german-only", "threshold", Verdict::kPass, Outcome::kNotApplicable,
                             ReasonCode::kNotApplicable, "no German rows in this suite"));
  return builder.done();
}

inline Evaluation waived() {
  EvaluationBuilder builder;
  builder.add(FindingBuilder("p95-latency", "threshold", Verdict::kWarn, Outcome::kViolated, ReasonCode::kBoundExceeded,
                             "p95 1310 (95% interval 1244 to 1379), at most 1200")
                  .metric("latency_ms", "p95", Direction::kLower)
                  .estimate(Scale::kValue, 1310, 1244, 1379)
                  .at_most(1200)
                  .waived_by(0)
                  .advice("bring latency_ms back within its bound, or change the bound on the base side with its owner")
                  .respond("investigate", "serving-team"));
  builder.add(auditable());
  builder.waiver({.check = "p95-latency",
                  .max_loss = 1400,
                  .until = Time{1'798'761'599},
                  .until_text = "2026-12-31",
                  .reason = "cold cache on the new region",
                  .approved_by = "@sre-lead",
                  .state = WaiverUse::State::kApplied,
                  .applied = 1,
                  .expires_soon = true});
  builder.waiver({.check = "accuracy",
                  .slice = {{"digit", "8"}},
                  .until = Time{1'790'000'000},
                  .until_text = "2026-09-21",
                  .reason = "relabelling",
                  .approved_by = "@data",
                  .state = WaiverUse::State::kExpired});
  return builder.done();
}

// Names that try everything: markup, mentions, comments, command marks, control and hidden characters, broken bytes
// apart.
inline Evaluation hostile() {
  const std::string nasty =
      "a`b``c|d <!-- x --> @org/team fixes #1 ![i](http://h/x.png) <b> ##[stop-commands]t ]]> & \" ' "
      "[[ATTACHMENT|/etc/passwd]]";
  EvaluationBuilder builder("p\x1b[31m\xE2\x80\xAEz");
  builder.add(blocks("\n::add-mask::secret", "ki|nd", ReasonCode::kInferior, nasty)
                  .metric("名前\xF0\x9F\x98\x82_ms", "mean", Direction::kLower)
                  .slice("key\t|", "v\xC2\x85`")
                  .estimate(Scale::kValue, 3, 2, 4)
                  .at_most(1)
                  .note("x", "line one\nline two")
                  .example(nasty,
                           "\xEF\xBF\xBF"
                           "end\\|")
                  .advice(std::string(3000, 'w') + " ::warning::x ::error::y")
                  .respond("@everyone", "@org/team", "javascript:alert(1)"));
  builder.add(blocks("\n::add-mask::secret", "ki|nd", ReasonCode::kInferior, "again").slice("key\t|", "v\xC2\x85`"));
  return builder.done();
}

}  // namespace gate::test

#endif  // GATE_TESTS_UNIT_REPORT_EVALUATIONS_H_

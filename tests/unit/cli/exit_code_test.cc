#include "gate/cli/exit_code.h"

#include <doctest/doctest.h>

using gate::cli::exit_code;
using gate::cli::FailOn;

namespace {

gate::Evaluation with(gate::Verdict verdict, gate::ReasonCode reason) {
  gate::Evaluation evaluation;
  evaluation.verdict = verdict;
  gate::Finding finding;
  finding.verdict = verdict;
  finding.reason = reason;
  evaluation.findings.push_back(finding);
  return evaluation;
}

}  // namespace

TEST_CASE("exit codes of evaluations: no option turns a block into anything but a refusal") {
  using gate::ReasonCode;
  using gate::Verdict;
  struct Row {
    Verdict verdict;
    ReasonCode reason;
    FailOn fail_on;
    int warn_code, code;
  };
  for (const Row& row : {Row{Verdict::kPass, ReasonCode::kNoninferior, FailOn::kBlock, 0, 0},
                         Row{Verdict::kPass, ReasonCode::kNoninferior, FailOn::kWarn, 10, 0},
                         Row{Verdict::kWarn, ReasonCode::kInconclusive, FailOn::kBlock, 0, 0},
                         Row{Verdict::kWarn, ReasonCode::kInconclusive, FailOn::kBlock, 10, 10},
                         Row{Verdict::kWarn, ReasonCode::kInconclusive, FailOn::kWarn, 10, 1},
                         Row{Verdict::kBlock, ReasonCode::kInferior, FailOn::kBlock, 10, 1},
                         Row{Verdict::kBlock, ReasonCode::kInferior, FailOn::kWarn, 0, 1},
                         Row{Verdict::kBlock, ReasonCode::kProvenanceUnknown, FailOn::kBlock, 0, 3}}) {
    CHECK(exit_code(with(row.verdict, row.reason), row.fail_on, row.warn_code) == row.code);
  }
  gate::Evaluation both = with(gate::Verdict::kBlock, gate::ReasonCode::kProvenanceUnknown);
  both.findings.push_back(with(gate::Verdict::kBlock, gate::ReasonCode::kInferior).findings.front());
  CHECK(exit_code(both, FailOn::kBlock, 0) == 1);
}

TEST_CASE("exit codes of errors: each kind has its own, none is 0") {
  using gate::ErrorKind;
  struct Row {
    ErrorKind kind;
    int code;
  };
  for (const Row& row :
       {Row{ErrorKind::kUsage, 2}, Row{ErrorKind::kPolicy, 2}, Row{ErrorKind::kInput, 3},
        Row{ErrorKind::kNothingEvaluated, 4}, Row{ErrorKind::kWrite, 5}, Row{ErrorKind::kInternal, 70}}) {
    CHECK(exit_code(gate::Error{row.kind, "x", {}, {}, {}}) == row.code);
  }
}

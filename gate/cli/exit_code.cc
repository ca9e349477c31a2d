#include "gate/cli/exit_code.h"

#include <algorithm>
#include <cstdlib>

namespace gate::cli {
namespace {

int number(ExitCode code) { return static_cast<int>(code); }

bool blocks_for_unknown_provenance_only(const Evaluation& evaluation) {
  return std::all_of(evaluation.findings.begin(), evaluation.findings.end(), [](const Finding& finding) {
    return finding.verdict != Verdict::kBlock || finding.reason == ReasonCode::kProvenanceUnknown;
  });
}

}  // namespace

int exit_code(const Evaluation& evaluation, FailOn fail_on, int warn_code) {
  switch (evaluation.verdict) {
    case Verdict::kPass: return number(ExitCode::kShip);
    case Verdict::kWarn:
      return fail_on == FailOn::kWarn ? number(ExitCode::kDoNotShip)
             : warn_code != 0         ? warn_code
                                      : number(ExitCode::kShip);
    case Verdict::kBlock:
      return number(blocks_for_unknown_provenance_only(evaluation) ? ExitCode::kCannotDecide : ExitCode::kDoNotShip);
  }
  std::abort();
}

int exit_code(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kUsage:
    case ErrorKind::kPolicy: return number(ExitCode::kUsageOrPolicy);
    case ErrorKind::kInput: return number(ExitCode::kCannotDecide);
    case ErrorKind::kNothingEvaluated: return number(ExitCode::kNothingEvaluated);
    case ErrorKind::kWrite: return number(ExitCode::kNotWritten);
    case ErrorKind::kInternal: return number(ExitCode::kInternal);
  }
  std::abort();
}

}  // namespace gate::cli

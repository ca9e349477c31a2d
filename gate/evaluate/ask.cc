#include "gate/evaluate/ask.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <new>
#include <string>
#include <utility>

#include "gate/base/hands.h"
#include "gate/base/result.h"
#include "gate/evaluate/attempt_note.h"
#include "gate/evaluate/when.h"

namespace gate::evaluate {
namespace {

Finding failed(std::string why) {
  Finding finding;
  finding.outcome = Outcome::kFailed;
  finding.reason = ReasonCode::kCheckFailed;
  finding.summary = "could not be evaluated: " + std::move(why);
  finding.advice = "this is not about the candidate; report it with the evidence file";
  return finding;
}

std::vector<Finding> run_guarded(const CheckSpec& spec, const CheckContext& context) {
  try {
    std::vector<Finding> findings = spec.check->run(context);
    GATE_INVARIANT(!findings.empty());
    return findings;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    std::vector<Finding> findings;
    findings.push_back(failed(error.what()));
    return findings;
  }
}

std::vector<Finding> excluded(const std::string& why) {
  Finding finding;
  finding.outcome = Outcome::kNotApplicable;
  finding.reason = ReasonCode::kNotApplicable;
  finding.summary = "not asked: " + why;
  return {finding};
}

std::vector<Finding> ask_one(const CheckSpec& spec, const Input& input,
                             const std::map<std::string, const RunSet*>& sets) {
  const WhenAnswer when = answer(spec.when, input.change);
  if (when.state == WhenAnswer::State::kExcluded) {
    return excluded(when.why);
  }
  std::vector<Finding> findings = run_guarded(
      spec, {input.candidate, input.baseline, input.provenance, input.now, left_of(spec.confidence, input.attempt),
             input.policy.metrics, sets, input.explains, input.attestations});
  if (when.state == WhenAnswer::State::kUnknown) {
    for (Finding& finding : findings) {
      finding.notes.push_back({"when_unknown", "asked although 'when' limits it, because " + when.why});
    }
  }
  return findings;
}

std::size_t rows_of(const RunSet& set) {
  std::size_t rows = 0;
  for (const Run& run : set.runs) {
    rows += run.rows.size();
  }
  return rows;
}

}  // namespace

unsigned asked_at_once(std::size_t checks, std::size_t rows, unsigned threads) {
  constexpr std::size_t kRowsAtOnce = 8'000'000;
  const std::size_t most = std::max<std::size_t>(1, kRowsAtOnce / std::max<std::size_t>(1, rows));
  return static_cast<unsigned>(std::clamp<std::size_t>(std::min(checks, most), 1, std::max(1U, threads)));
}

std::vector<std::vector<Finding>> ask(const Input& input) {
  std::map<std::string, const RunSet*> sets;
  for (const auto& [name, set] : input.sets) {
    sets.emplace(name, &set);
  }
  const std::vector<CheckSpec>& checks = input.policy.checks;
  const std::size_t rows = rows_of(input.candidate) + (input.baseline != nullptr ? rows_of(*input.baseline) : 0);
  std::vector<std::vector<Finding>> said(checks.size());
  const auto tell = [&](std::size_t answered) {
    if (input.progress) {
      input.progress(answered, checks.size());
    }
  };
  std::atomic<std::size_t> answered = 0;
  tell(0);
  share_out(checks.size(), asked_at_once(checks.size(), rows, hands_of(input.threads)),
            [&](std::size_t at, unsigned /*hand*/) {
              said[at] = ask_one(checks[at], input, sets);
              tell(++answered);
            });
  return said;
}

}  // namespace gate::evaluate

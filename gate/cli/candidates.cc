#include "gate/cli/candidates.h"

#include <algorithm>
#include <set>

#include "gate/base/text.h"
#include "gate/report/layout.h"

namespace gate::cli {
namespace {

// The verdict without the finding on the family, which is the last.
Verdict alone(const Evaluation& evaluation) {
  Verdict verdict = Verdict::kPass;
  for (std::size_t i = 0; i + 1 < evaluation.findings.size(); ++i) {
    verdict = std::max(verdict, evaluation.findings[i].verdict);
  }
  return verdict;
}

Status check_file(const EvaluateRequest& request, const std::string& option, const std::string& file) {
  if (file.find(kCandidateMark) != std::string::npos) {
    return Done{};
  }
  return usage_error(option + ": there are " + std::to_string(request.candidates.size()) +
                     " candidates and one file; write " + std::string(kCandidateMark) +
                     " where their names are to stand, got '" + shortened(file, 80) + "'");
}

}  // namespace

std::string candidate_name(const std::string& spec) {
  const std::size_t end = spec.find_last_not_of('/');
  const std::string path = spec.substr(0, end == std::string::npos ? 0 : end + 1);
  return path.substr(path.find_last_of("/:") + 1);
}

std::string file_for(const std::string& pattern, const std::string& candidate) {
  std::string file = pattern;
  for (std::size_t at = file.find(kCandidateMark); at != std::string::npos;
       at = file.find(kCandidateMark, at + candidate.size())) {
    file.replace(at, kCandidateMark.size(), candidate);
  }
  return file;
}

Status check_candidates(const EvaluateRequest& request) {
  if (request.candidates.size() < 2) {
    return Done{};
  }
  // Both are about one candidate: an artifact is not another's, and an attempt counts looks at one.
  if (request.ledger || !request.artifacts.empty()) {
    return usage_error(std::string(request.ledger ? "--ledger" : "--artifact") +
                       " goes with one candidate; judge several of them without it");
  }
  std::set<std::string> names;
  for (const std::string& spec : request.candidates) {
    const std::string name = candidate_name(spec);
    if (!names.insert(name).second) {
      return usage_error("--candidate: two candidates are called '" + shortened(name, 60) +
                         "'; give them folders of different names");
    }
  }
  if (request.evidence) {
    GATE_TRY(check_file(request, "--evidence", *request.evidence));
  }
  for (const auto& [format, file] : request.reports) {
    GATE_TRY(check_file(request, "--report", file));
  }
  return Done{};
}

std::string candidates_text(const std::vector<std::string>& names, const std::vector<Evaluation>& evaluations) {
  std::vector<std::string> ship;
  std::size_t width = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    width = std::max(width, report::columns(visible(names[i])));
    if (evaluations[i].verdict == Verdict::kPass) {
      ship.push_back(visible(names[i]));
    }
  }
  std::string text = counted(names.size(), "candidate") +
                     " judged together: " + (ship.empty() ? "none passes" : join(ship, ", ") + " may ship") + "\n";
  text += "The best of " + std::to_string(names.size()) +
          " was looked at; the error of a wrong pass is held over all of them together (Holm).\n";
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Verdict verdict = evaluations[i].verdict;
    const Verdict by_itself = alone(evaluations[i]);
    text += "  " + report::padded(visible(names[i]), width) + "  " + std::string(word(verdict)) +
            (by_itself != verdict ? ", by itself " + std::string(word(by_itself)) : "") + "\n";
  }
  return text + "\n";
}

}  // namespace gate::cli

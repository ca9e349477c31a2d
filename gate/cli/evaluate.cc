// gate evaluate: load, evaluate, write, print, in that order; the exit code is fixed before the first byte is written.
#include <optional>
#include <set>

#include "gate/base/file_system.h"
#include "gate/cli/envelope.h"
#include "gate/cli/evaluate_options.h"
#include "gate/cli/inputs.h"
#include "gate/cli/registry.h"
#include "gate/evaluate/evaluate.h"
#include "gate/provenance/collect.h"
#include "gate/report/registry.h"
#include "gate/report/text.h"

namespace gate::cli {
namespace {

void name_commits(const RunSet& set, std::set<std::string>& commits) {
  for (const Run& run : set.runs) {
    const Scalar* commit = run.document.fields.find("code.commit");
    if (commit != nullptr && commit->kind == Scalar::Kind::kString) {
      commits.insert(commit->text);
    }
  }
}

// The files behind one command line word, as provenance compares them with HEAD. What came from git needs no
// comparison.
void name_inputs(const std::string& spec, const std::vector<InputFile>& files,
                 std::vector<provenance::ProvenanceRequest::Input>& inputs) {
  if (is_git_spec(spec)) {
    return;
  }
  const bool single = files.size() == 1 && spec.ends_with(files.front().name);
  const std::size_t slash = spec.find_last_of('/');
  for (const InputFile& file : files) {
    const bool beside = !single && spec.ends_with(".json");
    const std::string folder = beside ? (slash == std::string::npos ? "." : spec.substr(0, slash)) : spec;
    inputs.push_back({file.name, single ? spec : folder + "/" + file.name, file.sha256});
  }
}

Result<std::optional<Provenance>> collect_provenance(const EvaluateRequest& request, const Policy& policy,
                                                     const Needs& needs, const RunSet& candidate,
                                                     const RunSet* baseline) {
  const bool from_git = is_git_spec(request.policy) || is_git_spec(request.candidate) ||
                        (request.baseline && is_git_spec(*request.baseline));
  if (!needs.repository && !from_git) {
    return std::optional<Provenance>();
  }
  provenance::ProvenanceRequest wanted;
  wanted.folder = request.repository;
  std::set<std::string> commits;
  name_commits(candidate, commits);
  name_inputs(request.policy, {{policy.source.path, policy.source.sha256, policy.source.size}}, wanted.inputs);
  name_inputs(request.candidate, candidate.files, wanted.inputs);
  if (baseline != nullptr) {
    name_commits(*baseline, commits);
    name_inputs(*request.baseline, baseline->files, wanted.inputs);
  }
  wanted.commits.assign(commits.begin(), commits.end());
  wanted.blobs = needs.blobs;
  GATE_ASSIGN(Provenance found, provenance::collect(wanted));
  return std::optional<Provenance>(std::move(found));
}

Status write_reports(const EvaluateRequest& request, const Evaluation& evaluation, const RunEnvelope& envelope) {
  std::vector<std::pair<std::string, std::string>> wanted = request.reports;
  if (request.evidence) {
    wanted.emplace_back("statement", *request.evidence);
  }
  for (const auto& [format, file] : wanted) {
    Result<std::string> bytes = report::find_report(format)->write(evaluation, envelope);
    if (!bytes) {
      return write_error(format + " report: " + bytes.error().message);
    }
    GATE_TRY(write_file(file, *bytes));
  }
  return Done{};
}

Result<int> judge(const EvaluateRequest& request, std::span<const std::string> args, const Machine& machine) {
  // 1. The policy decides what is read; from here on the checks are bound and cannot fail for a bad parameter.
  GATE_ASSIGN(const Policy policy, load_policy(request.policy, request.repository));
  const Needs needs = needs_of(policy);
  if (policy.needs_baseline && !request.baseline) {
    return usage_error("--baseline is missing (a policy without one says `baseline: none`)");
  }

  // 2. The records of both sides, by the bytes that are digested.
  GATE_ASSIGN(const RunSet candidate, load_run_set(request.candidate, request.repository, Side::kCandidate, &needs));
  std::optional<RunSet> baseline;
  if (request.baseline) {
    GATE_ASSIGN(baseline, load_run_set(*request.baseline, request.repository, Side::kBaseline, &needs));
  }
  const RunSet* baseline_set = baseline ? &*baseline : nullptr;

  // 3. What git says, only when somebody asks.
  GATE_ASSIGN(const std::optional<Provenance> provenance,
              collect_provenance(request, policy, needs, candidate, baseline_set));

  // 4. The verdict and the exit code; nothing below changes them.
  const Time start = machine.now();
  const evaluate::Input input{policy, candidate, baseline_set, provenance ? &*provenance : nullptr,
                              request.as_of.value_or(start)};
  GATE_ASSIGN(const Evaluation evaluation, evaluate::evaluate(input));
  const int code = exit_code(evaluation, request.fail_on, request.warn_exit_code);

  // 5. Evidence and reports, then the text for people.
  GATE_TRY(write_reports(request, evaluation, make_envelope(args, start, machine)));
  machine.out(report::text_report(evaluation, text_style(machine)));
  return code;
}

Action declare(CLI::App& app) {
  return [options = declare_evaluate(app)](const Invocation& call) -> Result<int> {
    GATE_ASSIGN(const EvaluateRequest request, options());
    return judge(request, call.args, call.machine);
  };
}

}  // namespace

const Command k_evaluate{"evaluate", "Judge a candidate against a baseline by a policy", &declare};

}  // namespace gate::cli

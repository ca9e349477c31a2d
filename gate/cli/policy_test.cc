#include "gate/cli/policy_test.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "gate/base/diagnostic.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/cli/inputs.h"
#include "gate/evaluate/evaluate.h"
#include "gate/report/wording.h"

namespace gate::cli {
namespace {

std::set<std::string> commits_of(const RunSet& set) {
  std::set<std::string> commits;
  for (const Run& run : set.runs) {
    const Scalar* commit = run.document.fields.find("code.commit");
    if (commit != nullptr && commit->kind == Scalar::Kind::kString) {
      commits.insert(commit->text);
    }
  }
  return commits;
}

// A case has no repository, so that it means the same everywhere; whatever is asked of one is unknown.
Provenance no_provenance(const Needs& needs, const RunSet& candidate, const RunSet* baseline) {
  const std::string why = "policy tests have no repository";
  const std::string mend = "expect provenance_unknown";
  const auto text = Fact<std::string>::not_known(why, mend);
  const auto flag = Fact<bool>::not_known(why, mend);
  Provenance result;
  result.base_how = "none";
  result.base = text;
  result.merge_base = text;
  result.work_tree_clean = flag;
  std::set<std::string> commits = commits_of(candidate);
  if (baseline != nullptr) {
    const std::set<std::string> theirs = commits_of(*baseline);
    commits.insert(theirs.begin(), theirs.end());
    for (const std::string& commit : theirs) {
      for (const std::string& path : needs.baseline_blobs) {
        result.blobs.push_back({path, commit, text, text});
      }
    }
  }
  for (const std::string& commit : commits) {
    result.commits.push_back({commit, flag, flag, flag});
  }
  for (const std::string& path : needs.blobs) {
    result.blobs.push_back({path, "", text, text});
  }
  return result;
}

void compare(const std::string& what, std::string_view expected, std::string_view got,
             std::vector<CaseDifference>& differences) {
  if (!expected.empty() && expected != got) {
    differences.push_back({what, std::string(expected), std::string(got)});
  }
}

void compare(const ExpectedFinding& expected, const Evaluation& evaluation, std::vector<CaseDifference>& differences) {
  const std::string what = expected.check + (expected.slice.empty() ? "" : " " + expected.slice);
  std::vector<std::string> slices;
  for (const Finding& finding : evaluation.findings) {
    const std::string slice = finding.slice.empty() ? "" : report::slice_text(finding.slice);
    if (finding.check != expected.check) {
      continue;
    }
    if (slice == expected.slice) {
      compare(what + ": outcome", expected.outcome, word(finding.outcome), differences);
      compare(what + ": verdict", expected.verdict, word(finding.verdict), differences);
      compare(what + ": reason", expected.reason, word(finding.reason), differences);
      return;
    }
    slices.push_back(slice.empty() ? "(all)" : slice);
  }
  differences.push_back(
      {what, "a finding", slices.empty() ? "none" : "only for " + shortened(join(slices, "; "), 200)});
}

}  // namespace

Result<LoadedCase> load_case(const PolicyCase& one, const Policy& policy, const PolicySource& source) {
  const Needs needs = needs_of(policy);
  if (policy.needs_baseline && !one.baseline) {
    return policy_error("missing key 'baseline': the policy compares with one", {one.file, 0, 0});
  }
  GATE_ASSIGN(RunSet candidate, load_run_set(one.candidate, ".", Side::kCandidate, &needs));
  std::optional<RunSet> baseline;
  if (one.baseline) {
    GATE_ASSIGN(baseline, load_run_set(*one.baseline, ".", Side::kBaseline, &needs));
  }
  GATE_ASSIGN(RunSets sets, load_sets(source, ".", needs));
  std::optional<Provenance> provenance;
  if (needs.repository) {
    provenance = no_provenance(needs, candidate, baseline ? &*baseline : nullptr);
  }
  return LoadedCase{one, std::move(candidate), std::move(baseline), std::move(sets), std::move(provenance)};
}

namespace {

// As if whoever holds the keys of the policy had signed for each side.
std::vector<Attestation> signed_by_all(const LoadedCase& loaded, const Policy& policy) {
  std::vector<Attestation> all;
  const auto sign_for = [&, keys = needs_of(policy).keys](Side side, const RunSet& set) {
    std::set<std::string> digests;
    for (const InputFile& file : set.files) {
      digests.insert(file.sha256);
    }
    for (const PublicKey& key : keys) {
      all.push_back({sha256(word(side)), key.id, {digests.begin(), digests.end()}, 0});
    }
  };
  sign_for(Side::kCandidate, loaded.candidate);
  if (loaded.baseline) {
    sign_for(Side::kBaseline, *loaded.baseline);
  }
  return all;
}

}  // namespace

Result<Evaluation> judge_case(const LoadedCase& loaded, const Policy& policy) {
  const std::vector<Attestation> attestations =
      loaded.one.attested ? signed_by_all(loaded, policy) : std::vector<Attestation>();
  const evaluate::Input input{policy,
                              loaded.candidate,
                              loaded.baseline ? &*loaded.baseline : nullptr,
                              loaded.provenance ? &*loaded.provenance : nullptr,
                              loaded.one.as_of.value_or(Time{}),
                              loaded.one.change ? &*loaded.one.change : nullptr,
                              loaded.sets,
                              nullptr,
                              true,
                              attestations};
  return evaluate::evaluate(input);
}

Result<Evaluation> evaluate_case(const LoadedCase& loaded, const Policy& policy) {
  GATE_ASSIGN(Evaluation evaluation, judge_case(loaded, policy));
  if (evaluation.as_of && !loaded.one.as_of) {
    return policy_error("missing key 'as_of': the policy asks for the time, and a test must mean the same tomorrow",
                        {loaded.one.file, 0, 0});
  }
  return evaluation;
}

std::vector<CaseDifference> differences(const PolicyCase& one, const Evaluation& evaluation) {
  std::vector<CaseDifference> found;
  compare("verdict", one.verdict, word(evaluation.verdict), found);
  for (const ExpectedFinding& expected : one.checks) {
    compare(expected, evaluation, found);
  }
  return found;
}

Status check_names(const PolicyCase& one, const Policy& policy) {
  std::vector<std::string> known;
  for (const CheckSpec& check : policy.checks) {
    known.push_back(check.id);
  }
  for (const ExpectedFinding& expected : one.checks) {
    if (std::find(known.begin(), known.end(), expected.check) == known.end()) {
      Error error;
      error.kind = ErrorKind::kPolicy;
      error.message =
          "the policy has no check '" + shortened(expected.check, 60) + "'" + suggestion(expected.check, known);
      error.where = expected.where;
      error.problems = {{expected.where, error.message, std::string(line_of(one.bytes, expected.where.line))}};
      return error;
    }
  }
  return Done{};
}

Result<std::vector<CaseDifference>> run_policy_case(const PolicyCase& one, const Policy& policy,
                                                    const PolicySource& source) {
  Result<LoadedCase> loaded = load_case(one, policy, source);
  Result<Evaluation> evaluation =
      loaded ? evaluate_case(*loaded, policy) : Result<Evaluation>(std::move(loaded).error());
  if (!evaluation) {
    return std::move(evaluation).error().in("case '" + one.name + "'");
  }
  return differences(one, *evaluation);
}

}  // namespace gate::cli

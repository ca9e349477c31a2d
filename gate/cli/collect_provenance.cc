#include "gate/cli/collect_provenance.h"

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "gate/cli/inputs.h"
#include "gate/provenance/collect.h"

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

}  // namespace

Result<std::optional<Provenance>> collect_provenance(const EvaluateRequest& request, const ProvenanceQuestion& read,
                                                     const RunSet& candidate, const RunSet* baseline) {
  const bool from_git =
      !read.policy.source.commit.empty() || is_git_spec(request.candidate) || is_git_spec(read.baseline);
  if (!read.needs.repository && !from_git && !request.commit) {
    return std::optional<Provenance>();
  }
  provenance::ProvenanceRequest wanted;
  wanted.folder = request.repository;
  wanted.head = request.commit;
  if (read.base) {
    wanted.base = read.base->commit;
  }
  std::set<std::string> commits;
  name_commits(candidate, commits);
  const PolicySummary& policy = read.policy.source;
  if (policy.commit.empty()) {
    name_inputs(request.policy, {{policy.path, policy.sha256, policy.size}}, wanted.inputs);
  }
  GATE_ASSIGN(const SetSpec candidate_set, parse_set_spec(request.candidate));
  name_inputs(candidate_set.path, candidate.files, wanted.inputs);
  if (baseline != nullptr) {
    name_commits(*baseline, commits);
    GATE_ASSIGN(const SetSpec baseline_set, parse_set_spec(read.baseline));
    name_inputs(baseline_set.path, baseline->files, wanted.inputs);
  }
  if (baseline != nullptr && !read.needs.baseline_blobs.empty()) {
    std::set<std::string> theirs;
    name_commits(*baseline, theirs);
    for (const std::string& commit : theirs) {
      for (const std::string& path : read.needs.baseline_blobs) {
        wanted.committed_blobs.push_back({commit, path});
      }
    }
  }
  wanted.commits.assign(commits.begin(), commits.end());
  wanted.blobs = read.needs.blobs;
  GATE_ASSIGN(Provenance found, provenance::collect(wanted));
  if (read.base) {
    found.base_how = read.base->how;
  }
  return std::optional<Provenance>(std::move(found));
}

}  // namespace gate::cli

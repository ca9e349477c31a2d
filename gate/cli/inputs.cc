#include "gate/cli/inputs.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/cli/policy_source.h"
#include "gate/provenance/git_tree.h"
#include "gate/records/registry.h"

namespace gate::cli {
namespace {

std::string without_end_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') {
    path.pop_back();
  }
  return path;
}

std::string last_component(const std::string& given) {
  const std::string path = without_end_slashes(given);
  return path.substr(path.find_last_of("/:") + 1);
}

}  // namespace

Result<std::unique_ptr<FileTree>> open_tree(const std::string& spec, const std::string& repository,
                                            std::string* commit) {
  return is_git_spec(spec) ? provenance::open_git_tree(repository, spec, commit) : open_disk_tree(spec);
}

bool is_git_spec(const std::string& spec) { return provenance::is_git_spec(spec); }

Result<PolicySource> policy_source(const std::string& spec, const std::string& repository) {
  if (!is_git_spec(spec)) {
    return policy_on_disk(spec);
  }
  GATE_ASSIGN(const GitSpec git, parse_git_spec(spec));
  GATE_ASSIGN(std::optional<PolicySource> source, policy_in_commit(repository, git.revision, git.path));
  if (!source) {
    return policy_error("there is no such file in that commit", {spec, 0, 0});
  }
  return *std::move(source);
}

Result<Policy> load_policy(const std::string& spec, const std::string& repository) {
  GATE_ASSIGN(const PolicySource source, policy_source(spec, repository));
  return load_policy(source);
}

Result<RunSet> load_run_set(const std::string& spec, const std::string& repository, Side side, const Needs* keep,
                            const records::Limits& limits, const records::ReadWork& work) {
  GATE_ASSIGN(SetSpec set, parse_set_spec(spec));
  std::string commit;
  Result<std::unique_ptr<FileTree>> tree = open_tree(set.path, repository, &commit);
  if (!tree) {
    return std::move(tree).error().in("reading the " + std::string(word(side)));
  }
  records::ReadRequest request;
  request.side = side;
  request.keep = keep;
  request.limits = limits;
  request.work = work;
  request.root = set.path;
  request.options = merged(std::move(set.options), keep == nullptr ? RecordOptions() : keep->records);
  GATE_ASSIGN(RunSet read, records::read_run_set(**tree, last_component(set.path), request));
  if (!commit.empty()) {
    GATE_ASSIGN(GitSpec git, parse_git_spec(set.path));
    read.from.commit = std::move(commit);
    read.from.path = without_end_slashes(std::move(git.path));
  }
  return read;
}

Result<RunSets> load_sets(const PolicySource& source, const std::string& repository, const Needs& needs,
                          const records::Limits& limits) {
  RunSets sets;
  for (const std::string& path : needs.sets) {
    const std::vector<std::string_view> steps = split(path, '/');
    if (std::any_of(steps.begin(), steps.end(),
                    [](auto step) { return step.empty() || step == "." || step == ".."; })) {
      return policy_error("the run set '" + shortened(path, 80) + "' must lie beside the policy or below its folder",
                          {source.shown, 0, 0});
    }
    Result<RunSet> set = load_run_set(source.folder + path, repository, Side::kCandidate, &needs, limits);
    if (!set) {
      return std::move(set).error().in("reading the run set '" + shortened(path, 80) + "' that the policy names");
    }
    sets.emplace(path, *std::move(set));
  }
  return sets;
}

void add_needs(Needs& all, Needs more) {
  for (PublicKey& key : more.keys) {
    if (std::find(all.keys.begin(), all.keys.end(), key) == all.keys.end()) {
      all.keys.push_back(std::move(key));
    }
  }
  all.repository = all.repository || more.repository;
  all.clock = all.clock || more.clock;
  all.document_text = all.document_text || more.document_text;
  all.row_text = all.row_text || more.row_text;
  all.baseline = all.baseline || more.baseline;
  all.metrics.merge(more.metrics);
  all.slice_keys.merge(more.slice_keys);
  all.sets.merge(more.sets);
  all.blobs.insert(all.blobs.end(), more.blobs.begin(), more.blobs.end());
  all.baseline_blobs.insert(all.baseline_blobs.end(), more.baseline_blobs.begin(), more.baseline_blobs.end());
}

Needs needs_of(const Policy& policy) {
  Needs all;
  all.records = policy.records;
  all.baseline = policy.needs_baseline;
  for (const CheckSpec& spec : policy.checks) {
    Needs needs = spec.check->needs();
    needs.baseline = false;  // the policy says it for all
    add_needs(all, std::move(needs));
  }
  Metrics::Fields fields = policy.metrics.fields_of(all.metrics);
  all.metrics.merge(fields.metrics);
  all.slice_keys.merge(fields.slice_keys);
  return all;
}

}  // namespace gate::cli

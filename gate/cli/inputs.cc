#include "gate/cli/inputs.h"

#include <memory>
#include <string_view>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/checks/registry.h"
#include "gate/policy/reader.h"
#include "gate/provenance/git_tree.h"
#include "gate/records/registry.h"

namespace gate::cli {
namespace {

constexpr std::string_view kGitPrefix = "git:";

std::string last_component(std::string path) {
  while (path.size() > 1 && path.back() == '/') {
    path.pop_back();
  }
  return path.substr(path.find_last_of("/:") + 1);
}

Result<std::unique_ptr<FileTree>> open_tree(const std::string& spec, const std::string& repository) {
  return is_git_spec(spec) ? provenance::open_git_tree(repository, spec) : open_disk_tree(spec);
}

}  // namespace

bool is_git_spec(const std::string& spec) { return provenance::is_git_spec(spec); }

Result<Policy> load_policy(const std::string& spec, const std::string& repository) {
  std::string bytes;
  const policy::YamlLimits limits;
  if (is_git_spec(spec)) {
    GATE_ASSIGN(const std::unique_ptr<FileTree> tree, provenance::open_git_tree(repository, spec));
    GATE_ASSIGN(const std::vector<std::string> names, tree->list());
    if (names.size() != 1) {
      return policy_error("a policy is one file", {spec, 0, 0});
    }
    GATE_ASSIGN(bytes, read_file(*tree, names.front(), limits.bytes));
  } else {
    Result<std::string> read = read_named_file(spec, limits.bytes);
    if (!read) {
      Error error = std::move(read).error();
      error.kind = ErrorKind::kPolicy;
      return error;
    }
    bytes = *std::move(read);
  }
  policy::PolicyInput input;
  input.bytes = bytes;
  input.file = spec;
  input.source = is_git_spec(spec)
                     ? spec.substr(kGitPrefix.size(), spec.find(':', kGitPrefix.size()) - kGitPrefix.size())
                     : "file";
  GATE_ASSIGN(Policy policy, policy::read_policy(input, checks::all_kinds(), limits));
  // Evidence names no place of this machine.
  policy.source.path = spec.starts_with("/") ? last_component(spec) : spec;
  return policy;
}

Result<RunSet> load_run_set(const std::string& spec, const std::string& repository, Side side, const Needs* keep) {
  Result<std::unique_ptr<FileTree>> tree = open_tree(spec, repository);
  if (!tree) {
    return std::move(tree).error().in("reading the " + std::string(word(side)));
  }
  records::ReadRequest request;
  request.side = side;
  request.keep = keep;
  request.root = spec;
  return records::read_run_set(**tree, last_component(spec), request);
}

Needs needs_of(const Policy& policy) {
  Needs all;
  all.baseline = policy.needs_baseline;
  for (const CheckSpec& spec : policy.checks) {
    Needs needs = spec.check->needs();
    all.repository = all.repository || needs.repository;
    all.clock = all.clock || needs.clock;
    all.metrics.merge(needs.metrics);
    all.slice_keys.merge(needs.slice_keys);
    all.blobs.insert(all.blobs.end(), needs.blobs.begin(), needs.blobs.end());
  }
  return all;
}

}  // namespace gate::cli

// The policies, run sets and facts of a replay, out of verified bytes and of the evidence.
#include <algorithm>
#include <utility>

#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/cli/inputs.h"
#include "gate/cli/replay_inputs.h"
#include "gate/policy/builtin.h"
#include "gate/records/registry.h"

namespace gate::cli {
std::optional<PolicySource> recorded_policy(const ReplayInputs& inputs, const std::string& role,
                                            const PolicySummary& policy, bool embedded, Mismatch& mismatch) {
  const std::string file = policy.path.substr(policy.path.find_last_of('/') + 1);
  std::map<std::string, std::string> bytes;
  PolicySource source;
  const auto spec = inputs.specs.find(role);
  if (spec != inputs.specs.end()) {
    Result<PolicySource> given = policy_source(spec->second, inputs.repository);
    if (!given) {
      mismatch.is_missing(role, given.error());
      return std::nullopt;
    }
    source.folder = given->folder;
    const auto take = [&](const std::string& actual, const std::string& name, const std::string& sha256_recorded) {
      Result<std::string> read = given->read(actual);
      if (!read) {
        mismatch.is_missing(role + ": " + name, read.error());
      } else if (const std::string is = sha256(*read); is != sha256_recorded) {
        mismatch.differs(role + ": " + name, is, sha256_recorded);
      } else {
        bytes.insert_or_assign(name, *std::move(read));
      }
    };
    take(given->file, file, policy.sha256);
    for (const std::vector<InputFile>* files : {&policy.extends, &policy.files}) {
      for (const InputFile& one : *files) {
        if (files == &policy.files || !one.name.starts_with(policy::kBuiltinPrefix)) {
          take(one.name, one.name, one.sha256);
        }
      }
    }
  } else if (embedded && !policy.text.empty()) {
    bytes = policy.texts;
    bytes.insert_or_assign(file, policy.text);
    for (const std::vector<InputFile>* files : {&policy.extends, &policy.files}) {
      for (const InputFile& one : *files) {
        if (!one.name.starts_with(policy::kBuiltinPrefix) && !bytes.contains(one.name)) {
          mismatch.missing.push_back(role + ": " + one.name + " is not in the evidence; name the policy with --input " +
                                     role + "=PATH");
        }
      }
    }
  } else {
    mismatch.missing.push_back(role + ": name it with --input " + role + "=PATH; the evidence names " + policy.path);
  }
  if (mismatch.any()) {
    return std::nullopt;
  }
  source.file = file;
  source.shown = policy.path;
  source.path = policy.path;
  source.source = policy.source;
  source.commit = policy.commit;
  source.how = policy.how;
  source.given = std::make_shared<std::map<std::string, std::string>>();
  source.read = [bytes = std::move(bytes)](std::string_view name) -> Result<std::string> {
    const auto found = bytes.find(std::string(name));
    return found == bytes.end()
               ? Result<std::string>(input_error("the evidence names no such file", {std::string(name), 0, 0}))
               : Result<std::string>(found->second);
  };
  return source;
}

Result<RunSets> recorded_sets(const ReplayInputs& inputs, const std::vector<std::string>& roles, const Needs& needs,
                              const std::vector<InputFile>& recorded, Mismatch& mismatch) {
  RunSets sets;
  for (const std::string& set : needs.sets) {
    std::vector<InputFile> files;
    for (const InputFile& file : recorded) {
      if (file.name.starts_with(set + "/")) {
        files.push_back({file.name.substr(set.size() + 1), file.sha256, file.size});
      }
    }
    std::unique_ptr<FileTree> tree;
    Mismatch first;
    for (const std::string& role : roles) {
      const auto spec = inputs.specs.find(role);
      if (tree == nullptr && spec != inputs.specs.end()) {
        GATE_ASSIGN(const PolicySource source, policy_source(spec->second, inputs.repository));
        Mismatch one;
        tree = open_recorded(inputs, "run set " + set, source.folder + set, files, one);
        first = first.any() ? first : one;
      }
    }
    if (tree == nullptr) {
      mismatch.different.insert(mismatch.different.end(), first.different.begin(), first.different.end());
      mismatch.missing.insert(mismatch.missing.end(), first.missing.begin(), first.missing.end());
      continue;
    }
    records::ReadRequest request;
    request.limits = inputs.limits.records;
    request.keep = &needs;
    request.root = set;
    request.options = needs.records;
    GATE_ASSIGN(RunSet read, records::read_run_set(*tree, set.substr(set.find_last_of('/') + 1), request));
    sets.emplace(set, std::move(read));
  }
  return sets;
}

void complete_provenance(std::optional<Provenance>& provenance, const Needs& needs, const RunSet& candidate,
                         const RunSet* baseline) {
  if (!needs.repository) {
    return;
  }
  const std::string why = "the evidence does not say";
  const std::string mend = "evaluate by this policy in the repository";
  const Fact<std::string> text = Fact<std::string>::not_known(why, mend);
  const Fact<bool> flag = Fact<bool>::not_known(why, mend);
  if (!provenance) {
    provenance.emplace();
    provenance->base = text;
    provenance->merge_base = text;
    provenance->work_tree_clean = flag;
  }
  const auto add_blob = [&](const std::string& path, const std::string& commit) {
    const auto is_it = [&](const BlobFact& fact) { return fact.path == path && fact.commit == commit; };
    if (std::none_of(provenance->blobs.begin(), provenance->blobs.end(), is_it)) {
      provenance->blobs.push_back({path, commit, text, text});
    }
  };
  for (const std::string& path : needs.blobs) {
    add_blob(path, "");
  }
  for (const RunSet* set : {&candidate, baseline}) {
    if (set == nullptr) {
      continue;
    }
    for (const Run& run : set->runs) {
      const Scalar* commit = run.document.fields.find("code.commit");
      if (commit == nullptr || commit->kind != Scalar::Kind::kString) {
        continue;
      }
      const auto is_it = [&](const CommitFact& fact) { return fact.id == commit->text; };
      if (std::none_of(provenance->commits.begin(), provenance->commits.end(), is_it)) {
        provenance->commits.push_back({commit->text, flag, flag, flag});
      }
      for (const std::string& path : set == baseline ? needs.baseline_blobs : std::vector<std::string>()) {
        add_blob(path, commit->text);
      }
    }
  }
}

}  // namespace gate::cli

// Opens what the command line names: a policy, a run set, each from the disk or from git.
#ifndef GATE_CLI_INPUTS_H_
#define GATE_CLI_INPUTS_H_

#include <memory>
#include <string>

#include "gate/base/file_system.h"
#include "gate/base/result.h"
#include "gate/cli/policy_source.h"
#include "gate/model/check.h"
#include "gate/model/policy.h"
#include "gate/model/run.h"
#include "gate/records/limits.h"
#include "gate/records/reader.h"

namespace gate::cli {

// True for git:<rev>:<path>.
bool is_git_spec(const std::string& spec);

// The files at `spec`: a folder, a single file, or either of a commit of `repository`, whose full id `commit` gets.
Result<std::unique_ptr<FileTree>> open_tree(const std::string& spec, const std::string& repository,
                                            std::string* commit = nullptr);

// Where `spec` says the policy is.
Result<PolicySource> policy_source(const std::string& spec, const std::string& repository);

// Reads and binds the policy at `spec`, whatever change is under test; `repository` is where git: specs are looked up.
// What judges a change is planned instead: gate/cli/policy_plan.h.
Result<Policy> load_policy(const std::string& spec, const std::string& repository);

// Reads a run set within `limits`; `keep` limits the columns to what the policy needs (nullptr: all). `spec` may end in
// options ("runs.csv#id=question"), which go before those of `keep`. `work` changes nothing but the time.
Result<RunSet> load_run_set(const std::string& spec, const std::string& repository, Side side, const Needs* keep,
                            const records::Limits& limits = {}, const records::ReadWork& work = {});

// The further run sets that `needs` asks for, by their path from the folder that `source` lies in.
Result<RunSets> load_sets(const PolicySource& source, const std::string& repository, const Needs& needs,
                          const records::Limits& limits = {});

// What all checks of a policy need together.
Needs needs_of(const Policy& policy);

// `all` and `more` together.
void add_needs(Needs& all, Needs more);

}  // namespace gate::cli

#endif  // GATE_CLI_INPUTS_H_

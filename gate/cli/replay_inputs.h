// The inputs of a replay: what the command line names, held against the digests of the evidence before a byte of it is
// parsed.
#ifndef GATE_CLI_REPLAY_INPUTS_H_
#define GATE_CLI_REPLAY_INPUTS_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/file_system.h"
#include "gate/base/result.h"
#include "gate/cli/limit_option.h"
#include "gate/cli/policy_source.h"
#include "gate/evidence/recorded.h"
#include "gate/model/check.h"
#include "gate/model/policy.h"

namespace CLI {
class App;
}

namespace gate::cli {

// The role of a candidate that was judged beside the one of the evidence: "candidate:NAME".
inline constexpr std::string_view kBeside = "candidate:";

struct ReplayInputs {
  std::map<std::string, std::string> specs;  // role to path or git:<rev>:<path>
  std::vector<std::string> beside;           // "NAME=PATH" of candidate:NAME=PATH; either part may hold a "="
  std::string repository = ".";              // where git: is looked up
  std::map<std::string, std::string> known;  // where the evidence says that a role was read, for messages
  RunLimits limits;
};

// --input, --repo and --limit. The answer, called after the parse, checks them; its errors are kUsage.
std::function<Result<ReplayInputs>()> declare_inputs(CLI::App& app, std::vector<std::string> roles);

// What does not agree with the evidence; several files can.
struct Mismatch {
  std::vector<std::string> different;  // there, with other bytes
  std::vector<std::string> missing;
  [[nodiscard]] bool any() const { return !different.empty() || !missing.empty(); }
  // 1 when something differs, else 3.
  [[nodiscard]] int exit_code() const { return different.empty() ? 3 : 1; }
  [[nodiscard]] std::string text() const;
  void is_missing(const std::string& what, const Error& error);
  void differs(const std::string& what, const std::string& is, const std::string& recorded);
};

// The files of one role, by their recorded names and no others; nothing when one is missing or differs.
std::unique_ptr<FileTree> open_recorded(const ReplayInputs& inputs, const std::string& role, const std::string& spec,
                                        const std::vector<InputFile>& files, Mismatch& mismatch);

// The same for what --input names for a role; `files` empty: nothing is wanted.
std::unique_ptr<FileTree> open_role(const ReplayInputs& inputs, const std::string& role,
                                    const std::vector<InputFile>& files, Mismatch& mismatch);

// Reads one side from such a tree, under the name that it had.
Result<RunSet> read_side(const FileTree& tree, const std::string& name, Side side, const std::string& role,
                         const ReplayInputs& inputs, const Needs& needs);

// The recorded policy with the bytes that --input names for `role`, or with those of the evidence when it names none
// and `embedded` allows it. Reads nothing later on.
std::optional<PolicySource> recorded_policy(const ReplayInputs& inputs, const std::string& role,
                                            const PolicySummary& policy, bool embedded, Mismatch& mismatch);

// The run sets that `needs` names, from beside the policy that --input names for one of `roles`, the first that has
// them; `recorded` are their files as "<set>/<file>".
Result<RunSets> recorded_sets(const ReplayInputs& inputs, const std::vector<std::string>& roles, const Needs& needs,
                              const std::vector<InputFile>& recorded, Mismatch& mismatch);

// Fills up what checks will ask and the evidence does not answer: unknown, never an error.
void complete_provenance(std::optional<Provenance>& provenance, const Needs& needs, const RunSet& candidate,
                         const RunSet* baseline);

}  // namespace gate::cli

#endif  // GATE_CLI_REPLAY_INPUTS_H_

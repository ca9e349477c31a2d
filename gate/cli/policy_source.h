// Where a policy is read from, together with everything that it names: the folder it lies in, on disk or in one commit.
#ifndef GATE_CLI_POLICY_SOURCE_H_
#define GATE_CLI_POLICY_SOURCE_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/model/policy.h"

namespace gate::cli {

struct PolicySource {
  // The bytes of a file beside the policy, by its name relative to the policy's folder: the policy itself, what it
  // extends, a list it names. Every file comes from where the policy comes from.
  std::function<Result<std::string>(std::string_view name)> read;
  // Bytes by name of what `read` has given so far. Two sources that gave the same say the same.
  std::shared_ptr<const std::map<std::string, std::string>> given;
  std::string file;    // the policy's own name, for `read`
  std::string folder;  // before a path from the policy's folder, for load_run_set: "ci/", "git:<commit>:ci/"
  std::string shown;   // how messages name it: "gate.yaml", "git:0123456789ab:gate.yaml"
  std::string path;    // how reports name it; never absolute
  std::string source;  // "file", "head", "base", or a revision
  std::string commit;  // id; empty for "file"
  std::string how;     // how that commit was found; empty when it was named
};

// A file on disk, as the user names it. It is opened only when it is read.
PolicySource policy_on_disk(const std::string& path);

// `path`, relative to the root, in a commit of the repository around `repository`. Nothing: the commit really has no
// such file. An error: it is no regular file, or cannot be read.
Result<std::optional<PolicySource>> policy_in_commit(const std::string& repository, const std::string& commit,
                                                     const std::string& path);

struct GitSpec {
  std::string revision, path;
};
// The two parts of "git:<rev>:<path>".
Result<GitSpec> parse_git_spec(const std::string& spec);

// Bytes of the files beside the policy that it is made of, for evidence that must do without the source: by name, text
// only, and none when they are more than 1 MiB together.
std::map<std::string, std::string> texts_of(const PolicySource& source, const PolicySummary& policy);

// Reads and binds the policy, with all it extends.
Result<Policy> load_policy(const PolicySource& source);

// The effective policy as YAML, each line with its origin.
Result<std::string> show_policy(const PolicySource& source);

}  // namespace gate::cli

#endif  // GATE_CLI_POLICY_SOURCE_H_

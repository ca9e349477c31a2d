// What git tells a pre-push hook on standard input: "<local ref> <local id> <remote ref> <remote id>" a line.
#ifndef GATE_CLI_PUSHED_REFS_H_
#define GATE_CLI_PUSHED_REFS_H_

#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"

namespace gate::cli {

struct PushedRef {
  std::string local;   // "refs/heads/main", "HEAD", a tag; as git spells it
  std::string commit;  // id, or a tag's; 40 or 64 hexadecimal digits
  std::string remote;  // the ref over there
};

// Every ref that the push creates or moves, in git's order; deletions, whose id is all zeros, are left out. kUsage when
// a line is not of that form: a hook that reads half of a push must not let it through.
Result<std::vector<PushedRef>> read_pushed_refs(std::string_view text);

}  // namespace gate::cli

#endif  // GATE_CLI_PUSHED_REFS_H_

// A ready policy, filled in with what records carry: the user's metric names in place of the policy's, and a question
// in place of each guess.
#ifndef GATE_CLI_INIT_FILL_H_
#define GATE_CLI_INIT_FILL_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gate/cli/init/facts.h"

namespace gate::cli {

struct Filled {
  std::string text;
  std::size_t checks = 0;              // that are left; the others are comments
  std::vector<std::string> swaps;      // "`accuracy` stands for `correct`"
  std::vector<std::string> questions;  // one line each
};

// `policy` is the text of a ready policy (gate/cli/init/policy_lines.h says what it keeps to); `in_repository`: the
// current folder belongs to a git repository.
Filled fill_policy(std::string_view policy, const RecordFacts& facts, bool in_repository);

}  // namespace gate::cli

#endif  // GATE_CLI_INIT_FILL_H_

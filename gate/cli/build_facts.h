// What this program was built of, as far as a difference of two results may hang on it.
#ifndef GATE_CLI_BUILD_FACTS_H_
#define GATE_CLI_BUILD_FACTS_H_

#include <string>
#include <utility>
#include <vector>

namespace gate::cli {

// "os", "arch", "compiler" and "libgit2" with what they are. The same in every run of one program on one machine.
std::vector<std::pair<std::string, std::string>> build_facts();

}  // namespace gate::cli

#endif  // GATE_CLI_BUILD_FACTS_H_

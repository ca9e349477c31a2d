// Policies in folders that exist only in a test.
#ifndef GATE_TESTS_UNIT_POLICY_NEIGHBOURS_H_
#define GATE_TESTS_UNIT_POLICY_NEIGHBOURS_H_

#include <map>
#include <string>
#include <string_view>

#include "gate/base/diagnostic.h"
#include "gate/policy/reader.h"
#include "tests/unit/policy/fake_kinds.h"

namespace gate::policy::testing {

using Files = std::map<std::string, std::string>;

// The folder "ci/" with these files; `files` outlives the answer.
inline Neighbours folder_of(const Files& files) {
  return {[&files](std::string_view name) -> Result<std::string> {
            const auto found = files.find(std::string(name));
            return found == files.end() ? Result<std::string>(input_error("there is no such file")) : found->second;
          },
          "ci/"};
}

// The policy "ci/gate.yaml" beside `files`.
inline Result<Policy> read_beside(std::string_view yaml, const Files& files) {
  return read_policy({yaml, "ci/gate.yaml", "file", folder_of(files)}, fake_kinds());
}

// Its rendered error; "no error" when there is none.
inline std::string error_beside(std::string_view yaml, const Files& files) {
  const Result<Policy> policy = read_beside(yaml, files);
  return policy ? "no error" : render(policy.error());
}

}  // namespace gate::policy::testing

#endif  // GATE_TESTS_UNIT_POLICY_NEIGHBOURS_H_

// Any bytes as a policy: read with all its check kinds, or refused with located problems that can be rendered.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "gate/base/diagnostic.h"
#include "gate/checks/registry.h"
#include "gate/policy/lint.h"
#include "gate/policy/reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gate::policy::PolicyInput input;
  input.bytes = std::string_view(reinterpret_cast<const char*>(data), size);
  input.file = "policy.yaml";
  input.source = "file";
  const auto policy = gate::policy::read_policy(input, gate::checks::all_kinds());
  if (policy) {
    GATE_INVARIANT(!policy->checks.empty());
    static_cast<void>(gate::policy::lint(*policy, gate::Time{}));
  } else {
    GATE_INVARIANT(policy.error().kind == gate::ErrorKind::kPolicy && !gate::render(policy.error()).empty());
  }
  return 0;
}

// Every tests/rejects/policy/<why>.yaml is refused with exactly the text of <why>.error. With GATE_ACCEPT=1 in the
// environment the .error files are written instead of compared; read the diff as the owner of such a policy would.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/base/file_system.h"
#include "gate/policy/reader.h"
#include "tests/support/test_data.h"
#include "tests/unit/policy/fake_kinds.h"

namespace gate::policy {
namespace {

TEST_CASE("malformed policies are refused with the message that is written beside them") {
  const std::string folder = test_data("/rejects/policy");
  const Result<std::unique_ptr<FileTree>> tree = open_disk_tree(folder);
  REQUIRE(tree.has_value());
  const Result<std::vector<std::string>> listed = (*tree)->list();
  REQUIRE(listed.has_value());
  const std::vector<std::string>& names = *listed;
  const char* accept = std::getenv("GATE_ACCEPT");
  const bool accepting = accept != nullptr && std::string(accept) == "1";
  std::size_t refused = 0;
  for (const std::string& name : names) {
    CAPTURE(name);
    if (!name.ends_with(".yaml")) {
      // An expectation without its policy would never be looked at.
      const std::string policy = name.substr(0, name.rfind('.')) + ".yaml";
      CHECK(std::find(names.begin(), names.end(), policy) != names.end());
      continue;
    }
    const Result<std::string> bytes = read_file(**tree, name, std::size_t{1} << 22U);
    REQUIRE(bytes.has_value());
    const Result<Policy> policy = read_policy({*bytes, name, "file"}, testing::fake_kinds());
    REQUIRE_FALSE(policy.has_value());
    CHECK(policy.error().kind == ErrorKind::kPolicy);
    const std::string error_name = name.substr(0, name.size() - 5) + ".error";
    const std::string got = render(policy.error());
    if (accepting) {
      REQUIRE(write_file(folder + "/" + error_name, got).has_value());
    }
    const Result<std::string> expected = read_file(**tree, error_name, std::size_t{1} << 22U);
    REQUIRE(expected.has_value());
    CHECK(got == *expected);
    ++refused;
  }
  CHECK(refused >= 60);
}

}  // namespace
}  // namespace gate::policy

#include "gate/base/runner_commands.h"

#include <doctest/doctest.h>

#include <string>

namespace gate {
namespace {

TEST_CASE("marks of runners are taken apart wherever they stand") {
  CHECK(without_marks("a ##[error]b ##vso[task.complete]c ##VsO[d]") ==
        "a ##\\[error]b ##vso\\[task.complete]c ##VsO\\[d]");
  CHECK(without_marks("###[x]") == "###\\[x]");
  CHECK(without_marks("##[##[") == "##\\[##\\[");
  CHECK(without_marks("##vso[", "\\x5b") == "##vso\\x5b");
}

TEST_CASE("what is no mark stays") {
  for (const char* text : {"", "[", "#[x]", "a[1]", "## [x]", "##-[x]", "# Heading [link](x)", "##"}) {
    CHECK(without_marks(text) == text);
    CHECK(without_commands(text) == text);
  }
}

TEST_CASE("what is taken apart once is whole no more") {
  const std::string once = without_commands("::error::x\n##vso[y]\n");
  CHECK(without_commands(once) == once);
}

TEST_CASE("no line begins with a command, however it is indented") {
  CHECK(without_commands("::error::x\n  ::debug::y\n\t::z") == "\\::error::x\n  \\::debug::y\n\t\\::z");
  CHECK(without_commands("\xC2\xA0\xE3\x80\x80::x\n") == "\xC2\xA0\xE3\x80\x80\\::x\n");
  CHECK(without_commands("a ::error::x\n\n: :\n") == "a ::error::x\n\n: :\n");
  CHECK(without_commands("\n\n") == "\n\n");
}

}  // namespace
}  // namespace gate

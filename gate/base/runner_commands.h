// What a runner of continuous integration obeys when it stands in the log of a job, taken apart so that it does not.
#ifndef GATE_BASE_RUNNER_COMMANDS_H_
#define GATE_BASE_RUNNER_COMMANDS_H_

#include <string>
#include <string_view>

namespace gate {

// `text` with `bracket` for the '[' of every "##[", "##vso[", "##teamcity[" and the like. GitHub, Azure Pipelines and
// TeamCity look for these anywhere in a line.
std::string without_marks(std::string_view text, std::string_view bracket = "\\[");

// Lines for people: without marks, and with a backslash before "::" where it comes first in a line, blanks aside (the
// other form of GitHub's commands). `text` starts a line.
std::string without_commands(std::string_view text);

}  // namespace gate

#endif  // GATE_BASE_RUNNER_COMMANDS_H_

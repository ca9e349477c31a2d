#include "gate/cli/envelope.h"

#include <algorithm>
#include <array>

#include "gate/cli/version.h"

namespace gate::cli {
namespace {

constexpr std::array<const char*, 15> kCiVariables{"CI",
                                                   "GITHUB_ACTIONS",
                                                   "GITHUB_REPOSITORY",
                                                   "GITHUB_EVENT_NAME",
                                                   "GITHUB_RUN_ID",
                                                   "GITHUB_RUN_ATTEMPT",
                                                   "GITHUB_SHA",
                                                   "GITHUB_WORKFLOW_REF",
                                                   "GITLAB_CI",
                                                   "CI_PROJECT_PATH",
                                                   "CI_PIPELINE_ID",
                                                   "CI_JOB_ID",
                                                   "CI_JOB_URL",
                                                   "CI_COMMIT_SHA",
                                                   "CI_PIPELINE_SOURCE"};

// "--evidence=/home/x/e.json" -> "--evidence=e.json"; relative paths and everything else stay.
std::string without_absolute_path(const std::string& word) {
  const std::size_t start = word.find('=') == std::string::npos ? 0 : word.find('=') + 1;
  if (start >= word.size() || word[start] != '/') {
    return word;
  }
  return word.substr(0, start) + word.substr(word.find_last_of('/') + 1);
}

}  // namespace

RunEnvelope make_envelope(std::span<const std::string> args, Time start, const Machine& machine) {
  RunEnvelope envelope;
  envelope.evaluated_at = start;
  envelope.tool_version = kVersion;
  for (const std::string& word : args) {
    envelope.argv.push_back(without_absolute_path(word));
  }
  for (const char* name : kCiVariables) {
    std::string value = machine.variable(name);
    if (!value.empty()) {
      envelope.ci.emplace_back(name, std::move(value));
    }
  }
  return envelope;
}

report::TextStyle text_style(const Machine& machine) {
  report::TextStyle style;
  style.width = std::clamp(machine.columns, 60, 140);
  if (machine.out_is_terminal && machine.variable("NO_COLOR").empty() && machine.variable("TERM") != "dumb") {
    style.colour = report::Colour::kYes;
  }
  std::string locale = machine.variable("LC_ALL");
  locale = locale.empty() ? machine.variable("LC_CTYPE") : locale;
  locale = locale.empty() ? machine.variable("LANG") : locale;
  // A pipe or file is read by something that takes UTF-8; only a terminal that says otherwise gets ASCII.
  if (machine.out_is_terminal && !locale.empty() && locale.find("UTF-8") == std::string::npos &&
      locale.find("utf8") == std::string::npos) {
    style.symbols = report::Symbols::kAscii;
  }
  return style;
}

}  // namespace gate::cli

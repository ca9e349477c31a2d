#include "gate/cli/envelope.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gate/cli/build_facts.h"
#include "gate/cli/version.h"
#include "gate/provenance/credentials.h"

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

// "--evidence=/home/x/e.json" -> "--evidence=e.json", "--report=json=/home/x/e.json" likewise, and
// "/home/x/runs.csv#id=a/b" keeps what stands behind its '#'; relative paths and everything else stay.
std::string without_absolute_path(const std::string& word) {
  std::size_t start = 0;
  while (start < word.size() && word[start] != '/') {
    const std::size_t equals = word.find('=', start);
    start = equals == std::string::npos ? word.size() : equals + 1;
  }
  if (start == word.size()) {
    return word;
  }
  const std::size_t options = std::min(word.find_last_of('#'), word.size());
  std::size_t end = options < start ? word.size() : options;
  while (end > start && word[end - 1] == '/') {
    --end;
  }
  const std::size_t slash = word.find_last_of('/', end == start ? start : end - 1);
  return word.substr(0, start) + word.substr(slash + 1);
}

// Every URL in `text` without its user and without its query, in which tokens are carried.
std::string without_secrets(const std::string& text) {
  constexpr std::string_view kEndOfUrl = " \t\r\n'\"<>()";
  std::string out = provenance::without_credentials(text);
  for (std::size_t at = out.find("://"); at != std::string::npos; at = out.find("://", at + 1)) {
    const std::size_t end = std::min(out.find_first_of(kEndOfUrl, at), out.size());
    const std::size_t query = out.find('?', at);
    if (query < end) {
      out.erase(query, end - query);
    }
  }
  return out;
}

}  // namespace

RunEnvelope make_envelope(std::span<const std::string> args, Time start, const Machine& machine) {
  RunEnvelope envelope;
  envelope.evaluated_at = start;
  envelope.tool_version = kVersion;
  envelope.build = build_facts();
  for (const std::string& word : args) {
    envelope.argv.push_back(without_secrets(without_absolute_path(word)));
  }
  for (const char* name : kCiVariables) {
    const std::string value = machine.variable(name);
    if (!value.empty()) {
      envelope.ci.emplace_back(name, without_secrets(value));
    }
  }
  return envelope;
}

void add_set(RunEnvelope& envelope, std::string role, std::string name, const RunSet& set) {
  envelope.sets.push_back({std::move(role), std::move(name), set.from});
}

void add_sets(RunEnvelope& envelope, const std::string& role, const RunSets& sets) {
  for (const auto& [name, set] : sets) {
    add_set(envelope, role, name, set);
  }
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

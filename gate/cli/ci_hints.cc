#include "gate/cli/ci_hints.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/records/json_document.h"

namespace gate::cli {
namespace {

using provenance::CiHints;
using Event = CiHints::Event;
using Provider = CiHints::Provider;

// The words of `when: {event: ...}`; empty for what has none.
std::string github_trigger(const std::string& event) {
  struct Word {
    std::string_view event, word;
  };
  static constexpr std::array<Word, 6> kWords{{{"merge_group", "merge_queue"},
                                               {"push", "push"},
                                               {"release", "tag"},
                                               {"schedule", "schedule"},
                                               {"workflow_dispatch", "manual"},
                                               {"repository_dispatch", "manual"}}};
  if (event.starts_with("pull_request")) {
    return "pull_request";
  }
  for (const Word& word : kWords) {
    if (word.event == event) {
      return std::string(word.word);
    }
  }
  return "";
}

std::string gitlab_trigger(const Machine& machine) {
  if (!machine.variable("CI_MERGE_REQUEST_IID").empty()) {
    return machine.variable("CI_MERGE_REQUEST_EVENT_TYPE") == "merge_train" ? "merge_queue" : "pull_request";
  }
  if (!machine.variable("CI_COMMIT_TAG").empty()) {
    return "tag";
  }
  const std::string source = machine.variable("CI_PIPELINE_SOURCE");
  return source == "push" || source == "schedule"                    ? source
         : source == "web" || source == "api" || source == "trigger" ? "manual"
                                                                     : "";
}

// What the event of a push says; empty when it cannot be read: a pipeline needs it for nothing else.
std::string commit_before(const std::string& path) {
  const records::Limits limits;
  const Result<std::string> bytes = read_named_file(path, limits.document_bytes);
  if (!bytes) {
    return "";
  }
  const Result<records::JsonDocument> document = records::read_json_document(*bytes, {path}, limits);
  const Scalar* before = document ? document->fields().find("before") : nullptr;
  return before != nullptr && before->kind == Scalar::Kind::kString ? before->text : "";
}

Result<CiHints> github(const Machine& machine) {
  CiHints hints;
  hints.provider = Provider::kGitHub;
  hints.commit = machine.variable("GITHUB_SHA");
  hints.target = machine.variable("GITHUB_BASE_REF");
  const std::string event = machine.variable("GITHUB_EVENT_NAME");
  hints.event = event == "pull_request_target"      ? Event::kTargetSide
                : event.starts_with("pull_request") ? Event::kChange  // and the reviews of one
                : event == "merge_group"            ? Event::kMergeQueue
                                                    : Event::kCommit;
  hints.trigger = github_trigger(event);
  if (hints.event == Event::kCommit) {
    const std::string name = machine.variable("GITHUB_REF_NAME");
    const bool tag = machine.variable("GITHUB_REF_TYPE") == "tag";
    (tag ? hints.tag : hints.branch) = name;
    if (tag && !hints.trigger.empty()) {
      hints.trigger = "tag";
    }
    hints.before = hints.trigger == "push" ? commit_before(machine.variable("GITHUB_EVENT_PATH")) : "";
    return hints;
  }
  const std::string path = machine.variable("GITHUB_EVENT_PATH");
  const records::Limits limits;
  Result<std::string> bytes = read_named_file(path, limits.document_bytes);
  if (!bytes) {
    return std::move(bytes).error().in("reading the event of the pull request (GITHUB_EVENT_PATH)");
  }
  GATE_ASSIGN(const records::JsonDocument document, records::read_json_document(*bytes, {path}, limits));
  const auto text = [&](std::string_view member) {
    const Scalar* value = document.fields().find(member);
    return value != nullptr && value->kind == Scalar::Kind::kString ? value->text : std::string();
  };
  hints.change_head = text("pull_request.head.sha");
  hints.base_commit = text("merge_group.base_sha");
  if (hints.event == Event::kMergeQueue) {
    hints.change_head = text("merge_group.head_sha");
  }
  if (hints.target.empty()) {
    hints.target = text("pull_request.base.ref");
  }
  constexpr std::string_view kHeads = "refs/heads/";
  if (const std::string queue = text("merge_group.base_ref"); hints.target.empty() && queue.starts_with(kHeads)) {
    hints.target = queue.substr(kHeads.size());
  }
  return hints;
}

CiHints gitlab(const Machine& machine) {
  CiHints hints;
  hints.provider = Provider::kGitLab;
  hints.commit = machine.variable("CI_COMMIT_SHA");
  hints.trigger = gitlab_trigger(machine);
  hints.branch = machine.variable("CI_COMMIT_BRANCH");
  hints.tag = machine.variable("CI_COMMIT_TAG");
  hints.before = machine.variable("CI_COMMIT_BEFORE_SHA");
  if (machine.variable("CI_MERGE_REQUEST_IID").empty()) {
    return hints;
  }
  hints.event = Event::kChange;
  hints.target = machine.variable("CI_MERGE_REQUEST_TARGET_BRANCH_NAME");
  hints.change_head = machine.variable("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA");
  hints.base_commit = machine.variable("CI_MERGE_REQUEST_DIFF_BASE_SHA");
  return hints;
}

}  // namespace

Result<CiHints> ci_hints(const Machine& machine) {
  if (machine.variable("GITHUB_ACTIONS") == "true") {
    return github(machine);
  }
  if (machine.variable("GITLAB_CI") == "true") {
    return gitlab(machine);
  }
  CiHints hints;
  const std::string ci = machine.variable("CI");
  hints.provider = ci.empty() || ci == "false" ? Provider::kNone : Provider::kOther;
  return hints;
}

}  // namespace gate::cli

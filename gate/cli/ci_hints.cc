#include "gate/cli/ci_hints.h"

#include <string>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/records/json_document.h"

namespace gate::cli {
namespace {

using provenance::CiHints;
using Event = CiHints::Event;
using Provider = CiHints::Provider;

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
  if (hints.event == Event::kCommit) {
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
  if (hints.target.empty()) {
    hints.target = text("pull_request.base.ref");
  }
  return hints;
}

CiHints gitlab(const Machine& machine) {
  CiHints hints;
  hints.provider = Provider::kGitLab;
  hints.commit = machine.variable("CI_COMMIT_SHA");
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

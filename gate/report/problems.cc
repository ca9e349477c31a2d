#include "gate/report/problems.h"

#include <algorithm>
#include <string_view>

#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/report/json_parts.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

constexpr std::size_t kMaxLine = 4000;  // bytes of a value in an account

}  // namespace

std::vector<const Finding*> problems(const Evaluation& evaluation) {
  std::vector<const Finding*> all;
  for (const Verdict verdict : {Verdict::kBlock, Verdict::kWarn}) {
    for (const Finding& finding : evaluation.findings) {
      if (finding.verdict == verdict) {
        all.push_back(&finding);
      }
    }
  }
  return all;
}

Place place_of(const Finding& finding, const Evaluation& evaluation) {
  std::string policy = relative_name(evaluation.policy.path);
  policy = policy.empty() ? "policy" : policy;
  const Where& at = finding.policy_at;
  if (at.file.starts_with("builtin:")) {
    return {policy, 1};
  }
  if (at.file.empty() || at.file.front() == '/') {
    return {policy, std::max<std::uint32_t>(1, at.line)};
  }
  const std::size_t slash = policy.find_last_of('/');
  return {(slash == std::string::npos ? "" : policy.substr(0, slash + 1)) + at.file,
          std::max<std::uint32_t>(1, at.line)};
}

std::string Fingerprints::next(const Finding& finding) {
  std::string key = policy_;
  for (const std::string& part : {finding.check, finding.metric, slice_text(finding.slice)}) {
    key += '\0';
    key += part;
  }
  const std::size_t n = ++seen_[key];
  return sha256(n == 1 ? key : key + '\0' + std::to_string(n));
}

std::string headline(const Finding& finding) {
  return finding_name(finding) + ": " + std::string(phrase(finding.reason));
}

std::string account(const Finding& finding, const Evaluation& evaluation) {
  std::string text;
  const auto line = [&](std::string_view label, std::string_view value) {
    text += value.empty() ? "" : std::string(label) + visible(shortened(value, kMaxLine)) + "\n";
  };
  line("", std::string(phrase(finding.reason)) + ": " + found_text(finding));
  line("measured: ", measured_text(finding));
  line("limit: ", quantities(finding).limit);
  for (const ExampleNote& example : finding.examples) {
    line("example: ", shortened(example.id, kMaxLine / 2) + " " + example_text(example));
  }
  if (finding.examples_total > finding.examples.size()) {
    line("example: ", "and " + std::to_string(finding.examples_total - finding.examples.size()) + " more");
  }
  for (const Note& note : finding.notes) {
    line("note: ", note.text);
  }
  if (finding.waiver && *finding.waiver < evaluation.waivers.size()) {
    line("waived: ", waiver_text(evaluation.waivers[*finding.waiver]));
  }
  line("action: ", finding.respond.action);
  line("owner: ", finding.respond.owner);
  line("advice: ", finding.advice);
  line("would flip: ", flips_text(finding));
  line("runbook: ", finding.respond.runbook);
  return text;
}

}  // namespace gate::report

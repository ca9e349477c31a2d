// junit: the XML that CI servers show as tests, in the members that GitLab, GitHub's reporters and Jenkins agree on. A
// warning is a passing case with a message: every other form fails builds somewhere.
#include <cstddef>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/problems.h"
#include "gate/report/registry.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

constexpr std::size_t kMaxBytes = 28'000'000;  // of the cases; GitLab reads files up to 30 MB
constexpr std::size_t kMaxName = 400;          // bytes of a name before its number
constexpr std::size_t kMaxMessage = 2000;

enum class Case { kPassed, kWarned, kFailed, kError, kSkipped };

Case case_of(const Finding& finding) {
  switch (finding.verdict) {
    case Verdict::kPass: return finding.outcome == Outcome::kNotApplicable ? Case::kSkipped : Case::kPassed;
    case Verdict::kWarn: return Case::kWarned;
    case Verdict::kBlock: return finding.outcome == Outcome::kFailed ? Case::kError : Case::kFailed;
  }
  std::abort();
}

std::string message(const Finding& finding) {
  return std::string(phrase(finding.reason)) + ": " + shortened(found_text(finding), kMaxMessage);
}

// Readers drop every case after the first of a name.
class Names {
 public:
  std::string next(const Finding& finding) {
    const std::string name = finding.check + (finding.slice.empty() ? "" : " [" + slice_text(finding.slice) + "]");
    const std::string shown = xml_attribute(shortened(name, kMaxName));
    std::string unique = shown;
    for (std::size_t& n = count_[shown]; !taken_.insert(unique).second;) {
      n = n == 0 ? 2 : n + 1;
      unique = shown + " (" + std::to_string(n) + ")";
    }
    return unique;
  }

 private:
  std::set<std::string> taken_;
  std::map<std::string, std::size_t> count_;  // the last number given to a name
};

std::string body(const Finding& finding, const Evaluation& evaluation) {
  const auto element = [&](std::string_view name, std::string_view attributes) {
    return "><" + std::string(name) + std::string(attributes) + ">" + xml_text(account(finding, evaluation)) + "</" +
           std::string(name) + "></testcase>\n";
  };
  const std::string quoted = " message=\"" + xml_attribute(message(finding)) + "\"";
  switch (case_of(finding)) {
    case Case::kPassed: return "/>\n";
    case Case::kWarned:
      return "><system-out>WARN: " + xml_text(account(finding, evaluation)) + "</system-out></testcase>\n";
    case Case::kFailed: return element("failure", quoted + " type=\"block\"");
    case Case::kError: return element("error", quoted + " type=\"failed\"");
    case Case::kSkipped: return element("skipped", quoted);
  }
  std::abort();
}

std::string suite_of(const Evaluation& evaluation) {
  return "gate." + xml_attribute(shortened(evaluation.policy.id, kMaxName));
}

std::string head(const Evaluation& evaluation, std::string_view kind, const std::string& name) {
  return "    <testcase classname=\"" + suite_of(evaluation) + "." + xml_attribute(shortened(kind, kMaxName)) +
         "\" name=\"" + name + "\" file=\"" + xml_attribute(shortened(evaluation.policy.path, kMaxName)) +
         "\" time=\"0\"";
}

// The cases in policy order, "" for one that has no room; what does not pass is given room first.
std::vector<std::string> cases(const Evaluation& evaluation) {
  std::vector<std::string> names;
  Names unique;
  for (const Finding& finding : evaluation.findings) {
    names.push_back(unique.next(finding));
  }
  std::vector<std::string> all(evaluation.findings.size());
  std::size_t bytes = 0;
  for (const Verdict verdict : {Verdict::kBlock, Verdict::kWarn, Verdict::kPass}) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Finding& finding = evaluation.findings[i];
      if (finding.verdict != verdict) {
        continue;
      }
      std::string one = head(evaluation, finding.kind, names[i]) + body(finding, evaluation);
      bytes += one.size();
      if (bytes > kMaxBytes) {
        return all;
      }
      all[i] = std::move(one);
    }
  }
  return all;
}

// The case that stands for those without room: it fails when one of them does.
std::string rest(const Evaluation& evaluation, std::size_t left_out, bool fails) {
  const std::string text = "and " + std::to_string(left_out) + " more findings: see the evidence";
  return head(evaluation, "gate", "more findings") +
         (fails ? "><failure message=\"" + text + "\" type=\"block\">" + text + "</failure></testcase>\n"
                : "><system-out>" + text + "</system-out></testcase>\n");
}

// What concerns the whole evaluation: which attempt at the candidate it is, which baseline was accepted.
std::string remarks(const Evaluation& evaluation) {
  std::string text;
  for (const Note& note : evaluation.notes) {
    text += xml_text(shortened(note.text, kMaxMessage)) + "\n";
  }
  return text.empty() ? "" : "    <system-out>" + text + "</system-out>\n";
}

Result<std::string> write(const Evaluation& evaluation, const RunEnvelope& /*envelope*/) {
  std::map<Case, std::size_t> totals;
  std::size_t left_out = 0;
  bool fails = false;
  std::string text;
  const std::vector<std::string> all = cases(evaluation);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Finding& finding = evaluation.findings[i];
    if (all[i].empty()) {
      ++left_out;
      fails = fails || finding.verdict == Verdict::kBlock;
    } else {
      ++totals[case_of(finding)];
      text += all[i];
    }
  }
  if (left_out > 0) {
    ++totals[fails ? Case::kFailed : Case::kWarned];
    text += rest(evaluation, left_out, fails);
  }
  const std::size_t tests = evaluation.findings.size() - left_out + (left_out > 0 ? 1 : 0);
  const std::string attributes = " name=\"" + suite_of(evaluation) + "\" tests=\"" + std::to_string(tests) +
                                 "\" failures=\"" + std::to_string(totals[Case::kFailed]) + "\" errors=\"" +
                                 std::to_string(totals[Case::kError]) + "\" skipped=\"" +
                                 std::to_string(totals[Case::kSkipped]) + "\" time=\"0\"";
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attributes + ">\n  <testsuite" + attributes +
         ">\n" + text + remarks(evaluation) + "  </testsuite>\n</testsuites>\n";
}

}  // namespace

const Report k_junit{"junit", "test results for CI servers: a block fails its case, a warning passes with a message",
                     &write};

}  // namespace gate::report

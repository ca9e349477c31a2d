// junit: the XML that CI servers show as tests, in the members that GitLab, GitHub's reporters and Jenkins agree on. A
// warning is a passing case with a message: every other form fails builds somewhere.
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/registry.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

enum class Case { kPassed, kWarned, kFailed, kError, kSkipped };

Case case_of(const Finding& finding) {
  switch (finding.verdict) {
    case Verdict::kPass: return finding.outcome == Outcome::kNotApplicable ? Case::kSkipped : Case::kPassed;
    case Verdict::kWarn: return Case::kWarned;
    case Verdict::kBlock: return finding.outcome == Outcome::kFailed ? Case::kError : Case::kFailed;
  }
  std::abort();
}

std::string message(const Finding& finding) { return std::string(phrase(finding.reason)) + ": " + found_text(finding); }

// Everything a person needs, since GitLab shows the content and not the attributes.
std::string content(const Finding& finding, const Evaluation& evaluation) {
  std::string text = visible(message(finding)) + "\n";
  const auto line = [&](std::string_view label, const std::string& value) {
    text += value.empty() ? "" : std::string(label) + ": " + visible(value) + "\n";
  };
  line("measured", measured_text(finding));
  line("limit", quantities(finding).limit);
  for (const ExampleNote& example : finding.examples) {
    line("example", example.id + " " + example_text(example));
  }
  if (finding.examples_total > finding.examples.size()) {
    line("example", "and " + std::to_string(finding.examples_total - finding.examples.size()) + " more");
  }
  for (const Note& note : finding.notes) {
    line("note", note.text);
  }
  if (finding.waiver && *finding.waiver < evaluation.waivers.size()) {
    line("waived", waiver_text(evaluation.waivers[*finding.waiver]));
  }
  line("action", finding.respond.action);
  line("owner", finding.respond.owner);
  line("advice", finding.advice);
  line("runbook", finding.respond.runbook);
  return text;
}

// Readers drop every case after the first of a name.
class Names {
 public:
  std::string next(const Finding& finding) {
    const std::string name = finding.check + (finding.slice.empty() ? "" : " [" + slice_text(finding.slice) + "]");
    std::string unique = xml_attribute(name);
    for (std::size_t n = 2; !taken_.insert(unique).second; ++n) {
      unique = xml_attribute(name) + " (" + std::to_string(n) + ")";
    }
    return unique;
  }

 private:
  std::set<std::string> taken_;
};

std::string body(const Finding& finding, const Evaluation& evaluation) {
  const auto element = [&](std::string_view name, std::string_view attributes) {
    return "><" + std::string(name) + std::string(attributes) + ">" + xml_text(content(finding, evaluation)) + "</" +
           std::string(name) + "></testcase>\n";
  };
  const std::string quoted = " message=\"" + xml_attribute(message(finding)) + "\"";
  switch (case_of(finding)) {
    case Case::kPassed: return "/>\n";
    case Case::kWarned:
      return "><system-out>WARN: " + xml_text(content(finding, evaluation)) + "</system-out></testcase>\n";
    case Case::kFailed: return element("failure", quoted + " type=\"block\"");
    case Case::kError: return element("error", quoted + " type=\"failed\"");
    case Case::kSkipped: return element("skipped", quoted);
  }
  std::abort();
}

Result<std::string> write(const Evaluation& evaluation, const RunEnvelope& /*envelope*/) {
  std::map<Case, std::size_t> totals;
  std::string cases;
  Names names;
  const std::string suite = "gate." + xml_attribute(evaluation.policy.id);
  for (const Finding& finding : evaluation.findings) {
    ++totals[case_of(finding)];
    cases += "    <testcase classname=\"" + suite + "." + xml_attribute(finding.kind) + "\" name=\"" +
             names.next(finding) + "\" file=\"" + xml_attribute(evaluation.policy.path) + "\" time=\"0\"" +
             body(finding, evaluation);
  }
  const std::string attributes = " name=\"" + suite + "\" tests=\"" + std::to_string(evaluation.findings.size()) +
                                 "\" failures=\"" + std::to_string(totals[Case::kFailed]) + "\" errors=\"" +
                                 std::to_string(totals[Case::kError]) + "\" skipped=\"" +
                                 std::to_string(totals[Case::kSkipped]) + "\" time=\"0\"";
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attributes + ">\n  <testsuite" + attributes +
         ">\n" + cases + "  </testsuite>\n</testsuites>\n";
}

}  // namespace

const Report k_junit{"junit", "test results for CI servers: a block fails its case, a warning passes with a message",
                     &write};

}  // namespace gate::report

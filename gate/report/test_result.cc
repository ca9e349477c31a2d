// test-result: the verdict as an in-toto test result v0.1 (in-toto attestation specification,
// predicates/test-result.md), the one public predicate that knows a warning. Same subjects as the evidence; a view of
// it, ready to be signed.
#include <algorithm>
#include <string>
#include <vector>

#include "gate/report/canonical_json.h"
#include "gate/report/decision.h"
#include "gate/report/json_parts.h"
#include "gate/report/registry.h"

namespace gate::report {
namespace {

constexpr std::string_view kTestResult = "https://in-toto.io/attestation/test-result/v0.1";

std::string_view result_word(Verdict verdict) {
  return verdict == Verdict::kPass ? "PASSED" : verdict == Verdict::kWarn ? "WARNED" : "FAILED";
}

// "accuracy[language=de]".
std::string name_of(const Finding& finding) {
  std::string name = finding.check;
  for (const SliceLabel& label : finding.slice) {
    name += "[" + label.key + "=" + label.value + "]";
  }
  return name;
}

Json tests(const Evaluation& evaluation, Verdict which) {
  Json names = Json::array();
  for (const Finding& finding : evaluation.findings) {
    if (finding.verdict == which) {
      names.add(Json::text(name_of(finding)));
    }
  }
  return names;
}

// What the tests were configured by: the policy, and every file that it is made of.
Json configuration(const PolicySummary& policy) {
  Json all = Json::array();
  all.add(Json::object().put("name", relative_name(policy.path)).put("digest", sha256_json(policy.sha256)));
  for (const std::vector<InputFile>* files : {&policy.extends, &policy.files}) {
    for (const InputFile& file : *files) {
      all.add(Json::object().put("name", file.name).put("digest", sha256_json(file.sha256)));
    }
  }
  return all;
}

Result<std::string> write(const Evaluation& evaluation, const RunEnvelope& /*envelope*/) {
  GATE_ASSIGN(Json subject, subjects(evaluation));
  return canonical_json(Json::object()
                            .put("_type", kStatementType)
                            .put("subject", std::move(subject))
                            .put("predicateType", kTestResult)
                            .put("predicate", Json::object()
                                                  .put("result", result_word(evaluation.verdict))
                                                  .put("configuration", configuration(evaluation.policy))
                                                  .put("passedTests", tests(evaluation, Verdict::kPass))
                                                  .put("warnedTests", tests(evaluation, Verdict::kWarn))
                                                  .put("failedTests", tests(evaluation, Verdict::kBlock))));
}

}  // namespace

const Report k_test_result{"test-result", "the verdict as an in-toto test result v0.1, ready to be signed", &write};

}  // namespace gate::report

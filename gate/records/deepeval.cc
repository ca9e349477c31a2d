// DeepEval's test runs: the file in DEEPEVAL_RESULTS_FOLDER, or .deepeval/.latest_test_run.json. A case is an example.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/head.h"
#include "gate/records/foreign/values.h"
#include "gate/records/json_document.h"
#include "gate/records/registry.h"

namespace gate::records {
namespace {

bool recognises(std::string_view, std::string_view head) {
  return first_mark(head) == '{' &&
         (holds(head, "\"testRunData\"") || holds(head, "\"testRunLink\"") || holds(head, "\"metricsScores\"") ||
          ((holds(head, "\"testCases\"") || holds(head, "\"conversationalTestCases\"")) &&
           (holds(head, "\"metricsData\"") || holds(head, "\"actualOutput\"") || holds(head, "\"turns\""))));
}

// The name that DeepEval gives a case that has none.
bool is_numbered(const std::string& name) {
  for (const std::string_view prefix : {"test_case_", "conversational_test_case_"}) {
    if (name.starts_with(prefix) && name.find_first_not_of("0123456789", prefix.size()) == std::string::npos) {
      return true;
    }
  }
  return name.empty();
}

class TestRun {
 public:
  TestRun(ForeignSet& set, ForeignRun& run, JsonValue root) : set_(set), run_(run), root_(root) {}

  Status read() {
    std::vector<JsonValue> cases = root_["testCases"].items();
    for (const JsonValue one : root_["conversationalTestCases"].items()) {
      cases.push_back(one);
    }
    if (cases.empty()) {
      return root_.problem("holds no test cases");
    }
    for (const JsonValue one : cases) {
      ++named_[one["name"].text()];
    }
    std::uint32_t number = 0;
    for (const JsonValue one : cases) {
      GATE_TRY(add(one, ++number));
    }
    check_counts();
    describe();
    return Done{};
  }

 private:
  // A name may come twice, and the order changes when a case is added: what was asked tells such cases apart.
  std::string id_of_case(JsonValue one) {
    const std::string name = one["name"].text();
    if (!is_numbered(name) && named_[name] == 1) {
      return visible(shortened(name, 200));
    }
    std::string asked = std::string(one["input"].token()) + "\n" + std::string(one["expectedOutput"].token());
    for (const JsonValue turn : one["turns"].items()) {
      asked += "\n" + std::string(turn["role"].token()) +
               (turn["role"].text() == "user" ? std::string(turn["content"].token()) : "");
    }
    return "input-" + sha256(asked).substr(0, 16);
  }

  Status add(JsonValue one, std::uint32_t number) {
    if (!one.is(ValueType::kObject)) {
      return one.problem("expected a test case, an object");
    }
    ForeignRow row;
    row.id = id_of_case(one);
    row.line = number;
    row.repeat = ++repeats_[row.id];
    asked_.insert(std::string(one["input"].token()) + std::string(one["expectedOutput"].token()));
    std::size_t scored = 0;
    std::string fault;
    std::set<std::string> seen;
    for (const JsonValue metric : one["metricsData"].items()) {
      const std::string name = visible(shortened(metric["name"].text(), 200));
      if (!seen.insert(name).second) {
        return metric.problem("the case '" + row.id + "' has the metric '" + shortened(name, 80) + "' twice");
      }
      const bool errored = metric["error"].is(ValueType::kString) && !metric["error"].text().empty();
      // A judge that failed says nothing about the answer.
      GATE_ASSIGN(const double score, score_of(errored ? JsonValue{} : metric["score"], "score"));
      scored += std::isnan(score) ? 0U : 1U;
      fault = errored ? metric["error"].text() : fault;
      row.metrics.emplace_back(name, score);
      Sum& sum = sums_[name];
      sum.scored += std::isnan(score) ? 0U : 1U;
      sum.errors += errored ? 1U : 0U;
      if (metric["evaluationModel"].is(ValueType::kString)) {
        judges_.insert(visible(metric["evaluationModel"].text()));
      }
    }
    judge_errors_ += fault.empty() ? 0U : 1U;
    if (scored == 0 && !fault.empty()) {
      row.error = fault;
    }
    if (!seen.contains("success") && one["success"].is(ValueType::kBool)) {
      row.metrics.emplace_back("success", !fault.empty() ? std::nan("") : one["success"].token() == "true" ? 1 : 0);
      (one["success"].token() == "true" ? passed_ : failed_) += 1;
    }
    GATE_ASSIGN(const double seconds, score_of(one["completionTime"], "completionTime"));
    row.metrics.emplace_back("latency_ms", seconds * 1000);
    GATE_ASSIGN(const double cost, score_of(one["tokenCost"], "tokenCost"));
    row.metrics.emplace_back("cost_usd", cost);
    run_.rows.push_back(std::move(row));
    return Done{};
  }

  void check_counts() {
    for (const JsonValue metric : root_["metricsScores"].items()) {
      const std::string name = visible(shortened(metric["metric"].text(), 200));
      const std::size_t said = metric["scores"].items().size();
      if (metric["scores"].exists() && said != sums_[name].scored) {
        set_.remark("aggregate_mismatch", "'" + run_.document.file + "' reports " + counted(said, "score") + " of " +
                                              name + ", and its cases have " + std::to_string(sums_[name].scored));
      }
    }
    for (const auto& [key, count] : {std::pair{"testPassed", passed_}, {"testFailed", failed_}}) {
      if (root_[key].number() && *root_[key].number() != static_cast<double>(count)) {
        set_.remark("aggregate_mismatch", "'" + run_.document.file + "' reports " + key + " " +
                                              std::string(root_[key].token()) + ", and its cases make it " +
                                              std::to_string(count));
      }
    }
    if (judge_errors_ > 0) {
      set_.remark("judge_errors", "in '" + run_.document.file + "' a metric of " + counted(judge_errors_, "case") +
                                      " could not be computed; it is not scored there, and neither is success");
    }
  }

  void describe() {
    run_.set_all("hyperparameters", root_["hyperparameters"]);
    run_.set_text("judge.name", join(std::vector<std::string>(judges_.begin(), judges_.end()), ", "));
    run_.set("dataset.name", root_["datasetAlias"]);
    run_.set("dataset.id", root_["datasetId"]);
    run_.set("model.name", root_["hyperparameters"]["model"]);
    std::size_t index = 0;
    for (const JsonValue prompt : root_["prompts"].items()) {
      run_.set_all("prompt." + std::to_string(index++), prompt);
    }
    run_.set_text("dataset.sha256", sha256(join(std::vector<std::string>(asked_.begin(), asked_.end()), "\n")));
  }

  struct Sum {
    std::size_t scored = 0, errors = 0;
  };
  ForeignSet& set_;
  ForeignRun& run_;
  JsonValue root_;
  std::map<std::string, std::size_t> named_;
  std::map<std::string, std::uint32_t> repeats_;
  std::map<std::string, Sum> sums_;
  std::set<std::string> judges_, asked_;
  std::size_t judge_errors_ = 0, passed_ = 0, failed_ = 0;
};

Result<RunSet> read(const Source& source) {
  ForeignSet set(source, "DeepEval");
  const auto read_one = [&](const std::string& name) -> Status {
    GATE_ASSIGN(const auto tree, set.read_json(name));
    const JsonValue root = tree->root();
    const JsonValue data = root["testRunData"].exists() ? root["testRunData"] : root;
    if (!data["testCases"].exists() && !data["conversationalTestCases"].exists()) {
      Error error =
          data.problem("holds a link to a test run and no scores: DeepEval replaced the run when it was uploaded");
      error.hint = "set DEEPEVAL_RESULTS_FOLDER before the test run, and give the file that it writes there";
      return error;
    }
    GATE_TRY(TestRun(set, set.add_run(name, visible(plain_name(name))), data).read());
    return Done{};
  };
  GATE_TRY(set.each(recognises, "is no test run of DeepEval", read_one));
  return set.finish();
}

}  // namespace

const Reader k_deepeval{"deepeval", "test runs of DeepEval: DEEPEVAL_RESULTS_FOLDER or .latest_test_run.json",
                        recognises, read};

}  // namespace gate::records

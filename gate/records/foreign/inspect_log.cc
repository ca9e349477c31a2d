#include "gate/records/foreign/inspect_log.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/records/foreign/values.h"

namespace gate::records::inspect {
namespace {

constexpr std::size_t kMostScores = 1'000;  // each is held against all samples

std::string id_key(JsonValue id) { return std::string(id.token()); }

bool is_true(JsonValue value) { return value.token() == "true"; }

std::string error_text(JsonValue error) {
  if (error.is(ValueType::kString)) {
    return error.text().empty() ? "unnamed error" : error.text();
  }
  const std::string message = error["message"].text();
  return message.empty() ? "unnamed error" : message;
}

std::string metric_of(JsonValue score) {
  const std::string name = score["name"].text(), scorer = score["scorer"].text();
  return scorer.empty() || scorer == name ? name : scorer + "." + name;
}

}  // namespace

Result<double> value_of(JsonValue value, std::string_view what) {
  if (value.is(ValueType::kString)) {
    static const std::map<std::string, double, std::less<>> words{{"C", 1},   {"I", 0},  {"P", 0.5}, {"N", 0},
                                                                  {"yes", 1}, {"no", 0}, {"Yes", 1}, {"No", 0}};
    if (const auto found = words.find(value.text()); found != words.end()) {
      return found->second;
    }
  }
  return score_of(value, what);
}

Status LogReader::add_scores(JsonValue scores, ForeignRow& row) {
  for (const JsonValue score : scores.items()) {
    const std::string name = score.key();
    const JsonValue value = score["value"];
    if (!value.is(ValueType::kObject) && !value.is(ValueType::kArray)) {
      GATE_ASSIGN(const double number, value_of(value, name));
      row.metrics.emplace_back(name, number);
      continue;
    }
    std::size_t index = 0;
    for (const JsonValue part : value.items()) {
      const std::string full = name + "." + (value.is(ValueType::kArray) ? std::to_string(index++) : part.key());
      GATE_ASSIGN(const double number, value_of(part, full));
      row.metrics.emplace_back(full, number);
    }
  }
  return Done{};
}

// Of the model under test; a judge's tokens are the judge's.
void LogReader::add_usage(JsonValue sample, ForeignRow& row) const {
  const JsonValue all = sample["model_usage"];
  JsonValue usage = all[header_["eval"]["model"].text()];
  if (!usage.exists() && all.items().size() == 1) {
    usage = all.items().front();
  }
  if (usage.is(ValueType::kObject)) {
    const auto count = [&](const char* name) { return usage[name].number().value_or(0); };
    // input_tokens leaves out what came from a cache, and what went into it.
    row.metrics.emplace_back(
        "tokens.input", count("input_tokens") + count("input_tokens_cache_read") + count("input_tokens_cache_write"));
    row.metrics.emplace_back("tokens.output", count("output_tokens"));
    row.metrics.emplace_back("tokens.cached", count("input_tokens_cache_read"));
    if (const std::optional<double> cost = usage["total_cost"].number()) {
      row.metrics.emplace_back("cost_usd", *cost);
    }
  }
  // total_time counts the waits for a rate limit too.
  if (const std::optional<double> seconds = sample["working_time"].number()) {
    row.metrics.emplace_back("latency_ms", *seconds * 1000);
  }
}

Status LogReader::add(JsonValue sample, std::uint32_t line) {
  if (!sample.is(ValueType::kObject) || !sample["id"].exists()) {
    return sample.problem("expected a sample of Inspect, an object with 'id'");
  }
  ForeignRow row;
  GATE_ASSIGN(row.id, id_of(sample["id"], "id"));
  row.id_is_number = sample["id"].is(ValueType::kNumber);
  row.line = line;
  const std::optional<std::int64_t> epoch = parse_integer(sample["epoch"].token());
  if (!epoch || *epoch < 1 || *epoch > 1'000'000) {
    return sample.problem("'epoch' must be a whole number from 1 on, got " +
                          (sample["epoch"].exists() ? shortened(std::string(sample["epoch"].token()), 40) : "nothing"));
  }
  row.repeat = static_cast<std::uint32_t>(*epoch);
  if (!there_.emplace(id_key(sample["id"]), row.repeat).second) {
    return sample.problem("the sample " + shortened(row.id, 80) + " has epoch " + std::to_string(*epoch) + " already");
  }
  const JsonValue error = sample["error"];
  if (error.exists() && !error.is(ValueType::kNull)) {
    row.error = error_text(error);
  } else {
    GATE_TRY(add_scores(sample["scores"], row));
    add_usage(sample, row);
  }
  limited_ += sample["limit"].exists() && !sample["limit"].is(ValueType::kNull) ? 1U : 0U;
  asked_.emplace(id_key(sample["id"]),
                 std::string(sample["input"].token()) + " -> " + std::string(sample["target"].token()));
  run_.rows.push_back(std::move(row));
  return Done{};
}

Status LogReader::finish() {
  const JsonValue eval = header_["eval"];
  if (!eval.is(ValueType::kObject)) {
    return header_.problem("holds no 'eval'; it is no log of Inspect");
  }
  if (is_true(header_["invalidated"])) {
    return header_["invalidated"].problem("says that the log was invalidated; it is no evidence any more");
  }
  describe();
  GATE_TRY(add_missing());
  GATE_TRY(check_results());
  if (limited_ > 0) {
    set_.note(counted(limited_, "sample") + " of '" + run_.document.file +
              "' ended at a limit of messages, tokens or time; they are scored as they stand");
  }
  return Done{};
}

// Samples that were to be evaluated and are not in the log are errored, not absent: coverage counts them.
Status LogReader::add_missing() {
  const JsonValue eval = header_["eval"];
  const std::string status = header_["status"].exists() ? header_["status"].text() : "started";
  const bool whole = status == "success";
  const JsonValue ids = eval["dataset"]["sample_ids"];
  const std::optional<std::int64_t> said = parse_integer(eval["config"]["epochs"].token());
  const auto epochs = static_cast<std::uint32_t>(std::clamp<std::int64_t>(said.value_or(1), 1, 1'000'000));
  std::size_t missing = 0;
  for (const JsonValue id : ids.items()) {
    for (std::uint32_t epoch = 1; epoch <= epochs; ++epoch) {
      if (there_.contains({id_key(id), epoch})) {
        continue;
      }
      if (++missing > 1'000'000) {
        return ids.problem("names more samples than can be missing");
      }
      ForeignRow row;
      GATE_ASSIGN(row.id, id_of(id, "sample_ids"));
      row.id_is_number = id.is(ValueType::kNumber);
      row.repeat = epoch;
      row.error = whole ? "not in the log" : "not evaluated";
      run_.rows.push_back(std::move(row));
    }
  }
  if (!whole) {
    if (ids.items().empty()) {
      return header_.problem("is the log of a run that did not end (" + shortened(status, 20) +
                             "), and does not say which samples it was to evaluate");
    }
    set_.remark("run_incomplete", "'" + run_.document.file + "' is the log of a run that did not end (" +
                                      shortened(status, 20) + "); " + counted(missing, "sample") +
                                      " that it was to evaluate " + (missing == 1 ? "is" : "are") + " read as errored");
  } else if (missing > 0) {
    set_.remark("samples_missing", "'" + run_.document.file + "' was evaluated on " +
                                       std::to_string(ids.items().size()) + " samples by " + std::to_string(epochs) +
                                       " epochs, and " + std::to_string(missing) +
                                       " of them are not in the log; they are read as errored");
  }
  const JsonValue total = header_["results"]["total_samples"];
  if (ids.items().empty() && total.number() && *total.number() != static_cast<double>(there_.size())) {
    set_.remark("samples_missing", "'" + run_.document.file + "' says that it holds " + std::string(total.token()) +
                                       " samples, and holds " + std::to_string(there_.size()));
  }
  return Done{};
}

bool LogReader::reduces_by_mean() const {
  const JsonValue reducer = header_["eval"]["config"]["epochs_reducer"];
  const std::vector<JsonValue> names = reducer.items();
  return !reducer.exists() || reducer.is(ValueType::kNull) || (names.size() == 1 && names[0].text() == "mean");
}

// An aggregate is over samples, each the mean of its epochs.
Status LogReader::check_results() {
  const std::vector<JsonValue> scores = header_["results"]["scores"].items();
  if (scores.size() > kMostScores) {
    return header_["results"]["scores"].problem("reports more than " + std::to_string(kMostScores) + " scores");
  }
  for (const JsonValue score : scores) {
    const std::string metric = metric_of(score);
    std::map<std::string, std::pair<double, std::size_t>> by_id;
    for (const ForeignRow& row : run_.rows) {
      for (const auto& [name, value] : row.metrics) {
        if (name == metric && !std::isnan(value) && row.error.empty()) {
          auto& [sum, count] = by_id[(row.id_is_number ? "#" : "'") + row.id];
          sum += value;
          ++count;
        }
      }
    }
    double sum = 0;
    for (const auto& [id, of] : by_id) {
      sum += of.first / static_cast<double>(of.second);
    }
    for (const JsonValue aggregate : score["metrics"].items()) {
      const std::string name = aggregate.key();
      const JsonValue value = aggregate["value"];
      if (const std::optional<double> number = value.number()) {
        run_.document.metrics[metric + "/" + name] = *number;
      }
      const bool mean = (name == "accuracy" || name == "mean") && value.is(ValueType::kNumber);
      if (mean && !by_id.empty() && reduces_by_mean()) {
        run_.reported.push_back(
            {metric + "/" + name, std::string(value.token()), sum / static_cast<double>(by_id.size())});
      }
    }
    const JsonValue scored = score["scored_samples"];
    if (scored.number() && *scored.number() != static_cast<double>(by_id.size())) {
      set_.remark("aggregate_mismatch", "'" + run_.document.file + "' reports " + std::string(scored.token()) +
                                            " samples scored by " + metric + ", and its rows score " +
                                            std::to_string(by_id.size()));
    }
  }
  return Done{};
}

void LogReader::describe() {
  const JsonValue eval = header_["eval"], plan = header_["plan"];
  set_.reading().version = eval["packages"]["inspect_ai"].text();
  run_.document.created_at = zoned_time(eval["created"].text());
  const JsonValue seed =
      plan["config"]["seed"].exists() ? plan["config"]["seed"] : eval["model_generate_config"]["seed"];
  run_.document.seed = parse_integer(seed.token());
  run_.set("model.name", eval["model"]);
  run_.set_all("hyperparameters.generate", eval["model_generate_config"]);
  run_.set_all("hyperparameters.plan", plan["config"]);
  run_.set_all("hyperparameters.task", eval["task_args"]);
  for (const char* name : {"epochs", "limit", "temperature", "message_limit", "token_limit", "time_limit"}) {
    run_.set(std::string("hyperparameters.config.") + name, eval["config"][name]);
  }
  run_.set_all("environment.packages", eval["packages"]);
  run_.set("dataset.name", eval["dataset"]["name"]);
  run_.set("dataset.location", eval["dataset"]["location"]);
  run_.set("dataset.version", eval["task_version"]);
  std::string asked;
  for (const auto& [id, text] : asked_) {
    asked += id + " " + text + "\n";
  }
  run_.set_text("dataset.sha256", asked.empty() ? "" : sha256(asked));
  run_.set("prompt.task", eval["task"]);
  run_.set("judge.name", eval["model_roles"]["grader"]["model"]);
  const std::string commit = eval["revision"]["commit"].text();
  const bool whole = commit.size() == 40 && commit.find_first_not_of("0123456789abcdef") == std::string::npos;
  run_.set_text(whole ? "code.commit" : "code.described", visible(shortened(commit, 100)));
  run_.set("code.dirty", eval["revision"]["dirty"]);
  run_.set("code.repository", eval["revision"]["origin"]);
}

}  // namespace gate::records::inspect

// The rows of one promptfoo file, whatever its version, into a run.
#ifndef GATE_RECORDS_FOREIGN_PROMPTFOO_ROWS_H_
#define GATE_RECORDS_FOREIGN_PROMPTFOO_ROWS_H_

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
#include "gate/records/foreign/values.h"

namespace gate::records::promptfoo {

// Vars in the order of their names: the same case whatever the order in the file.
inline std::string digest_of_vars(JsonValue vars) {
  std::map<std::string, std::string> sorted;
  for (const JsonValue item : vars.items()) {
    sorted[item.key()] = std::string(item.token());
  }
  std::string text;
  for (const auto& [key, token] : sorted) {
    text += std::to_string(key.size()) + ":" + key + "=" + token + "\n";
  }
  return sha256(text);
}

// What is kept of a result; its tree may go.
struct Case {
  ForeignRow row;           // without what depends on the other cases: id, cluster, repeat
  std::string vars;         // digest
  std::string description;  // may be empty
  std::string variant, provider, prompt_index;
  double test_index = 0;
};

inline std::string provider_of(JsonValue row) {
  const JsonValue provider = row["provider"];
  if (provider.is(ValueType::kString)) {
    return provider.text();
  }
  const std::string label = provider["label"].text();
  return label.empty() ? provider["id"].text() : label;
}

class FileReader {
 public:
  FileReader(ForeignSet& set, ForeignRun& run) : set_(set), run_(run) {}

  Status add(JsonValue row, std::uint32_t line) {
    if (!row.is(ValueType::kObject) || !row["success"].is(ValueType::kBool)) {
      return row.problem("expected a promptfoo result, an object with the boolean 'success'");
    }
    Case item;
    item.row.line = line;
    item.vars = digest_of_vars(row["vars"].exists() ? row["vars"] : row["testCase"]["vars"]);
    item.description = row["testCase"]["description"].text();
    item.test_index = row["testIdx"].number().value_or(0);
    item.prompt_index = row["promptIdx"].token();
    item.provider = provider_of(row);
    // Labels may collide; the index tells such prompts apart.
    const std::string prompt = row["prompt"]["label"].text();
    item.variant = prompt + " by " + item.provider;
    item.row.slices = {{"prompt", prompt}, {"provider", item.provider}};
    prompts_[item.variant].insert(item.prompt_index);
    GATE_TRY(read_row(row, item.row));
    cases_.push_back(std::move(item));
    return Done{};
  }

  void finish(JsonValue results, JsonValue repeat) {
    std::stable_sort(cases_.begin(), cases_.end(),
                     [](const Case& a, const Case& b) { return a.test_index < b.test_index; });
    std::map<std::string, std::set<std::string>> described;
    std::set<std::string> variants;
    for (const Case& item : cases_) {
      described[item.description].insert(item.vars);
      variants.insert(variant_of(item));
    }
    std::map<std::string, std::uint32_t> repeats;
    for (Case& item : cases_) {
      const bool named = !item.description.empty() && described[item.description].size() == 1;
      const std::string id = named ? shortened(item.description, 200) : "vars-" + item.vars.substr(0, 16);
      ForeignRow& row = item.row;
      row.id = id;
      if (variants.size() > 1) {
        row.id += " | " + shortened(variant_of(item), 400);
        row.cluster = id;
      }
      row.repeat = ++repeats[row.id];
      run_.rows.push_back(std::move(row));
    }
    describe(variants);
    check_counts(results, repeat, repeats);
  }

 private:
  [[nodiscard]] std::string variant_of(const Case& item) const {
    const bool collides = prompts_.at(item.variant).size() > 1;
    return item.variant + (collides ? " #" + item.prompt_index : "");
  }

  Status read_row(JsonValue from, ForeignRow& row) {
    const JsonValue reason = from["failureReason"];
    const bool errored = reason.exists() ? reason.number() == 2.0
                                         : !from["error"].text().empty() && from["error"].token() != "null" &&
                                               from["gradingResult"].items().empty();
    if (errored) {
      ++errors_;
      row.error = from["error"].is(ValueType::kString) && !from["error"].text().empty() ? from["error"].text()
                                                                                        : "unnamed error";
    }
    const bool success = from["success"].token() == "true";
    passes_ += success && !errored ? 1U : 0U;
    row.metrics.emplace_back("success", success ? 1 : 0);
    GATE_ASSIGN(const double score, score_of(from["score"], "score"));
    row.metrics.emplace_back("score", score);
    GATE_TRY(read_named(from, row));
    const JsonValue usage = from["tokenUsage"].exists() ? from["tokenUsage"] : from["response"]["tokenUsage"];
    const bool cached =
        from["response"]["cached"].token() == "true" || from["tokenUsage"]["cached"].number().value_or(0) > 0;
    if (cached) {
      ++cached_;
    } else {
      GATE_ASSIGN(const double latency, score_of(from["latencyMs"], "latencyMs"));
      row.metrics.emplace_back("latency_ms", latency);
      for (const auto& [theirs, ours] : {std::pair{"prompt", "tokens.input"}, {"completion", "tokens.output"}}) {
        GATE_ASSIGN(const double tokens, score_of(usage[theirs], theirs));
        row.metrics.emplace_back(ours, tokens);
      }
      GATE_ASSIGN(const double cost, score_of(from["cost"], "cost"));
      row.metrics.emplace_back("cost_usd", cost);
    }
    return Done{};
  }

  // Scores by the metric's name. An assertion of weight 0 stands in namedScores as 0 in some releases, whatever it
  // scored: the assertions themselves go before it.
  Status read_named(JsonValue from, ForeignRow& row) {
    struct Sum {
      double weighted = 0, weights = 0, plain = 0, count = 0;
    };
    std::map<std::string, Sum> sums;
    for (const JsonValue part : from["gradingResult"]["componentResults"].items()) {
      const JsonValue assertion = part["assertion"];
      if (assertion["provider"].is(ValueType::kString)) {
        judges_.insert(assertion["provider"].text());
      }
      if (!assertion["metric"].is(ValueType::kString)) {
        continue;
      }
      GATE_ASSIGN(const double score, score_of(part["score"], "score"));
      GATE_ASSIGN(double weight, score_of(assertion["weight"], "weight"));
      weight = std::isnan(weight) ? 1 : weight;
      Sum& sum = sums[assertion["metric"].text()];
      sum.weighted += weight * score;
      sum.weights += weight;
      sum.plain += score;
      ++sum.count;
    }
    std::map<std::string, double> named;
    for (const JsonValue item : from["namedScores"].items()) {
      GATE_ASSIGN(named[item.key()], score_of(item, item.key()));
    }
    for (const auto& [name, sum] : sums) {
      named[name] = sum.weights > 0 ? sum.weighted / sum.weights : sum.plain / sum.count;
    }
    for (const auto& [name, value] : named) {
      const bool taken = name == "success" || name == "score" || name == "latency_ms" || name == "cost_usd" ||
                         name.starts_with("tokens.");
      row.metrics.emplace_back(taken ? "named." + name : name, value);
    }
    return Done{};
  }

  void describe(const std::set<std::string>& variants) {
    std::set<std::string> providers, cases;
    for (const Case& item : cases_) {
      providers.insert(item.provider);
      cases.insert(item.vars);
    }
    run_.set_text("model.name", visible(join(std::vector<std::string>(providers.begin(), providers.end()), ", ")));
    run_.set_text("judge.name", visible(join(std::vector<std::string>(judges_.begin(), judges_.end()), ", ")));
    run_.set_text("dataset.sha256", sha256(join(std::vector<std::string>(cases.begin(), cases.end()), "\n")));
    if (variants.size() > 1) {
      set_.note("'" + run_.document.file + "' holds " + std::to_string(variants.size()) +
                " variants (prompt by provider); an example is a case of one variant, its cluster the case");
    }
    if (cached_ > 0) {
      set_.note(counted(cached_, "answer") + " of '" + run_.document.file +
                "' came from the cache; their latency, tokens and cost are left out");
    }
  }

  void check_counts(JsonValue results, JsonValue repeat, const std::map<std::string, std::uint32_t>& repeats) {
    const JsonValue stats = results["stats"];
    const std::size_t fails = cases_.size() - passes_ - errors_;
    for (const auto& [name, count] :
         {std::pair<const char*, std::size_t>{"successes", passes_}, {"failures", fails}, {"errors", errors_}}) {
      if (const JsonValue said = stats[name]; said.exists() && said.number() != static_cast<double>(count)) {
        set_.remark("aggregate_mismatch", "'" + run_.document.file + "' reports " + std::string(said.token()) + " " +
                                              name + ", but " + std::to_string(count) + " of its rows are");
      }
    }
    if (const std::optional<double> expected = repeat.number()) {
      const auto off = std::find_if(repeats.begin(), repeats.end(),
                                    [&](const auto& each) { return static_cast<double>(each.second) != *expected; });
      if (off != repeats.end()) {
        set_.remark("repeats_differ", "'" + run_.document.file + "' was run with repeat " +
                                          std::string(repeat.token()) + ", but '" + off->first + "' has " +
                                          counted(off->second, "row"));
      }
    }
  }

  ForeignSet& set_;
  ForeignRun& run_;
  std::vector<Case> cases_;
  std::map<std::string, std::set<std::string>> prompts_;  // promptIdx by variant
  std::set<std::string> judges_;
  std::size_t passes_ = 0, errors_ = 0, cached_ = 0;
};

}  // namespace gate::records::promptfoo

#endif  // GATE_RECORDS_FOREIGN_PROMPTFOO_ROWS_H_

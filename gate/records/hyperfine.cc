// hyperfine --export-json: a command is an example, a timing a repeat of it.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/head.h"
#include "gate/records/registry.h"

namespace gate::records {
namespace {

constexpr double kColdRatio = 3;

bool recognises(std::string_view, std::string_view head) {
  return first_mark(head) == '{' && holds(head, "\"results\"") && holds(head, "\"command\"") &&
         holds(head, "\"stddev\"") && holds(head, "\"user\"");
}

Status read_command(JsonValue result, std::uint32_t number, ForeignSet& set, ForeignRun& run) {
  const std::string command = visible(shortened(result["command"].text(), 400));
  const std::vector<JsonValue> times = result["times"].items(), codes = result["exit_codes"].items();
  if (command.empty() || times.empty()) {
    return result.problem(
        "expected a result of hyperfine, with 'command' and 'times' (an export of a release from 1.0 on)");
  }
  if (!codes.empty() && codes.size() != times.size()) {
    return result.problem("has " + counted(times.size(), "time") + " and " + counted(codes.size(), "exit code"));
  }
  double sum = 0;
  std::vector<double> rest;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const std::optional<double> seconds = times[i].number();
    if (!seconds) {
      return times[i].problem("a time must be a number of seconds");
    }
    sum += *seconds;
    rest.push_back(*seconds);
    ForeignRow row;
    row.id = command;
    row.line = number;
    row.repeat = static_cast<std::uint32_t>(i + 1);
    row.metrics.emplace_back("latency_ms", *seconds * 1000);
    if (!codes.empty() && codes[i].token() != "0") {
      row.error = "exit code " + (codes[i].is(ValueType::kNumber) ? codes[i].text() : "unknown");
    }
    run.rows.push_back(std::move(row));
  }
  if (result["mean"].is(ValueType::kNumber)) {
    run.reported.push_back(
        {"mean seconds of " + command, std::string(result["mean"].token()), sum / static_cast<double>(times.size())});
  }
  run.set_all("hyperparameters.commands." + std::to_string(number), result["parameters"]);
  const double first = rest.front();
  rest.erase(rest.begin());
  std::sort(rest.begin(), rest.end());
  if (!rest.empty() && rest[rest.size() / 2] > 0 && first > kColdRatio * rest[rest.size() / 2]) {
    set.remark("cold_start", "the first timing of '" + command + "' is " + short_number(first * 1000) +
                                 " ms, the others " + short_number(rest[rest.size() / 2] * 1000) +
                                 " ms; give hyperfine --warmup");
  }
  return Done{};
}

Result<RunSet> read(const Source& source) {
  ForeignSet set(source, "hyperfine");
  const auto read_one = [&](const std::string& name) -> Status {
    GATE_ASSIGN(const auto tree, set.read_json(name));
    ForeignRun& run = set.add_run(name, visible(plain_name(name)));
    std::uint32_t number = 0;
    for (const JsonValue result : tree->root()["results"].items()) {
      GATE_TRY(read_command(result, ++number, set, run));
    }
    if (number == 0) {
      return tree->root().problem("holds no results");
    }
    return Done{};
  };
  GATE_TRY(set.each(recognises, "is no export of hyperfine", read_one));
  set.reading().metrics["latency_ms"].higher_is_better = false;
  return set.finish();
}

}  // namespace

const Reader k_hyperfine{"hyperfine", "hyperfine --export-json", recognises, read};

}  // namespace gate::records

#include "gate/records/foreign/mlflow_runs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/json_document.h"

namespace gate::records::mlflow {
namespace {

constexpr std::array<std::string_view, 3> kSeeds{"seed", "random_seed", "random_state"};
constexpr std::string_view kCommit = "mlflow.source.git.commit";

const std::string* find(const std::map<std::string, std::string>& in, const std::string& key) {
  const auto found = in.find(key);
  return found == in.end() ? nullptr : &found->second;
}

// Several run ids are alternatives; everything else must hold.
bool is_meant(const Run& run, const RecordOptions::Pairs& select) {
  bool names_runs = false, named = false;
  for (const auto& [key, value] : select) {
    if (key == "run_id") {
      names_runs = true;
      named = named || run.id == value;
    } else if (key == "experiment") {
      if (run.experiment != value && run.experiment_id != value) {
        return false;
      }
    } else {
      const bool tag = key.starts_with("tag.");
      const std::string* held = find(tag ? run.tags : run.params, key.substr(key.find('.') + 1));
      if (held == nullptr || *held != value) {
        return false;
      }
    }
  }
  return !names_runs || named;
}

std::string experiments_of(const std::vector<const Run*>& runs) {
  std::map<std::string, std::size_t> count;
  for (const Run* run : runs) {
    ++count[run->experiment.empty() ? run->experiment_id : run->experiment];
  }
  std::vector<std::string> shown;
  for (const auto& [name, number] : count) {
    shown.push_back("'" + visible(shortened(name, 60)) + "' (" + counted(number, "run") + ")");
    if (shown.size() == 20) {
      shown.emplace_back("...");
      break;
    }
  }
  return join(shown, ", ");
}

std::optional<std::int64_t> seed_of(const Run& run, const RecordOptions& options) {
  const std::string* named = options.column("seed");
  std::vector<std::string> names(kSeeds.begin(), kSeeds.end());
  for (const std::string& name : named != nullptr ? std::vector<std::string>{*named} : names) {
    if (const std::string* value = find(run.params, name)) {
      return parse_integer(*value);
    }
  }
  return std::nullopt;
}

void add_run(const Run& from, const RecordOptions& options, ForeignSet& set) {
  ForeignRun& run = set.add_run(from.file, visible(from.id));
  std::size_t not_scored = 0;
  for (const auto& [key, point] : from.metrics) {
    if (!std::isfinite(point.value)) {
      ++not_scored;
      continue;
    }
    std::string name = visible(key);
    for (const auto& [role, column] : options.columns) {
      if (role.starts_with("metric.") && column == key) {
        name = role.substr(7);
      }
    }
    run.document.metrics[name] = point.value;
  }
  set.count_not_finite(not_scored);
  run.document.seed = seed_of(from, options);
  if (from.start_ms && *from.start_ms >= 0 && *from.start_ms / 1000 < 253'402'300'800) {
    run.document.created_at = Time{*from.start_ms / 1000};
  }
  for (const auto& [key, value] : from.params) {
    run.set_text("hyperparameters." + path_step(visible(key)), visible(shortened(value, 1000)));
  }
  for (const auto& [key, value] : from.tags) {
    const bool commit =
        key == kCommit && value.size() == 40 && value.find_first_not_of("0123456789abcdef") == std::string::npos;
    run.set_text(commit ? "code.commit" : "tags." + path_step(visible(key)), visible(shortened(value, 1000)));
  }
  run.set_text("experiment.id", visible(from.experiment_id));
  run.set_text("experiment.name", visible(from.experiment));
  run.set_text("run_name", visible(from.name));
  std::set<std::string> names, digests;
  for (const auto& [name, digest] : from.datasets) {
    names.insert(visible(name));
    digests.insert(visible(digest));
  }
  run.set_text("dataset.name", join(std::vector<std::string>(names.begin(), names.end()), ", "));
  run.set_text("dataset.version", join(std::vector<std::string>(digests.begin(), digests.end()), ", "));
}

}  // namespace

void take_last(std::map<std::string, Point>& metrics, const std::string& key, const Point& point) {
  const auto [there, added] = metrics.emplace(key, point);
  Point& last = there->second;
  const auto order = [](const Point& of) { return std::pair(of.step, of.timestamp); };
  // Of two values at one moment the greater, as the tool itself chooses; a number goes before NaN.
  const bool greater = std::isnan(last.value) || point.value > last.value;
  if (!added && (order(point) > order(last) || (order(point) == order(last) && greater))) {
    last = point;
  }
}

std::string status_word(const std::string& number) {
  constexpr std::array<std::string_view, 6> kWords{"", "RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"};
  const std::optional<std::int64_t> at = parse_integer(number);
  return at && *at > 0 && *at < static_cast<std::int64_t>(kWords.size())
             ? std::string(kWords[static_cast<std::size_t>(*at)])
             : number;
}

Status add_runs(const Source& source, ForeignSet& set, const std::vector<Run>& runs) {
  const RecordOptions& options = source.request.options;
  const std::string shown = source.show(source.names.size() == 1 ? source.names.front() : "");
  std::vector<const Run*> meant;
  std::map<std::string, std::size_t> left;  // why -> how many
  for (const Run& run : runs) {
    if (!is_meant(run, options.select)) {
      continue;
    }
    const std::string why = run.deleted ? "deleted" : run.status == "FINISHED" ? "" : visible(run.status);
    if (why.empty()) {
      meant.push_back(&run);
      continue;
    }
    ++left[why];
    for (const auto& [key, value] : options.select) {
      if (key == "run_id" && value == run.id) {
        return input_error("the run '" + shortened(value, 60) + "' that is named is " + why + "; it is no evidence",
                           {source.show(run.file), 0, 0});
      }
    }
  }
  for (const auto& option : options.select) {
    const std::string& value = option.second;
    if (option.first == "run_id" &&
        std::none_of(meant.begin(), meant.end(), [&](const Run* run) { return run->id == value; })) {
      return input_error("has no run '" + shortened(value, 60) + "' that the selection means", {shown, 0, 0});
    }
  }
  std::vector<std::string> why;
  for (const auto& [word, count] : left) {
    why.push_back(std::to_string(count) + " " + word);
  }
  if (meant.empty()) {
    Error error =
        input_error("has no finished run" + std::string(options.select.empty() ? "" : " that the selection means") +
                        (why.empty() ? "" : " (" + join(why, ", ") + ")"),
                    {shown, 0, 0});
    std::vector<const Run*> all;
    for (const Run& run : runs) {
      all.push_back(&run);
    }
    error.hint = runs.empty() ? "" : "there are the experiments " + experiments_of(all);
    return error;
  }
  const bool chosen = std::any_of(options.select.begin(), options.select.end(), [](const auto& pair) {
    return pair.first == "experiment" || pair.first == "run_id";
  });
  const bool several = std::any_of(meant.begin(), meant.end(),
                                   [&](const Run* run) { return run->experiment_id != meant.front()->experiment_id; });
  if (several && !chosen) {
    Error error = input_error("has runs of several experiments, and which is meant is not said", {shown, 0, 0});
    error.hint = "put #experiment=NAME behind the set; there are " + experiments_of(meant);
    return error;
  }
  if (!why.empty()) {
    set.remark("runs_left_out", "of the runs that are meant, " + join(why, ", ") + " are left out");
  }
  for (const Run* run : meant) {
    add_run(*run, options, set);
  }
  return Done{};
}

}  // namespace gate::records::mlflow

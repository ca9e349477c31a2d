// lm-evaluation-harness from 0.3 to 0.5: results files, and beside them the samples of each task. A results file is a
// run; samples belong to the results with the same time in their name, or to the only ones that are there.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/text.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/head.h"
#include "gate/records/foreign/lm_eval_run.h"
#include "gate/records/registry.h"

namespace gate::records {
namespace {

using lm_eval::ResultsFile;
using lm_eval::TaskRows;

// What follows `text` from `at` on without blanks begins with `word`; `at` moves behind it.
bool passes(std::string_view text, std::size_t& at, std::string_view word) {
  const std::size_t next = text.find_first_not_of(" \t\r\n", at);
  if (next == std::string_view::npos || !text.substr(next).starts_with(word)) {
    return false;
  }
  at = next + word.size();
  return true;
}

// {"results": {"<task>": {
bool is_results(std::string_view head) {
  std::size_t at = 0;
  if (!passes(head, at, "{") || !passes(head, at, "\"results\"") || !passes(head, at, ":") || !passes(head, at, "{") ||
      !passes(head, at, "\"")) {
    return false;
  }
  const std::size_t end = head.find('"', at);
  at = end == std::string_view::npos ? head.size() : end + 1;
  return passes(head, at, ":") && passes(head, at, "{") && !holds(head, "\"gradingResult\"");
}

// {"doc_id": 7, "doc": {..., "arguments": ...; a document may be as long as a model's context.
bool is_samples(std::string_view head) {
  return (first_mark(head) == '{' || first_mark(head) == '[') && holds(head, "\"doc_id\"") &&
         (holds(head, "\"resps\"") || holds(head, "\"filtered_resps\"") || holds(head, "\"arguments\"") ||
          (goes_on(head) && holds(head, "\"doc\": {")));
}

bool recognises(std::string_view, std::string_view head) { return is_results(head) || is_samples(head); }

// "2026-11-26T14-30-37.867849" at the end of a name without its ending; empty: there is none.
std::string_view time_of(std::string_view stem) {
  const std::size_t at = stem.find_last_of('_');
  const std::string_view last = at == std::string_view::npos ? "" : stem.substr(at + 1);
  constexpr std::string_view kShape = "dddd-dd-ddTdd-dd-dd";
  if (last.size() < kShape.size()) {
    return "";
  }
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool digit = last[i] >= '0' && last[i] <= '9';
    if (kShape[i] == 'd' ? !digit : last[i] != kShape[i]) {
      return "";
    }
  }
  return last;
}

std::string_view stem_of(std::string_view name) {
  name = plain_name(name);
  for (const std::string_view ending : {".jsonl", ".json"}) {
    if (name.ends_with(ending)) {
      return name.substr(0, name.size() - ending.size());
    }
  }
  return name;
}

// Which of `tasks` the samples file is about; its name without the time when none fits.
std::string task_of(std::string_view stem, JsonValue tasks) {
  const std::string_view time = time_of(stem);
  stem = time.empty() ? stem : stem.substr(0, stem.size() - time.size() - 1);
  std::string best;
  for (const JsonValue task : tasks.items()) {
    const std::string name = task.key();
    if ((stem == name || stem.ends_with("_" + name)) && name.size() > best.size()) {
      best = name;
    }
  }
  if (best.empty()) {
    best = stem.starts_with("samples_") ? stem.substr(8) : stem;
  }
  return best;
}

Result<RunSet> read(const Source& source) {
  ForeignSet set(source, "lm-evaluation-harness");
  std::vector<ResultsFile> files;
  std::vector<std::string> samples;
  for (const std::string& name : source.names) {
    GATE_ASSIGN(const std::string head, set.head(name));
    if (is_results(head)) {
      GATE_ASSIGN(auto tree, set.read_json(name));
      files.push_back({name, std::move(tree), {}});
    } else if (is_samples(head)) {
      samples.push_back(name);
    } else {
      set.note("ignored '" + name + "', which is no file of lm-evaluation-harness");
    }
  }
  const std::size_t reports = files.size();
  for (const std::string& name : samples) {
    const std::string_view time = time_of(stem_of(name));
    auto owner = std::find_if(files.begin(), files.end(), [&](const ResultsFile& file) {
      return reports == 1 && file.tree && (time.empty() || time_of(stem_of(file.name)).empty())
                 ? true
                 : time_of(stem_of(file.tree ? file.name : file.tasks.front().file())) == time;
    });
    if (owner == files.end()) {
      if (reports > 0) {
        return input_error(
            "holds samples of no results file that is there: none has the time '" + std::string(time) + "' in its name",
            {source.show(name), 0, 0});
      }
      files.push_back({name, nullptr, {}});
      owner = std::prev(files.end());
      set.note("'" + name + "' comes without a results file: model, versions and aggregates are unknown");
    }
    owner->tasks.emplace_back(task_of(stem_of(name), owner->tree ? owner->tree->root()["results"] : JsonValue{}), name);
  }
  for (ResultsFile& file : files) {
    std::set<std::string> tasks;
    for (const TaskRows& rows : file.tasks) {
      if (!tasks.insert(rows.task()).second) {
        return input_error("holds samples of the task '" + rows.task() + "', as another file does",
                           {source.show(rows.file()), 0, 0});
      }
    }
    const std::string_view time = time_of(stem_of(file.name));
    ForeignRun& run = set.add_run(file.name, visible(time.empty() ? stem_of(file.name) : time));
    GATE_TRY(lm_eval::read_results(source, set, file, run));
  }
  return set.finish();
}

}  // namespace

const Reader k_lm_eval{"lm_eval", "lm-evaluation-harness: results_*.json and samples_*.jsonl of --output_path",
                       recognises, read};

}  // namespace gate::records

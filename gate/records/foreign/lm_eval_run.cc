#include "gate/records/foreign/lm_eval_run.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/records/foreign/values.h"
#include "gate/records/json_document.h"

namespace gate::records::lm_eval {
namespace {

Status read_rows(const Source& source, ForeignSet& set, TaskRows& rows) {
  GATE_ASSIGN(std::string bytes, set.read(rows.file()));
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  const std::string shown = source.show(rows.file());
  // Releases up to 0.4.2 call a list in one document .jsonl.
  if (first != std::string::npos && bytes[first] == '[') {
    GATE_ASSIGN(const auto tree, JsonTree::read(std::move(bytes), {shown, 1}));
    set.count_not_finite(tree->not_finite());
    std::uint32_t number = 0;
    for (const JsonValue row : tree->root().items()) {
      GATE_TRY(rows.add(row, ++number));
    }
    return Done{};
  }
  std::uint32_t number = 0;
  for (const std::string_view line : split(bytes, '\n')) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      continue;
    }
    GATE_ASSIGN(const auto tree, JsonTree::read(std::string(line), {shown, number}));
    set.count_not_finite(tree->not_finite());
    GATE_TRY(rows.add(tree->root(), number));
  }
  return Done{};
}

// "acc,none" -> acc, "" ; "acc_stderr,none" and "acc_stderr" are no metrics.
struct ReportedKey {
  std::string metric, filter;
};
std::optional<ReportedKey> reported_key(const std::string& key) {
  const std::size_t comma = key.find(',');
  ReportedKey made{key.substr(0, comma), comma == std::string::npos ? "" : key.substr(comma + 1)};
  const bool other = made.metric.ends_with("_stderr") || key == "alias" || key == "name" || key == "sample_len" ||
                     key == "sample_count";
  return other ? std::nullopt : std::optional(std::move(made));
}

// Whether the aggregate of a metric is the mean of its rows; some are made of all rows at once.
bool is_mean(JsonValue config, const std::string& metric) {
  for (const JsonValue item : config["metric_list"].items()) {
    if (item["metric"].text() == metric && item["aggregation"].is(ValueType::kString)) {
      return item["aggregation"].text() == "mean";
    }
  }
  return metric == "acc" || metric == "acc_norm" || metric == "exact_match" || metric == "em";
}

class RunOfResults {
 public:
  RunOfResults(const Source& source, ForeignSet& set, ResultsFile& file, ForeignRun& run)
      : source_(source), set_(set), file_(file), run_(run), root_(file.tree ? file.tree->root() : JsonValue{}) {}

  Status read() {
    for (TaskRows& rows : file_.tasks) {
      GATE_TRY(read_rows(source_, set_, rows));
      std::vector<ForeignRow> made = rows.rows();
      std::move(made.begin(), made.end(), std::back_inserter(run_.rows));
      for (const std::string& name : rows.not_numbers()) {
        set_.note("'" + rows.file() + "': " + name + " is no number of a document; only its aggregate counts");
      }
    }
    for (const JsonValue task : root_["results"].items()) {
      GATE_TRY(read_task(task));
    }
    for (const TaskRows& rows : file_.tasks) {
      if (root_.exists() && !root_["results"][rows.task()].exists()) {
        set_.remark("task_not_reported",
                    "'" + file_.name + "' reports nothing of the task whose samples are in '" + rows.file() + "'");
      }
    }
    describe();
    return Done{};
  }

 private:
  const TaskRows* rows_of(const std::string& task) const {
    const auto found =
        std::find_if(file_.tasks.begin(), file_.tasks.end(), [&](const TaskRows& rows) { return rows.task() == task; });
    return found == file_.tasks.end() ? nullptr : &*found;
  }

  Status read_task(JsonValue task) {
    const std::string name = task.key();
    const TaskRows* rows = rows_of(name);
    if (rows == nullptr && !file_.tasks.empty() && root_["n-samples"][name].exists()) {
      set_.remark("samples_missing", "'" + file_.name + "' reports the task '" + name +
                                         "', and its samples are not there: no check sees its documents");
    }
    const JsonValue effective = root_["n-samples"][name]["effective"];
    if (rows != nullptr && effective.number() && *effective.number() != static_cast<double>(rows->documents())) {
      return input_error("holds the samples of " + counted(rows->documents(), "document") + ", but '" + file_.name +
                             "' says that " + std::string(effective.token()) + " were evaluated",
                         {source_.show(rows->file()), 0, 0});
    }
    for (const JsonValue item : task.items()) {
      const std::optional<ReportedKey> key = reported_key(item.key());
      if (!key) {
        continue;
      }
      const std::string metric = metric_name(key->metric, key->filter);
      const std::string full = name + "/" + metric;
      const bool number = item.is(ValueType::kNumber) || (item.is(ValueType::kString) && numeric_text(item.text()));
      if (!number) {
        if (item.is(ValueType::kNotFinite)) {
          set_.note("'" + file_.name + "' reports no finite " + full);
        }
        continue;
      }
      if (const std::optional<double> value = numeric_text(item.text()); value && *value == *value) {
        run_.document.metrics[full] = *value;
      }
      const JsonValue direction = root_["higher_is_better"][name][key->metric];
      if (direction.is(ValueType::kBool)) {
        const bool higher = direction.token() == "true";
        set_.reading().metrics[full].higher_is_better = higher;
        set_.reading().metrics[metric].higher_is_better = higher;
      }
      if (rows != nullptr && is_mean(root_["configs"][name], key->metric)) {
        if (const auto [mean, count] = rows->mean(metric); count > 0) {
          run_.reported.push_back({full, item.text(), mean});
        }
      }
    }
    return Done{};
  }

  void describe() {
    const JsonValue config = root_["config"];
    set_.reading().version = root_["lm_eval_version"].text();
    if (const std::optional<double> date = root_["date"].number(); date && *date > 0 && *date < 253402300800.0) {
      run_.document.created_at = Time{static_cast<std::int64_t>(*date)};
    }
    run_.document.seed = parse_integer(config["random_seed"].token());
    std::string model = root_["model_name"].is(ValueType::kString) ? root_["model_name"].text() : "";
    if (model.empty()) {
      const JsonValue args = config["model_args"];
      model = args.is(ValueType::kString) ? args.text() : args["pretrained"].text();
    }
    run_.set_text("model.name", visible(shortened(model.empty() ? config["model"].text() : model, 400)));
    run_.set("model.version", config["model_sha"]);
    run_.set("model.revision", config["model_revision"]);
    for (const char* name : {"model", "model_args", "batch_size", "limit", "gen_kwargs", "bootstrap_iters",
                             "numpy_seed", "torch_seed", "fewshot_seed", "num_fewshot"}) {
      run_.set_all(std::string("hyperparameters.") + name, config[name]);
    }
    for (const char* name : {"pretty_env_info", "transformers_version", "lm_eval_version"}) {
      run_.set(std::string("environment.") + name, root_[name]);
    }
    // "git describe" gives a tag or a short id as well; only a whole id is one.
    const std::string commit = root_["git_hash"].is(ValueType::kString) ? root_["git_hash"].text() : "";
    const bool whole = commit.size() == 40 && commit.find_first_not_of("0123456789abcdef") == std::string::npos;
    run_.set_text(whole ? "code.commit" : "code.described", visible(shortened(commit, 100)));
    std::string prompts, asked;
    std::set<std::string> datasets;
    for (const JsonValue task : root_["configs"].items()) {
      const std::string path = path_step(visible(task.key()));
      for (const char* name : {"doc_to_text", "doc_to_target", "doc_to_choice", "description", "num_fewshot",
                               "fewshot_delimiter", "target_delimiter"}) {
        prompts += std::string(task[name].token()) + "\n";
      }
      run_.set_all("hyperparameters.generation_kwargs." + path, task["generation_kwargs"]);
      run_.set("dataset.versions." + path, root_["versions"][task.key()]);
      run_.set("dataset.task_hashes." + path, root_["task_hashes"][task.key()]);
      if (task["dataset_path"].is(ValueType::kString)) {
        datasets.insert(task["dataset_path"].text() +
                        (task["dataset_name"].is(ValueType::kString) ? "/" + task["dataset_name"].text() : ""));
      }
    }
    for (const char* name : {"system_instruction_sha", "chat_template_sha"}) {
      prompts += std::string(root_[name].token()) + "\n";
    }
    for (const TaskRows& rows : file_.tasks) {
      for (const std::string& hash : rows.hashes()) {
        asked += rows.task() + "/" + hash + "\n";
      }
    }
    run_.set_text("dataset.name", visible(join(std::vector<std::string>(datasets.begin(), datasets.end()), ", ")));
    run_.set_text("dataset.sha256", asked.empty() ? "" : sha256(asked));
    run_.set_text("prompt.sha256", root_["configs"].items().empty() ? "" : sha256(prompts));
  }

  const Source& source_;
  ForeignSet& set_;
  ResultsFile& file_;
  ForeignRun& run_;
  JsonValue root_;
};

}  // namespace

Status read_results(const Source& source, ForeignSet& set, ResultsFile& file, ForeignRun& run) {
  return RunOfResults(source, set, file, run).read();
}

}  // namespace gate::records::lm_eval

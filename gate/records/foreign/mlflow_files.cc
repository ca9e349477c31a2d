// MLflow's file store: <experiment>/<run>/meta.yaml, and below it a file a metric, parameter and tag. The root may be
// the store, an experiment or a run.
#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "gate/base/folder_tree.h"
#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/foreign/mlflow_runs.h"
#include "gate/records/foreign/values.h"

namespace gate::records::mlflow {
namespace {

constexpr std::size_t kMetaBytes = std::size_t{1} << 20U;
constexpr std::size_t kDeepest = 16;

bool holds(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }

bool is_run_id(std::string_view name) {
  return name.size() == 32 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string below(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

// The flat part of a YAML mapping as MLflow writes it: "key: value", "key: 'it''s'", "key: null".
std::map<std::string, std::string> flat_yaml(std::string_view text) {
  std::map<std::string, std::string> values;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    const std::size_t colon = line.find(": ");
    if (line.empty() || line[0] == ' ' || line[0] == '-' || line[0] == '#' || colon == std::string_view::npos) {
      continue;
    }
    std::string_view value = line.substr(colon + 2);
    std::string plain;
    if (value.size() >= 2 && value.front() == '\'' && value.back() == '\'') {
      value = value.substr(1, value.size() - 2);
      for (std::size_t i = 0; i < value.size(); ++i) {
        plain += value[i];
        i += value.substr(i).starts_with("''") ? 1U : 0U;
      }
    } else if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      plain = unescaped(value.substr(1, value.size() - 2));
    } else if (value != "null") {
      plain = value;
    }
    values[std::string(line.substr(0, colon))] = plain;
  }
  return values;
}

class Store {
 public:
  Store(const Source& source, ForeignSet& set, std::vector<Run>& runs) : source_(source), set_(set), runs_(runs) {}

  Status read() {
    GATE_ASSIGN(const Listing root, list(""));
    if (!has(root, "meta.yaml")) {
      return read_store(root);
    }
    GATE_ASSIGN(const auto meta, read_meta("meta.yaml"));
    if (meta.contains("artifact_uri")) {
      return read_run("", "");
    }
    return read_experiment("");
  }

 private:
  static bool has(const Listing& listing, const std::string& file) {
    return std::binary_search(listing.files.begin(), listing.files.end(), file);
  }

  Result<Listing> list(const std::string& folder) {
    Result<Listing> listing = list_in(source_.tree, folder);
    if (!listing) {
      Error error = std::move(listing).error();
      error.where.file = error.where.file.empty() ? source_.show(folder) : error.where.file;
      return error;
    }
    entries_ += listing->files.size() + listing->folders.size();
    if (entries_ > source_.request.limits.files * 100) {
      return input_error("holds more files than the limit of a store", {source_.show(folder), 0, 0});
    }
    return listing;
  }

  // An experiment, a run or a metric that nobody reads must not go unsaid.
  Status refuse_link(const std::string& folder, const std::string& name) const {
    return input_error("is a link to a folder, which is not followed", {source_.show(below(folder, name)), 0, 0});
  }

  Result<std::map<std::string, std::string>> read_meta(const std::string& name) {
    GATE_ASSIGN(const std::string text, set_.read(name, kMetaBytes));
    return flat_yaml(text);
  }

  Status read_store(const Listing& root) {
    for (const std::string& name : root.links) {
      if (!name.empty() && name.find_first_not_of("0123456789") == std::string::npos) {
        return refuse_link("", name);
      }
    }
    for (const std::string& name : root.folders) {
      if (name.starts_with('.') || name == "models") {
        continue;
      }
      GATE_ASSIGN(const Listing inner, list(name));
      if (has(inner, "meta.yaml")) {
        GATE_TRY(read_experiment(name));
      }
    }
    return Done{};
  }

  Status read_experiment(const std::string& folder) {
    GATE_ASSIGN(const auto meta, read_meta(below(folder, "meta.yaml")));
    const auto name = meta.find("name");
    const auto stage = meta.find("lifecycle_stage");
    if (stage != meta.end() && stage->second == "deleted") {
      set_.note("the experiment '" + visible(folder) + "' was deleted, and is passed over");
      return Done{};
    }
    GATE_ASSIGN(const Listing inner, list(folder));
    for (const std::string& run : inner.links) {
      if (is_run_id(run)) {
        return refuse_link(folder, run);
      }
    }
    for (const std::string& run : inner.folders) {
      // Models, traces and datasets of an experiment lie beside its runs, some with metrics of their own.
      if (is_run_id(run)) {
        GATE_TRY(read_run(below(folder, run), name == meta.end() ? "" : name->second));
      }
    }
    return Done{};
  }

  Status read_run(const std::string& folder, const std::string& experiment) {
    const std::string meta_name = below(folder, "meta.yaml");
    GATE_ASSIGN(auto meta, read_meta(meta_name));
    Run run;
    run.file = meta_name;
    run.experiment = experiment;
    run.id = meta.contains("run_id") ? meta["run_id"] : meta["run_uuid"];
    if (!is_run_id(run.id)) {
      return input_error("has no 'run_id' of 32 hexadecimal digits", {source_.show(meta_name), 0, 0});
    }
    run.name = meta["run_name"];
    run.status = status_word(meta["status"]);
    run.deleted = meta["lifecycle_stage"] == "deleted";
    run.start_ms = parse_integer(meta["start_time"]);
    run.experiment_id = meta["experiment_id"];
    GATE_ASSIGN(const Listing inner, list(folder));
    for (const std::string& part : inner.links) {
      if (part == "metrics" || part == "params" || part == "tags") {
        return refuse_link(folder, part);
      }
    }
    const auto parts = {std::pair{"params", &run.params}, std::pair{"tags", &run.tags}};
    for (const auto& [part, values] : parts) {
      if (std::binary_search(inner.folders.begin(), inner.folders.end(), part)) {
        GATE_TRY(each_file(below(folder, part), "",
                           [&, into = values](const std::string& key, const std::string& file) -> Status {
                             GATE_ASSIGN((*into)[key], set_.read(file, kMetaBytes));
                             return Done{};
                           }));
      }
    }
    if (std::binary_search(inner.folders.begin(), inner.folders.end(), "metrics")) {
      GATE_TRY(each_file(below(folder, "metrics"), "",
                         [&](const std::string& key, const std::string& file) { return read_metric(key, file, run); }));
    }
    if (std::binary_search(inner.folders.begin(), inner.folders.end(), "inputs")) {
      GATE_TRY(read_datasets(folder, run));
    }
    runs_.push_back(std::move(run));
    return Done{};
  }

  // Names with a '/' are folders on the disk.
  Status each_file(const std::string& folder, const std::string& prefix,
                   const std::function<Status(const std::string&, const std::string&)>& take, std::size_t depth = 0) {
    GATE_ASSIGN(const Listing inner, list(folder));
    if (!inner.links.empty()) {
      return refuse_link(folder, inner.links.front());
    }
    for (const std::string& name : inner.files) {
      GATE_TRY(take(prefix + name, below(folder, name)));
    }
    for (const std::string& name : inner.folders) {
      if (depth == kDeepest) {
        return input_error("lies deeper than any name of a metric", {source_.show(below(folder, name)), 0, 0});
      }
      GATE_TRY(each_file(below(folder, name), prefix + name + "/", take, depth + 1));
    }
    return Done{};
  }

  // "time value step"; a line that comes twice is one point, as is every point but the last of a series.
  Status read_metric(const std::string& key, const std::string& file, Run& run) {
    GATE_ASSIGN(const std::string text, set_.read(file));
    std::uint32_t number = 0;
    for (std::string_view line : split(text, '\n')) {
      ++number;
      if (line.ends_with('\r')) {
        line.remove_suffix(1);
      }
      if (line.empty()) {
        continue;
      }
      const std::vector<std::string_view> fields = split(line, ' ');
      const std::optional<std::int64_t> time = parse_integer(fields[0]);
      const std::optional<double> value = fields.size() < 2 ? std::nullopt : numeric_text(fields[1]);
      const std::optional<std::int64_t> step =
          fields.size() < 3 ? std::optional<std::int64_t>(0) : parse_integer(fields[2]);
      if (!time || !value || !step || fields[1].empty()) {
        return input_error(
            "expected a time, a number and a step, got '" + visible(shortened(std::string(line), 80)) + "'",
            {source_.show(file), number, 0});
      }
      take_last(run.metrics, key, {*step, *time, *value});
    }
    return Done{};
  }

  Status read_datasets(const std::string& folder, Run& run) {
    GATE_ASSIGN(const Listing inputs, list(below(folder, "inputs")));
    const std::size_t slash = folder.find_last_of('/');
    const std::string experiment = slash == std::string::npos ? "" : folder.substr(0, slash);
    for (const std::string& input : inputs.folders) {
      GATE_ASSIGN(auto link, read_meta(below(folder, "inputs/" + input + "/meta.yaml")));
      const std::string id = link["source_id"];
      if (link["source_type"] != "DATASET" || !is_run_id(id) || folder.empty()) {
        continue;
      }
      GATE_ASSIGN(auto dataset, read_meta(below(experiment, "datasets/" + id + "/meta.yaml")));
      run.datasets.emplace_back(dataset["name"], dataset["digest"]);
    }
    return Done{};
  }

  const Source& source_;
  ForeignSet& set_;
  std::vector<Run>& runs_;
  std::size_t entries_ = 0;
};

}  // namespace

Status read_folder(const Source& source, ForeignSet& set, std::vector<Run>& runs) {
  return Store(source, set, runs).read();
}

bool is_meta(std::string_view name, std::string_view head) {
  return name == "meta.yaml" && (holds(head, "artifact_location:") || holds(head, "artifact_uri:"));
}

bool is_folder(const FileTree& tree) {
  const Result<Listing> root = list_in(tree, "");
  for (const std::string& name : root ? root->folders : std::vector<std::string>{}) {
    const bool number = !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
    const Result<std::string> meta = number ? read_file(tree, name + "/meta.yaml", kMetaBytes) : input_error("");
    if (meta && is_meta("meta.yaml", *meta)) {
      return true;
    }
  }
  return false;
}

}  // namespace gate::records::mlflow

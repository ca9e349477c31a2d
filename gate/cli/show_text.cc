#include "gate/cli/show_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::cli {
namespace {

constexpr std::size_t kMostRuns = 20;
constexpr std::size_t kMostValues = 5;
constexpr std::array<std::string_view, 11> kIdentity{"code",  "dataset",   "environment", "hyperparameters",
                                                     "judge", "lineage",   "model",       "prompt",
                                                     "owner", "retriever", "artifacts"};

std::string line(std::string_view name, std::string_view value) {
  std::string padded(name);
  padded.resize(std::max<std::size_t>(padded.size() + 1, 12), ' ');
  return padded + visible(value) + "\n";
}

struct Tally {
  std::size_t scored = 0, not_scored = 0, errored = 0;
  double sum = 0;
};

Tally tally(const RunSet& set, const std::string& name) {
  Tally tally;
  for (const Run& run : set.runs) {
    const Column* column = run.rows.metric(name);
    for (std::size_t row = 0; row < run.rows.size(); ++row) {
      const double value = column == nullptr ? std::nan("") : column->values[row];
      if (run.rows.error[row] != 0) {
        ++tally.errored;
      } else if (std::isnan(value)) {
        ++tally.not_scored;
      } else {
        ++tally.scored;
        tally.sum += value;
      }
    }
  }
  return tally;
}

std::string metric_line(const RunSet& set, const std::string& name) {
  const Tally of = tally(set, name);
  std::string text = name + ": ";
  const auto known = set.reading.metrics.find(name);
  if (of.scored == 0) {
    text += "no row scored";
  } else {
    text += "mean " + short_number(of.sum / static_cast<double>(of.scored));
    if (known != set.reading.metrics.end() && !known->second.unit.empty()) {
      text += " " + known->second.unit;
    }
    text += " of " + counted(of.scored, "scored row");
  }
  text += of.not_scored == 0 ? "" : ", " + std::to_string(of.not_scored) + " not scored";
  text += of.errored == 0 ? "" : ", " + std::to_string(of.errored) + " errored";
  if (known != set.reading.metrics.end() && known->second.higher_is_better) {
    text += *known->second.higher_is_better ? "; higher is better" : "; lower is better";
  }
  return line("metric", text);
}

// Values of one member over the runs: "model.name gpt-x" or how many there are.
std::string identity_lines(const RunSet& set) {
  std::map<std::string, std::set<std::string>> values;
  for (const Run& run : set.runs) {
    for (const auto& [path, scalar] : run.document.fields.all()) {
      const std::string_view part = std::string_view(path).substr(0, path.find('.'));
      if (std::find(kIdentity.begin(), kIdentity.end(), part) != kIdentity.end() && !scalar.text.empty()) {
        values[path].insert(scalar.text);
      }
    }
  }
  std::string text;
  for (const auto& [path, seen] : values) {
    std::vector<std::string> shown;
    for (const std::string& value : seen) {
      if (shown.size() == kMostValues) {
        shown.push_back("... (" + std::to_string(seen.size()) + " in all)");
        break;
      }
      shown.push_back(shortened(value, 100));
    }
    text += line("", path + ": " + join(shown, ", "));
  }
  return text;
}

}  // namespace

std::string show_text(const RunSet& set) {
  std::string text = line("set", set.name);
  const bool native = set.reading.format.empty();
  text += line("format",
               native ? "native" : set.reading.format + (set.reading.version.empty() ? "" : " " + set.reading.version));
  std::vector<std::string> seeds;
  std::size_t rows = 0;
  for (const Run& run : set.runs) {
    rows += run.rows.size();
    if (run.document.seed) {
      seeds.push_back(std::to_string(*run.document.seed));
    }
  }
  text += line("runs", std::to_string(set.runs.size()) + (seeds.empty() ? ", no seed recorded" : ", seeds ") +
                           shortened(join(seeds, ", "), 200));
  for (std::size_t i = 0; i < set.runs.size() && i < kMostRuns; ++i) {
    const Run& run = set.runs[i];
    text += line("", shortened(run.document.run_id, 100) + ": " + counted(run.rows.size(), "row") +
                         (run.document.created_at ? ", " + format_time(*run.document.created_at) : "") + ", from " +
                         run.document.file);
  }
  if (set.runs.size() > kMostRuns) {
    text += line("", "... " + std::to_string(set.runs.size() - kMostRuns) + " more");
  }
  text += line("examples", std::to_string(set.examples.size()) + " distinct in " + counted(rows, "row"));
  for (const std::string& name : set.metric_names) {
    text += metric_line(set, name);
  }
  std::map<std::string, std::vector<std::string>> of_runs;
  for (const Run& run : set.runs) {
    for (const auto& [name, value] : run.document.metrics) {
      of_runs[name].push_back(short_number(value, 6));
    }
  }
  for (const auto& [name, values] : of_runs) {
    const auto known = set.reading.metrics.find(name);
    const bool directed = known != set.reading.metrics.end() && known->second.higher_is_better;
    text += line("run metric", name + ": " + shortened(join(values, ", "), 200) +
                                   (!directed                         ? ""
                                    : *known->second.higher_is_better ? "; higher is better"
                                                                      : "; lower is better"));
  }
  if (!set.slice_keys.empty()) {
    text += line("slices", join(set.slice_keys, ", "));
  }
  if (const std::string identity = identity_lines(set); !identity.empty()) {
    text += "identity\n" + identity;
  }
  for (const InputFile& file : set.files) {
    text += line("file", file.name + " sha256 " + file.sha256 + ", " + std::to_string(file.size) + " bytes");
  }
  for (const ReadingNotes::Remark& remark : set.reading.remarks) {
    text += line("remark", remark.code + ": " + remark.text);
  }
  for (const std::string& note : set.notes) {
    text += line("note", note);
  }
  return text;
}

}  // namespace gate::cli

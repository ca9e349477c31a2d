// What one side of a comparison is made of: a run set holds runs, a run holds its document and its rows in columns.
#ifndef GATE_MODEL_RUN_H_
#define GATE_MODEL_RUN_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/time.h"
#include "gate/model/record_options.h"
#include "gate/model/string_list.h"
#include "gate/model/word_column.h"

namespace gate {

// A JSON scalar of a run document. Numbers keep their canonical text, so that two records agree exactly when the texts
// do.
struct Scalar {
  enum class Kind { kNull, kBool, kNumber, kString };
  Kind kind = Kind::kNull;
  std::string text;
  friend bool operator==(const Scalar&, const Scalar&) = default;
};

// Every scalar of a document by its dotted path ("model.version", "artifacts.0.sha256"; a '.' inside a key is written
// "\."). An empty object or array is a null at its own path.
class Fields {
 public:
  void set(std::string path, Scalar value) { values_.insert_or_assign(std::move(path), std::move(value)); }
  [[nodiscard]] const Scalar* find(std::string_view path) const {
    const auto found = values_.find(path);
    return found == values_.end() ? nullptr : &found->second;
  }
  // The field itself and everything below it ("judge": "judge", "judge.name", ...), by path.
  [[nodiscard]] std::map<std::string, Scalar> under(std::string_view path) const {
    std::map<std::string, Scalar> found;
    for (auto at = values_.lower_bound(path); at != values_.end() && at->first.starts_with(path); ++at) {
      if (at->first.size() == path.size() || at->first[path.size()] == '.') {
        found.insert(*at);
      }
    }
    return found;
  }
  [[nodiscard]] const std::map<std::string, Scalar, std::less<>>& all() const { return values_; }

 private:
  std::map<std::string, Scalar, std::less<>> values_;
};

// A file that was read, by the bytes that were evaluated.
struct InputFile {
  std::string name;  // relative to the set's root
  std::string sha256;
  std::uint64_t size = 0;
  friend bool operator==(const InputFile&, const InputFile&) = default;
};

struct RunDocument {
  std::string file;  // relative to the set's root
  std::string run_id;
  std::optional<Time> created_at;
  std::optional<std::int64_t> seed;
  std::string owner;                      // empty: not given
  std::map<std::string, double> metrics;  // one number for the whole run
  Fields fields;                          // all scalars, the ones above included
  std::string text;                       // as it was read; only when a check asks for it
  bool has_rows = false;
};

// A metric of the rows. NaN stands for "this row does not carry it"; readers refuse a NaN in a native record.
struct Column {
  std::string name;  // "correct", "latency_ms", "cost_usd", "tokens.input"
  std::vector<double> values;
};

struct SliceColumn {
  std::string key;
  WordColumn values;
};

// The rows of one run, ordered by example id bytes; every example at most once. All columns have the same length.
struct Rows {
  std::vector<std::uint32_t> example;  // index in RunSet::examples, strictly ascending
  std::vector<Column> metrics;         // by name
  std::vector<SliceColumn> slices;     // by key
  WordColumn cluster;
  WordColumn error;  // an infrastructure fault, not a wrong answer
  WordColumn guardrail;
  std::vector<std::string> text;  // as JSON; empty unless a check asks for it and the reader can tell

  [[nodiscard]] std::size_t size() const { return example.size(); }
  // As WordColumn::rename, in all word columns.
  void rename_words(std::span<const std::uint32_t> to) {
    for (WordColumn* column : {&cluster, &error, &guardrail}) {
      column->rename(to);
    }
    for (SliceColumn& slice : slices) {
      slice.values.rename(to);
    }
  }
  [[nodiscard]] const Column* metric(std::string_view name) const {
    for (const Column& column : metrics) {
      if (column.name == name) {
        return &column;
      }
    }
    return nullptr;
  }
  [[nodiscard]] const SliceColumn* slice(std::string_view key) const {
    for (const SliceColumn& column : slices) {
      if (column.key == key) {
        return &column;
      }
    }
    return nullptr;
  }
};

struct Run {
  RunDocument document;
  Rows rows;
};

// What a reader of another tool's files says about them beside the runs.
struct ReadingNotes {
  struct Metric {
    std::optional<bool> higher_is_better = {};  // nothing: the file does not say
    std::string unit = {};                      // "ms", "USD"; empty: none, or not known
    friend bool operator==(const Metric&, const Metric&) = default;
  };
  struct Remark {
    std::string code;  // stable: "aggregate_mismatch"
    std::string text;
  };
  std::string format;                     // the tool, as people call it; empty: the native form
  std::string version;                    // of the tool or its file, as the file says
  std::map<std::string, Metric> metrics;  // by name, as far as the file tells more than the name
  std::vector<Remark> remarks;            // what bears on a verdict; kept in the evidence
};

// Where a set was read and how, for whoever reads it again. Another place or another form of the same records decides
// the same, so no check sees it.
struct ReadFrom {
  std::string reader;     // "native", "table", as `gate list readers` says
  RecordOptions options;  // columns and selection that were told, by the command line or the policy
  std::string commit;     // full id; empty: read from the disk
  std::string path;       // in that commit; empty: its root
};

// All runs of one side, ordered by (seed, run id).
struct RunSet {
  std::string name;  // what the user called it: "--candidate" argument's last component
  std::vector<Run> runs;
  StringList examples;                    // distinct ids of all runs, sorted by bytes
  std::vector<std::string> words;         // distinct slice values, clusters, errors; words[0] is ""
  std::vector<std::string> metric_names;  // of all rows, sorted; also those whose columns were not kept
  std::vector<std::string> slice_keys;    // likewise
  std::vector<InputFile> files;           // every file read, by name
  std::vector<std::string> notes;         // what was ignored or guessed, for people
  ReadingNotes reading;
  ReadFrom from;
};

// Further run sets that checks name, by that name.
using RunSets = std::map<std::string, RunSet>;
inline const RunSets kNoRunSets;

enum class Side { kCandidate, kBaseline };
inline std::string_view word(Side side) { return side == Side::kCandidate ? "candidate" : "baseline"; }

}  // namespace gate

#endif  // GATE_MODEL_RUN_H_

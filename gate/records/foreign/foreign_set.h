// From what another tool recorded to a run set, by rules that are the same for all tools:
//  - a row that errored keeps no score; a score that is missing or not finite is not scored; 0 is a score;
//  - repeats of an example within a run become runs of their own ("<run>#2"), so that they are never more examples;
//  - two runs that record the same seed are repeats, not two observations of two seeds: the seed is taken off both;
//  - runs that all agree in every value are one run: a seed that changes nothing makes no second observation;
//  - an aggregate the file reports is kept beside the rows, and a mean of the rows that differs from it beyond the
//    rounding of its digits is a remark;
//  - ids 1 and "1" in one set are two examples, the text one in quotes.
#ifndef GATE_RECORDS_FOREIGN_FOREIGN_SET_H_
#define GATE_RECORDS_FOREIGN_FOREIGN_SET_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/run.h"
#include "gate/records/foreign/json_tree.h"
#include "gate/records/reader.h"

namespace gate::records {

struct ForeignRow {
  std::string id;
  bool id_is_number = false;
  std::uint32_t line = 0;                               // or the row's number, from 1
  std::uint32_t repeat = 1;                             // from 1
  std::vector<std::pair<std::string, double>> metrics;  // NaN: not scored
  std::vector<std::pair<std::string, std::string>> slices;
  std::string cluster, guardrail;
  std::string error;  // not empty: errored, and its scores are dropped
};

struct Reported {
  std::string metric;
  std::string value;                    // as the file spells it
  std::optional<double> computed = {};  // from the rows, where it is not their mean
};

struct ForeignRun {
  RunDocument document;
  std::vector<ForeignRow> rows;
  std::vector<Reported> reported;  // means over the rows that were scored
  bool dropped = false;            // agrees in every value with an earlier run

  void set(std::string path, Scalar::Kind kind, std::string text) {
    document.fields.set(std::move(path), {kind, std::move(text)});
  }
  // A scalar as it is; nothing is set for null, an object or an array.
  void set(std::string path, JsonValue value);
  // Every scalar at and below `value`.
  void set_all(const std::string& path, JsonValue value);
  void set_text(std::string path, std::string text) {
    if (!text.empty()) {
      set(std::move(path), Scalar::Kind::kString, std::move(text));
    }
  }
};

class RunSetBuilder;

class ForeignSet {
 public:
  ForeignSet(const Source& source, std::string format);

  // The first bytes of a file, as a reader's `recognises` takes them.
  Result<std::string> head(std::string_view name) const;
  // Calls `read` for each file of the set that `recognises` takes, in order; the others are noted as ignored, since
  // they are `what` they are: "is no table".
  Status each(bool (*recognises)(std::string_view name, std::string_view head), std::string_view what,
              const std::function<Status(const std::string& name)>& read);
  // Reads a whole file of the set and lists it; the error names it. `limit` is in bytes.
  Result<std::string> read(std::string_view name, std::size_t limit = kFileBytes);
  Result<std::unique_ptr<const JsonTree>> read_json(std::string_view name);

  // Valid until the next call. `file` is where messages about the run's rows point.
  ForeignRun& add_run(std::string file, std::string run_id);

  ReadingNotes& reading() { return reading_; }
  void note(std::string text) { notes_.push_back(std::move(text)); }
  void remark(std::string code, std::string text) { reading_.remarks.push_back({std::move(code), std::move(text)}); }
  // Bare NaN and Infinity of the files are counted here and noted once.
  void count_not_finite(std::size_t count) { not_finite_ += count; }

  Result<RunSet> finish();

  static constexpr std::size_t kFileBytes = std::size_t{512} << 20U;

 private:
  Status add_rows(const ForeignRun& run, std::uint32_t repeat, RunSetBuilder& builder);
  void check_reported(const ForeignRun& run);
  // What DVC's files beside the records say of all runs.
  Status add_beside();
  void drop_identical();
  void tell_ids_apart();
  void share_no_seed();

  const Source& source_;
  std::vector<ForeignRun> runs_;
  std::vector<InputFile> files_;
  ReadingNotes reading_;
  std::vector<std::string> notes_;
  std::size_t not_finite_ = 0;
  std::map<std::string, std::size_t> no_measures_;  // by metric
};

// Whether `computed` can be what was written as `digits`, rounded to them.
bool rounds_to(double computed, std::string_view digits);

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_FOREIGN_SET_H_

#include "gate/records/run_set_builder.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/records/example_ranks.h"

namespace gate::records {
namespace {

// The rows that a document promises are no reason to take memory: room is made for so many, and when they have come for
// a few times as many.
constexpr std::size_t kMostReserved = std::size_t{1} << 20U;
constexpr std::size_t kFurther = 4;
constexpr std::size_t kReservedColumns = 32;

std::vector<std::uint32_t> ranks_of(const std::vector<std::uint32_t>& sorted) {
  std::vector<std::uint32_t> ranks(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    ranks[sorted[i]] = static_cast<std::uint32_t>(i);
  }
  return ranks;
}

std::vector<std::string> texts_of(const StringTable& table, const std::vector<std::uint32_t>& sorted) {
  std::vector<std::string> texts;
  texts.reserve(sorted.size());
  for (const std::uint32_t number : sorted) {
    texts.emplace_back(table[number]);
  }
  return texts;
}

// Takes the column of `size` rows out of `values` in this order (nothing: that of `values`), `missing` where it is too
// short.
template <typename T>
std::vector<T> ordered(std::vector<T>& values, std::size_t size, const std::optional<std::vector<std::uint32_t>>& order,
                       T missing) {
  std::vector<T> column = std::move(values);
  column.resize(size, missing);
  if (!order) {
    column.shrink_to_fit();
    return column;
  }
  std::vector<T> moved;
  moved.reserve(size);
  for (const std::uint32_t row : *order) {
    moved.push_back(column[row]);
  }
  return moved;
}

// The size of a list by example that has to have a place for `example`. The `expected` size is believed, and taken at
// once, when a sixteenth of it has come.
std::size_t grown(std::size_t size, std::uint32_t example, std::size_t expected) {
  const std::size_t doubled = std::max<std::size_t>(example + std::size_t{1}, size * 2);
  return size >= expected / 16 ? std::max(doubled, std::min(expected, 32 * size)) : doubled;
}

}  // namespace

struct RunSetBuilder::Ranks {
  ExampleRanks example;
  std::vector<std::uint32_t> word;
};

RunSetBuilder::RunSetBuilder(const Limits& limits, const Needs* keep) : limits_(limits), keep_(keep) {
  words_.add("");
  words_kept_ = kGuardrail + 1;
  agreed_.resize(words_kept_);
}

std::optional<std::uint32_t> RunSetBuilder::metric(std::string_view name) {
  if (const auto known = metric_numbers_.find(name); known != metric_numbers_.end()) {
    return known->second;
  }
  if (metric_numbers_.size() == limits_.metrics) {
    return std::nullopt;
  }
  std::string key(name);
  const bool kept = keep_ == nullptr || keep_->metrics.contains(key);
  return metric_numbers_.emplace(std::move(key), kept ? metrics_kept_++ : kDropped).first->second;
}

std::optional<std::uint32_t> RunSetBuilder::slice_key(std::string_view key) {
  if (const auto known = word_numbers_.find(key); known != word_numbers_.end()) {
    return known->second;
  }
  if (word_numbers_.size() == limits_.slice_keys) {
    return std::nullopt;
  }
  std::string name(key);
  const bool kept = keep_ == nullptr || keep_->slice_keys.contains(name);
  if (kept) {
    agreed_.emplace_back();
  }
  return word_numbers_.emplace(std::move(name), kept ? words_kept_++ : kDropped).first->second;
}

void RunSetBuilder::begin_run(RunDocument document, std::uint64_t expected_rows) {
  document_ = std::move(document);
  expected_ = static_cast<std::size_t>(std::min<std::uint64_t>(expected_rows, limits_.rows));
  reserve_ = std::min(expected_, kMostReserved);
  example_of_run_ = {};
  example_of_run_.reserve(reserve_);
  examples_.expect(reserve_);
  metrics_of_run_ = {};
  words_of_run_ = {};
  text_of_run_ = {};
  std::fill(line_of_.begin(), line_of_.end(), 0U);
  rows_ = 0;
  columns_ = 0;
  last_example_ = std::numeric_limits<std::uint32_t>::max();
}

void RunSetBuilder::reserve_more() {
  reserve_ = std::min({expected_, kFurther * reserve_, limits_.cells / std::max<std::size_t>(columns_, 1)});
  example_of_run_.reserve(reserve_);
  examples_.expect(reserve_);
  std::size_t reserved = 0;
  const auto reserve = [&](auto& columns) {
    for (auto& column : columns) {
      if (!column.empty() && ++reserved <= kReservedColumns) {
        column.reserve(reserve_);
      }
    }
  };
  reserve(metrics_of_run_);
  reserve(words_of_run_);
}

template <typename T>
void RunSetBuilder::bring_up(std::vector<T>& column, T missing) {
  if (column.empty()) {
    ++columns_;
    if (earlier_cells_ + columns_ * (rows_ + 1) > limits_.cells) {
      too_many_cells_ = true;
      return;
    }
    if (columns_ <= kReservedColumns) {
      column.reserve(std::max(reserve_, rows_ + 1));
    }
  }
  if (!too_many_cells_) {
    column.resize(rows_, missing);
  }
}
template void RunSetBuilder::bring_up(std::vector<double>&, double);
template void RunSetBuilder::bring_up(std::vector<std::uint32_t>&, std::uint32_t);

void RunSetBuilder::set_text(std::string_view json) {
  if (keep_ != nullptr && keep_->row_text) {
    text_bytes_ += json.size();
    text_of_run_.emplace_back(text_bytes_ <= limits_.text_bytes ? json : std::string_view());
  }
}

std::optional<std::string> RunSetBuilder::end_row(std::string_view id, std::uint32_t hash, std::uint32_t line) {
  // Runs of a set tend to list the same examples in the same order.
  const std::uint32_t example = examples_.add(id, hash, last_example_ + 1);
  last_example_ = example;
  if (example >= line_of_.size()) {
    line_of_.resize(grown(line_of_.size(), example, reserve_));
  }
  if (line_of_[example] != 0) {
    return "'id' is \"" + shortened(id, 80) + "\", which line " + std::to_string(line_of_[example]) +
           " has already; an example has one row a run";
  }
  line_of_[example] = line;
  for (std::uint32_t number = 0; number < words_of_run_.size(); ++number) {
    if (number != kError && number != kGuardrail && words_of_run_[number].size() > rows_) {
      if (std::optional<std::string> problem = disagreement(example, number)) {
        return problem;
      }
    }
  }
  if (examples_.bytes() + words_.bytes() > limits_.id_bytes) {
    return "the ids and words of the set have more than " + std::to_string(limits_.id_bytes) +
           " bytes in all, which is the limit";
  }
  if (text_bytes_ > limits_.text_bytes) {
    return "the rows have more than " + std::to_string(limits_.text_bytes) +
           " bytes in all, which is the limit when their text is held against a schema";
  }
  example_of_run_.push_back(example);
  ++rows_;
  if (rows_ == reserve_ && reserve_ < expected_) {
    reserve_more();
  }
  if (earlier_rows_ + rows_ > limits_.rows) {
    return "the set has more than " + std::to_string(limits_.rows) + " rows, which is the limit";
  }
  if (too_many_cells_ || earlier_cells_ + columns_ * rows_ > limits_.cells) {
    return "the set holds more than " + std::to_string(limits_.cells) + " values, which is the limit";
  }
  return std::nullopt;
}

// An example is one thing with one slice and one cluster; two runs that see it differently did not run the same
// examples.
std::optional<std::string> RunSetBuilder::disagreement(std::uint32_t example, std::uint32_t number) {
  std::vector<std::uint32_t>& agreed = agreed_[number];
  if (example >= agreed.size()) {
    agreed.resize(grown(agreed.size(), example, 0));  // one list a slice key: what was promised takes no room here
  }
  const std::uint32_t word = words_of_run_[number].back();
  if (word == 0 || agreed[example] == word) {
    return std::nullopt;
  }
  if (agreed[example] == 0) {
    agreed[example] = word;
    return std::nullopt;
  }
  const std::string value(words_[word]);
  const std::string other(words_[agreed[example]]);
  std::string file;
  for (const PendingRun& run : runs_) {
    const auto found = std::find(run.example.begin(), run.example.end(), example);
    if (file.empty() && found != run.example.end() && number < run.words.size()) {
      const auto row = static_cast<std::size_t>(found - run.example.begin());
      file = row < run.words[number].size() && run.words[number][row] != 0 ? run.document.file : "";
    }
  }
  std::string what = "'cluster'";
  for (const auto& [key, of_key] : word_numbers_) {
    if (of_key == number) {
      what = "'slices." + key + "'";
    }
  }
  return what + " of example \"" + shortened(examples_[example], 80) + "\" is \"" + shortened(value, 80) +
         "\" here and \"" + shortened(other, 80) + "\" in the run of '" + file + "'";
}

void RunSetBuilder::end_run() {
  earlier_rows_ += rows_;
  earlier_cells_ += columns_ * rows_;
  runs_.push_back({std::move(document_), std::move(example_of_run_), std::move(metrics_of_run_),
                   std::move(words_of_run_), std::move(text_of_run_)});
}

Rows RunSetBuilder::finished_rows(PendingRun& run, Ranks& ranks) const {
  Rows rows;
  const std::size_t size = run.example.size();
  const std::optional<std::vector<std::uint32_t>> order = ranks.example.put_in_order(run.example);
  rows.example = std::move(run.example);
  run.metrics.resize(metrics_kept_);
  run.words.resize(words_kept_);
  for (const auto& [name, number] : metric_numbers_) {
    if (number != kDropped && !run.metrics[number].empty()) {
      rows.metrics.push_back(
          {name, ordered(run.metrics[number], size, order, std::numeric_limits<double>::quiet_NaN())});
    }
  }
  const auto words_in_order = [&](std::uint32_t number) {
    if (run.words[number].empty()) {
      return WordColumn(size);
    }
    WordColumn words(ordered(run.words[number], size, order, 0U));
    words.rename(ranks.word);
    return words;
  };
  for (const auto& [key, number] : word_numbers_) {
    if (number != kDropped && !run.words[number].empty()) {
      rows.slices.push_back({key, words_in_order(number)});
    }
  }
  rows.cluster = words_in_order(kCluster);
  rows.error = words_in_order(kError);
  rows.guardrail = words_in_order(kGuardrail);
  if (!order) {
    rows.text = std::move(run.text);
    return rows;
  }
  for (const std::uint32_t row : *order) {
    if (row < run.text.size()) {
      rows.text.push_back(std::move(run.text[row]));
    }
  }
  return rows;
}

RunSet RunSetBuilder::finish() {
  RunSet set;
  agreed_ = {};
  line_of_ = {};
  set.examples = examples_.take_sorted();
  const std::vector<std::uint32_t> words = words_.sorted();
  Ranks ranks{ExampleRanks(set.examples), ranks_of(words)};
  for (PendingRun& pending : runs_) {
    Run run;
    run.rows = finished_rows(pending, ranks);
    run.document = std::move(pending.document);
    pending = {};
    set.runs.push_back(std::move(run));
  }
  std::sort(set.runs.begin(), set.runs.end(), [](const Run& a, const Run& b) {
    return std::pair(a.document.seed, a.document.run_id) < std::pair(b.document.seed, b.document.run_id);
  });
  set.words = texts_of(words_, words);
  for (const auto& [name, number] : metric_numbers_) {
    set.metric_names.push_back(name);
  }
  for (const auto& [key, number] : word_numbers_) {
    set.slice_keys.push_back(key);
  }
  set.files = std::move(files_);
  std::sort(set.files.begin(), set.files.end(), [](const InputFile& a, const InputFile& b) { return a.name < b.name; });
  set.notes = std::move(notes_);
  return set;
}

}  // namespace gate::records

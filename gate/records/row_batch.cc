#include "gate/records/row_batch.h"

#include <functional>
#include <utility>

#include "gate/records/json_place.h"

namespace gate::records {
namespace {

// Rows ahead whose place in the table of ids is fetched: it lies anywhere in memory.
constexpr std::size_t kAhead = 16;

}  // namespace

RowBatch::RowBatch(const Limits& limits, const Needs* keep) : limits_(limits), keep_(keep) {
  for (const std::uint32_t number : {RunSetBuilder::kCluster, RunSetBuilder::kError, RunSetBuilder::kGuardrail}) {
    words_.emplace_back().number = number;
  }
  clear();
}

void RowBatch::clear() {
  for (Column<double>& column : metrics_) {
    column.values.clear();
  }
  for (Column<std::uint32_t>& column : words_) {
    column.values.clear();
  }
  texts_.clear();
  texts_.add("");
  rows_.clear();
  own_ids_.clear();
}

std::optional<std::uint32_t> RowBatch::metric(std::string_view name, Mention mention) {
  if (metric_names_ == limits_.metrics) {
    return std::nullopt;
  }
  ++metric_names_;
  std::string text(name);
  std::uint32_t number = RunSetBuilder::kDropped;
  if (keep_ == nullptr || keep_->metrics.contains(text)) {
    number = static_cast<std::uint32_t>(metrics_.size());
    metrics_.emplace_back();
  }
  new_names_.push_back({false, std::move(text), number, rows_.size(), line_, std::move(mention)});
  return number;
}

std::optional<std::uint32_t> RowBatch::slice_key(std::string_view key, Mention mention) {
  if (slice_keys_ == limits_.slice_keys) {
    return std::nullopt;
  }
  ++slice_keys_;
  std::string text(key);
  std::uint32_t number = RunSetBuilder::kDropped;
  if (keep_ == nullptr || keep_->slice_keys.contains(text)) {
    number = static_cast<std::uint32_t>(words_.size());
    words_.emplace_back();
  }
  new_names_.push_back({true, std::move(text), number, rows_.size(), line_, std::move(mention)});
  return number;
}

void RowBatch::end_row(std::string_view id, const char* at) {
  const std::less<> before;
  const bool in_line = !before(id.data(), line_.data()) && before(id.data(), line_.data() + line_.size());
  if (!in_line) {
    id = own_ids_.emplace_back(id);
  }
  rows_.push_back({line_, id, static_cast<std::uint32_t>(at - line_.data()), StringTable::hash(id)});
}

Status RowBatch::enter_names(RunSetBuilder& builder, const Origin& origin, std::size_t row) {
  for (; entered_names_ < new_names_.size() && new_names_[entered_names_].row <= row; ++entered_names_) {
    NewName& name = new_names_[entered_names_];
    const std::optional<std::uint32_t> number = name.slice ? builder.slice_key(name.name) : builder.metric(name.name);
    if (!number) {
      return problem_at(origin, name.line, static_cast<std::size_t>(name.mention.at - name.line.data()),
                        std::move(name.mention.excess));
    }
    if (name.number != RunSetBuilder::kDropped) {
      (name.slice ? words_[name.number].number : metrics_[name.number].number) = *number;
    }
  }
  return Done{};
}

Status RowBatch::enter(RunSetBuilder& builder, Origin origin) {
  std::vector<std::uint32_t> word_of(texts_.size());
  for (std::uint32_t text = 0; text < word_of.size(); ++text) {
    word_of[text] = builder.word(texts_[text]);
  }
  for (std::size_t row = 0; row < rows_.size(); ++row, ++origin.line) {
    if (row + kAhead < rows_.size()) {
      __builtin_prefetch(builder.place_of(rows_[row + kAhead].hash));  // here: g++ drops it from a function of its own
    }
    GATE_TRY(enter_names(builder, origin, row));
    for (const Column<double>& column : metrics_) {
      if (column.has(row)) {
        builder.set_metric(column.number, column.at(row));
      }
    }
    for (const Column<std::uint32_t>& column : words_) {
      if (column.has(row) && column.at(row) != 0) {
        builder.set_word_number(column.number, word_of[column.at(row)]);
      }
    }
    const Row& each = rows_[row];
    builder.set_text(each.line);
    if (std::optional<std::string> problem = builder.end_row(each.id, each.hash, origin.line)) {
      return problem_at(origin, each.line, each.id_at, *std::move(problem));
    }
  }
  GATE_TRY(enter_names(builder, origin, rows_.size()));
  new_names_.clear();
  entered_names_ = 0;
  return Done{};
}

}  // namespace gate::records

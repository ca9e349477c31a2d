#include "gate/calibrate/pool.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "gate/base/sha256.h"
#include "gate/base/text.h"

namespace gate::calibrate {
namespace {

constexpr double kLeastShared = 0.9;  // the share of examples that two runs of one exam have in common

// Puts the runs of `set` into the pool, their examples and words renumbered.
void add_runs(const RunSet& set, const std::map<std::string_view, std::uint32_t>& example,
              std::map<std::string, std::uint32_t>& words, Pool& pool) {
  std::vector<std::uint32_t> word;
  for (const std::string& text : set.words) {
    const auto [found, fresh] = words.emplace(text, static_cast<std::uint32_t>(pool.set.words.size()));
    if (fresh) {
      pool.set.words.push_back(text);
    }
    word.push_back(found->second);
  }
  std::vector<std::uint32_t> place;
  for (const std::string_view id : set.examples) {
    place.push_back(example.at(id));
  }
  for (Run run : set.runs) {
    for (std::uint32_t& example_of_row : run.rows.example) {
      example_of_row = place[example_of_row];
    }
    run.rows.rename_words(word);
    run.rows.text.clear();
    pool.set.runs.push_back(std::move(run));
  }
}

std::string dataset_of(const Run& run) {
  const Scalar* field = run.document.fields.find("dataset.sha256");
  return field == nullptr || field->kind != Scalar::Kind::kString ? "" : field->text;
}

std::string name_of(const Run& run) {
  return run.document.file + (run.document.run_id.empty() ? "" : " (" + shortened(run.document.run_id, 60) + ")");
}

Status check_exam(const Pool& pool) {
  const Run& first = pool.set.runs.front();
  for (const Run& run : pool.set.runs) {
    if (dataset_of(run) != dataset_of(first)) {
      return input_error("the runs sat different exams: dataset.sha256 of " + visible(name_of(first)) + " and of " +
                         visible(name_of(run)) + " differ");
    }
    if (run.rows.size() == 0 || first.rows.size() == 0) {
      continue;
    }
    std::vector<std::uint32_t> both;
    std::set_intersection(run.rows.example.begin(), run.rows.example.end(), first.rows.example.begin(),
                          first.rows.example.end(), std::back_inserter(both));
    const std::size_t either = run.rows.size() + first.rows.size() - both.size();
    if (static_cast<double>(both.size()) < kLeastShared * static_cast<double>(either)) {
      return input_error("the runs sat different exams: " + visible(name_of(first)) + " and " + visible(name_of(run)) +
                         " share " + std::to_string(both.size()) + " of " + counted(either, "example") +
                         "; calibration needs nine in ten");
    }
  }
  return Done{};
}

// Clusters and equal slices, as the first run that has the example says.
void find_structure(Pool& pool) {
  const std::size_t examples = pool.set.examples.size();
  pool.unit_of.assign(examples, kNoRow);
  std::map<std::uint32_t, std::uint32_t> unit_of_cluster;
  std::map<std::vector<std::string>, std::uint32_t> strata;
  for (std::uint32_t e = 0; e < examples; ++e) {
    std::uint32_t cluster = 0;
    std::vector<std::string> slices;
    for (std::size_t r = 0; r < pool.set.runs.size(); ++r) {
      const std::uint32_t row = pool.row_of[r][e];
      if (row != kNoRow) {
        const Rows& rows = pool.set.runs[r].rows;
        cluster = rows.cluster[row];
        for (const SliceColumn& slice : rows.slices) {
          slices.push_back(slice.key + "=" + pool.set.words[slice.values[row]]);
        }
        break;
      }
    }
    std::uint32_t unit = static_cast<std::uint32_t>(pool.units.size());
    if (cluster != 0) {
      pool.clustered = true;
      unit = unit_of_cluster.emplace(cluster, unit).first->second;
    }
    if (unit == pool.units.size()) {
      pool.units.emplace_back();
      pool.stratum_of.push_back(strata.emplace(slices, static_cast<std::uint32_t>(strata.size())).first->second);
    }
    pool.units[unit].push_back(e);
    pool.unit_of[e] = unit;
  }
}

// Runs of several systems are no repetitions of one.
void note_mixture(Pool& pool) {
  for (const std::string_view field : {"model.name", "model.version", "prompt.sha256", "prompt.version"}) {
    std::set<std::string> values;
    for (const Run& run : pool.set.runs) {
      const Scalar* value = run.document.fields.find(field);
      values.insert(value == nullptr ? "(none)" : visible(shortened(value->text, 60)));
    }
    if (values.size() > 1) {
      const std::vector<std::string> all(values.begin(), values.end());
      pool.notes.push_back("the runs differ in " + std::string(field) + " (" + shortened(join(all, ", "), 200) +
                           "); they are taken for repetitions of one system, and every real difference between them "
                           "counts as noise");
    }
  }
}

}  // namespace

std::string digest_of(std::span<const RunSet> sets) {
  std::vector<std::string> lines;
  for (const RunSet& set : sets) {
    for (const InputFile& file : set.files) {
      lines.push_back(file.sha256 + "\n");
    }
  }
  std::sort(lines.begin(), lines.end());
  Sha256 sum;
  for (const std::string& line : lines) {
    sum.update(line);
  }
  return sum.hex();
}

Result<Pool> make_pool(std::span<const RunSet> sets) {
  Pool pool;
  std::set<std::string_view> ids;
  for (const RunSet& set : sets) {
    ids.insert(set.examples.begin(), set.examples.end());
    pool.largest = std::max(pool.largest, set.runs.size());
  }
  if (pool.largest == 0) {
    return input_error("there is no run to draw from");
  }
  std::map<std::string_view, std::uint32_t> example;
  for (const std::string_view id : ids) {
    example.emplace(id, static_cast<std::uint32_t>(pool.set.examples.size()));
    pool.set.examples.push_back(id);
  }
  pool.set.name = sets.front().name;
  pool.set.words.emplace_back();
  std::map<std::string, std::uint32_t> words{{"", 0}};
  std::set<std::string> metrics;
  std::set<std::string> keys;
  for (const RunSet& set : sets) {
    add_runs(set, example, words, pool);
    metrics.insert(set.metric_names.begin(), set.metric_names.end());
    keys.insert(set.slice_keys.begin(), set.slice_keys.end());
  }
  pool.documents = sets.front().runs.size();
  pool.set.metric_names.assign(metrics.begin(), metrics.end());
  pool.set.slice_keys.assign(keys.begin(), keys.end());
  for (const Run& run : pool.set.runs) {
    std::vector<std::uint32_t>& rows = pool.row_of.emplace_back(pool.set.examples.size(), kNoRow);
    for (std::size_t row = 0; row < run.rows.size(); ++row) {
      rows[run.rows.example[row]] = static_cast<std::uint32_t>(row);
    }
  }
  GATE_TRY(check_exam(pool));
  find_structure(pool);
  note_mixture(pool);
  pool.digest = digest_of(sets);
  return pool;
}

}  // namespace gate::calibrate

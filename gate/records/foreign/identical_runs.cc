// Runs and repeats in which every value is another's, to the last digit.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/json_document.h"

namespace gate::records {
namespace {

// So many different values that are no whole numbers do not come twice by chance.
constexpr std::size_t kFingerprint = 10;

// One repeat of a run: its rows, and what they come to.
struct Vector {
  std::size_t run = 0;
  std::uint32_t repeat = 1;
  std::string name;
  std::vector<const ForeignRow*> rows;
  std::string digest;
  bool unmistakable = false;
};

void digest_rows(const ForeignRun& run, Vector& vector) {
  std::sort(vector.rows.begin(), vector.rows.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  std::string text;
  std::set<double> fractions;
  const auto add = [&](const std::string& name, double value) {
    text += " " + path_step(name) + "=" + (std::isfinite(value) ? canonical_number(value) : "");
    if (fractions.size() < kFingerprint && std::isfinite(value) && value != std::floor(value)) {
      fractions.insert(value);
    }
  };
  for (const auto& [name, value] : run.document.metrics) {
    add(name, value);
  }
  for (const ForeignRow* row : vector.rows) {
    text += "\n" + path_step(row->id) + ":" + path_step(row->error);
    for (const auto& [name, value] : row->metrics) {
      add(name, value);
    }
  }
  vector.digest = text.empty() ? "" : sha256(text);
  vector.unmistakable = fractions.size() >= kFingerprint;
}

}  // namespace

// Where everything is the same, nothing was random: it is one observation. Where some runs differ, two may agree by
// chance, and leaving one of them out would tilt the mean; they stay, unless so many digits agree that it is no chance.
void ForeignSet::drop_identical() {
  std::vector<Vector> vectors;
  for (std::size_t at = 0; at < runs_.size(); ++at) {
    std::map<std::uint32_t, std::vector<const ForeignRow*>> repeats;
    for (const ForeignRow& row : runs_[at].rows) {
      repeats[row.repeat].push_back(&row);
    }
    if (repeats.empty()) {
      repeats[1];
    }
    for (auto& [repeat, rows] : repeats) {
      const std::string name = runs_[at].document.run_id + (repeats.size() > 1 ? "#" + std::to_string(repeat) : "");
      vectors.push_back({at, repeat, name, std::move(rows), "", false});
    }
  }
  if (vectors.size() < 2) {
    return;  // of the millions of rows of one run nothing is written down to be compared with itself
  }
  for (Vector& vector : vectors) {
    digest_rows(runs_[vector.run], vector);
  }
  const bool all = std::all_of(vectors.begin(), vectors.end(), [&](const Vector& vector) {
    return !vector.digest.empty() && vector.digest == vectors.front().digest;
  });
  std::map<std::string, std::size_t> first;
  std::vector<std::string> dropped;
  std::string like;
  std::map<std::size_t, std::set<std::uint32_t>> gone;
  for (std::size_t at = 0; at < vectors.size(); ++at) {
    const Vector& vector = vectors[at];
    const auto [earlier, added] = first.emplace(vector.digest, at);
    if (!added && !vector.digest.empty() && (all || vector.unmistakable)) {
      gone[vector.run].insert(vector.repeat);
      dropped.push_back(vector.name);
      like = vectors[earlier->second].name;
    }
  }
  for (const auto& entry : gone) {
    const std::size_t at = entry.first;
    const std::set<std::uint32_t>& repeats = entry.second;
    std::erase_if(runs_[at].rows, [&](const ForeignRow& row) { return repeats.contains(row.repeat); });
    const bool left = std::any_of(vectors.begin(), vectors.end(), [&](const Vector& vector) {
      return vector.run == at && !repeats.contains(vector.repeat);
    });
    runs_[at].dropped = !left;
  }
  std::erase_if(runs_, [](const ForeignRun& run) { return run.dropped; });
  if (!dropped.empty()) {
    remark("identical_runs", counted(dropped.size(), "run") + " (" + shortened(join(dropped, ", "), 200) + ") " +
                                 (dropped.size() == 1 ? "agrees" : "agree") + " in every value with another ('" + like +
                                 "'); what changes nothing is no second observation, and is left out");
  }
}

}  // namespace gate::records

// What DVC says about the records that lie beside its files.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/foreign/dvc_lock.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/json_document.h"

namespace gate::records {
namespace {

constexpr std::size_t kYamlBytes = std::size_t{16} << 20U;

}  // namespace

Status ForeignSet::add_beside() {
  const auto there = [&](std::string_view name) {
    return std::find(source_.names.begin(), source_.names.end(), name) != source_.names.end();
  };
  const std::string name = there("dvc.lock") ? "dvc.lock" : there("params.yaml") ? "params.yaml" : "";
  if (name.empty()) {
    return Done{};
  }
  GATE_ASSIGN(const std::string text, read(name, kYamlBytes));
  std::vector<std::pair<std::string, std::string>> facts;
  if (name == "dvc.lock") {
    GATE_ASSIGN(facts, read_dvc_lock(text, {source_.show(name), 1}));
  } else {
    GATE_ASSIGN(const auto values, read_plain_yaml(text, {source_.show(name), 1}));
    for (const auto& [path, value] : values) {
      facts.emplace_back("hyperparameters.params\\.yaml." + path, value);
    }
  }
  std::erase_if(notes_, [&](const std::string& note) { return note.starts_with("ignored '" + name + "'"); });
  notes_.push_back("'" + name + "' gives " + counted(facts.size(), "fact") +
                   " about every run: parameters and digests");
  std::set<std::int64_t> seeds;
  for (const auto& [path, value] : facts) {
    const std::string_view leaf = std::string_view(path).substr(path.find_last_of('.') + 1);
    if (path.starts_with("hyperparameters.") && (leaf == "seed" || leaf == "random_seed" || leaf == "random_state")) {
      if (const std::optional<std::int64_t> seed = parse_integer(value)) {
        seeds.insert(*seed);
      }
    }
  }
  for (ForeignRun& run : runs_) {
    for (const auto& [path, value] : facts) {
      if (run.document.fields.find(path) == nullptr) {
        run.set_text(path, value);
      }
    }
    if (runs_.size() == 1 && seeds.size() == 1 && !run.document.seed) {
      run.document.seed = *seeds.begin();
    }
  }
  return Done{};
}

}  // namespace gate::records

#include "gate/evaluate/summary.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace gate::evaluate {
namespace {

std::string text_of(const RunDocument& document, std::string_view path) {
  const Scalar* value = document.fields.find(path);
  return value == nullptr || value->kind == Scalar::Kind::kNull ? "" : value->text;
}

// What all runs say alike: the words of `paths` that are there, with a blank between; "(several)" when runs disagree.
std::string agreed(const RunSet& set, std::initializer_list<std::string_view> paths) {
  std::optional<std::string> common;
  for (const Run& run : set.runs) {
    std::string text;
    for (const std::string_view path : paths) {
      const std::string part = text_of(run.document, path);
      text += text.empty() || part.empty() ? part : " " + part;
    }
    if (common && *common != text) {
      return "(several)";
    }
    common = std::move(text);
  }
  return common.value_or("");
}

}  // namespace

SideSummary summarise(const RunSet& set) {
  SideSummary summary;
  summary.name = set.name;
  summary.files = set.files;
  summary.runs = set.runs.size();
  summary.examples = set.examples.size();
  std::set<std::int64_t> seeds;
  for (const Run& run : set.runs) {
    summary.rows += run.rows.size();
    if (run.document.seed) {
      seeds.insert(*run.document.seed);
    }
  }
  summary.seeds = seeds.size();
  summary.model = agreed(set, {"model.name", "model.version"});
  summary.prompt = agreed(set, {"prompt.version"});
  summary.dataset = agreed(set, {"dataset.name", "dataset.version", "dataset.split"});
  summary.commit = agreed(set, {"code.commit"});
  return summary;
}

}  // namespace gate::evaluate

// Inspect's logs: .eval, a ZIP archive of which the header and the summaries are read, and .json. A log is a run, an
// epoch a repeat.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/head.h"
#include "gate/records/foreign/inspect_log.h"
#include "gate/records/foreign/zip.h"
#include "gate/records/registry.h"

namespace gate::records {
namespace {

constexpr std::size_t kArchiveBytes = std::size_t{2} << 30U;
constexpr std::string_view kSummaries = "_journal/summaries/";

bool is_archive(std::string_view name, std::string_view head) {
  return head.starts_with("PK\x03\x04") && head.size() > 30 &&
         (plain_name(name).ends_with(".eval") || head.substr(30).starts_with("_journal/") ||
          head.substr(30).starts_with("header.json") || head.substr(30).starts_with("samples/"));
}

bool is_document(std::string_view head) {
  return first_mark(head) == '{' && holds(head, "\"status\"") && holds(head, "\"eval\"") && holds(head, "\"task\"") &&
         (holds(head, "\"eval_id\"") || holds(head, "\"task_id\"") || holds(head, "\"run_id\""));
}

bool recognises(std::string_view name, std::string_view head) { return is_archive(name, head) || is_document(head); }

ForeignRun& run_of(ForeignSet& set, const std::string& name, JsonValue header) {
  const JsonValue eval = header["eval"];
  for (const char* key : {"eval_id", "task_id", "run_id"}) {
    if (eval[key].is(ValueType::kString) && !eval[key].text().empty()) {
      return set.add_run(name, visible(shortened(eval[key].text(), 400)));
    }
  }
  return set.add_run(name, visible(plain_name(name)));
}

// The samples of a log in an archive; trees outlive the rows' reading only.
class Archive {
 public:
  Archive(ForeignSet& set, ZipArchive& zip) : set_(set), zip_(zip) {}

  Result<std::unique_ptr<const JsonTree>> tree(std::string_view member) const {
    GATE_ASSIGN(std::string bytes, zip_.extract(member));
    GATE_ASSIGN(auto tree, JsonTree::read(std::move(bytes), {zip_.show(visible(member)), 1}));
    set_.count_not_finite(tree->not_finite());
    return tree;
  }

  Status add_list(std::string_view member, inspect::LogReader& log, std::uint32_t& number) const {
    GATE_ASSIGN(const auto list, tree(member));
    for (const JsonValue item : list->root().items()) {
      GATE_TRY(log.add(item, ++number));
    }
    return Done{};
  }

  // Summaries of the whole run, else those that were written as it went on, else the samples themselves.
  Status add_samples(inspect::LogReader& log) const {
    std::uint32_t number = 0;
    if (zip_.has("summaries.json")) {
      return add_list("summaries.json", log, number);
    }
    std::map<std::int64_t, std::string> journal;
    std::vector<std::string> samples;
    for (const auto& [name, member] : zip_.members()) {
      if (name.starts_with(kSummaries) && name.ends_with(".json")) {
        const std::optional<std::int64_t> at =
            parse_integer(std::string_view(name).substr(kSummaries.size(), name.size() - kSummaries.size() - 5));
        if (at) {
          journal.emplace(*at, name);
        }
      }
      // A sample in one member, or in a folder of several of which one says what it is.
      const bool part = name.find('/', 8) != std::string::npos && name.find("_epoch_") < name.rfind('/');
      if (name.starts_with("samples/") && (part ? name.ends_with("/sample.json") : name.ends_with(".json"))) {
        samples.push_back(name);
      }
    }
    for (const auto& [at, name] : journal) {
      GATE_TRY(add_list(name, log, number));
    }
    if (!journal.empty()) {
      return Done{};
    }
    for (const std::string& name : samples) {
      GATE_ASSIGN(const auto sample, tree(name));
      GATE_TRY(log.add(sample->root(), ++number));
    }
    return Done{};
  }

 private:
  ForeignSet& set_;
  ZipArchive& zip_;
};

Status read_archive(const Source& source, const std::string& name, ForeignSet& set) {
  GATE_ASSIGN(const std::string bytes, set.read(name, kArchiveBytes));
  GATE_ASSIGN(ZipArchive zip, ZipArchive::read(bytes, source.show(name)));
  if (zip.replaced() > 0) {
    set.note("'" + name + "' was edited: " + counted(zip.replaced(), "member") +
             (zip.replaced() == 1 ? " was" : " were") + " written again, and the last counts");
  }
  const Archive archive(set, zip);
  const bool whole = zip.has("header.json");
  if (!whole && !zip.has("_journal/start.json")) {
    return input_error("is a ZIP archive without 'header.json' and '_journal/start.json'; it is no log of Inspect",
                       {source.show(name), 0, 0});
  }
  GATE_ASSIGN(const auto header, archive.tree(whole ? "header.json" : "_journal/start.json"));
  inspect::LogReader log(set, run_of(set, name, header->root()), header->root());
  GATE_TRY(archive.add_samples(log));
  return log.finish();
}

Status read_document(const std::string& name, ForeignSet& set) {
  GATE_ASSIGN(const auto tree, set.read_json(name));
  const JsonValue root = tree->root();
  inspect::LogReader log(set, run_of(set, name, root), root);
  std::uint32_t number = 0;
  for (const JsonValue sample : root["samples"].items()) {
    GATE_TRY(log.add(sample, ++number));
  }
  return log.finish();
}

Result<RunSet> read(const Source& source) {
  ForeignSet set(source, "Inspect");
  for (const std::string& name : source.names) {
    GATE_ASSIGN(const std::string head, set.head(name));
    if (is_archive(name, head)) {
      GATE_TRY(read_archive(source, name, set));
    } else if (is_document(head)) {
      GATE_TRY(read_document(name, set));
    } else {
      set.note("ignored '" + name + "', which is no log of Inspect");
    }
  }
  return set.finish();
}

}  // namespace

const Reader k_inspect{"inspect", "logs of Inspect AI: .eval (deflate or zstd) and .json", recognises, read};

}  // namespace gate::records

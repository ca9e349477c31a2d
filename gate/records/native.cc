// The native form: one JSON document a run (every .json file of the folder), and beside it the rows file it names.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/records/native_document.h"
#include "gate/records/native_rows.h"
#include "gate/records/registry.h"
#include "gate/records/run_set_builder.h"

namespace gate::records {
namespace {

constexpr std::size_t kIgnoredShown = 10;

bool is_document(std::string_view name) { return plain_name(name).ends_with(".json"); }

// Objects one a line: rows, which may name their run.
bool is_lines(std::string_view head) {
  return head.find("}\n{") != std::string_view::npos || head.find("}\r\n{") != std::string_view::npos;
}

// A list, or an object in which no name of a run document stands: a plain table of some tool.
bool is_table(std::string_view head, std::size_t first) {
  if (first == std::string_view::npos || (head[first] != '{' && head[first] != '[')) {
    return false;
  }
  const std::size_t next = head.find_first_not_of(" \t\r\n", first + 1);
  const std::string_view begin = next == std::string_view::npos ? "" : head.substr(next, 1);
  const auto names = [&](std::string_view word) { return head.find(word) != std::string_view::npos; };
  return head[first] == '[' ? begin == "{"
                            : begin == "\"" && !names("\"run") && !names("\"samples\"") && !names("\"created_at\"") &&
                                  !names("\"hyperparameters\"") && !names("\"artifacts\"") && !names("\"lineage\"");
}

// A single file need not be called .json when it looks like a run document.
bool recognises(std::string_view name, std::string_view head) {
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  const bool names_run =
      first != std::string_view::npos && head[first] == '{' && head.find("\"run_id\"") != std::string_view::npos;
  return (is_document(name) && !is_table(head, first)) || (names_run && !is_lines(head));
}

Error at(Diagnostic place, std::string message, std::string hint = {}) {
  place.message = std::move(message);
  Error error = input_error("");
  error.problems.push_back(std::move(place));
  error.hint = std::move(hint);
  return error;
}

// No two runs may share an id, a seed or a rows file.
Status check_distinct(const std::vector<NativeDocument>& runs) {
  std::map<std::string, std::string> ids;
  std::map<std::int64_t, std::string> seeds;
  std::map<std::string, std::string> rows;
  std::set<std::string> documents;
  for (const NativeDocument& run : runs) {
    documents.insert(run.document.file);
  }
  for (const NativeDocument& run : runs) {
    const RunDocument& document = run.document;
    if (const auto [other, added] = ids.emplace(document.run_id, document.file); !added) {
      return at(*run.at_run_id, "'run_id' is \"" + shortened(document.run_id, 80) + "\", as in '" + other->second +
                                    "'; it must tell this run from every other");
    }
    if (document.seed) {
      if (const auto [other, added] = seeds.emplace(*document.seed, document.file); !added) {
        return at(*run.at_seed,
                  "'seed' is " + std::to_string(*document.seed) + ", as in '" + other->second +
                      "'; two runs of one seed are not two observations",
                  "keep one of the two runs, or repeat one of them under a seed of its own");
      }
    }
    if (run.samples) {
      if (documents.contains(run.samples->path)) {
        return at(run.samples->at_path, "'samples.path' names the run document '" + run.samples->path +
                                            "'; rows stand in a file of their own");
      }
      if (const auto [other, added] = rows.emplace(run.samples->path, document.file); !added) {
        return at(run.samples->at_path, "'samples.path' is '" + run.samples->path + "', as in '" + other->second +
                                            "'; every run has rows of its own");
      }
    }
  }
  return Done{};
}

// "ignored 2 files that are neither run documents nor named by one: 'a.txt', 'b.txt'".
std::string ignored_note(const std::vector<std::string>& ignored) {
  std::vector<std::string> shown;
  for (const std::string& name : ignored) {
    if (shown.size() == kIgnoredShown) {
      shown.emplace_back("...");
      break;
    }
    shown.push_back("'" + name + "'");
  }
  return "ignored " + counted(ignored.size(), "file") + " that no run document names: " + join(shown, ", ");
}

Result<RunSet> read(const Source& source) {
  const Limits& limits = source.request.limits;
  RunSetBuilder builder(limits, source.request.keep);
  const bool single = source.names.size() == 1;
  std::vector<NativeDocument> runs;
  std::set<std::string> others;
  for (const std::string& name : source.names) {
    if (!single && !is_document(name)) {
      others.insert(name);
      continue;
    }
    const Origin origin{source.show(name), 1};
    if (runs.size() == limits.runs) {
      return input_error("is one run too many; the limit of a set is " + std::to_string(limits.runs),
                         {origin.file, 0, 0});
    }
    Result<std::string> bytes = read_file(source.tree, name, limits.document_bytes);
    if (!bytes) {
      Error error = std::move(bytes).error();
      error.where = {origin.file, 0, 0};
      return error;
    }
    GATE_ASSIGN(NativeDocument run, read_native_document(*bytes, name, origin, limits));
    builder.add_file({name, sha256(*bytes), bytes->size()});
    if (source.request.keep != nullptr && source.request.keep->document_text) {
      run.document.text = *std::move(bytes);
    }
    runs.push_back(std::move(run));
  }
  if (runs.empty()) {
    Error error = input_error(
        "the " + std::string(word(source.request.side)) + " holds no run document: no file there ends in .json",
        {source.show(""), 0, 0});
    error.hint = "put one JSON document with a run_id there for each run";
    return error;
  }
  GATE_TRY(check_distinct(runs));
  {
    RowsReader rows(source, builder);
    for (const NativeDocument& run : runs) {
      for (const std::string& note : run.notes) {
        builder.add_note(note);
      }
      builder.begin_run(run.document, run.samples ? run.samples->rows.value_or(0) : 0);
      if (run.samples) {
        GATE_TRY(rows.read(run));
        others.erase(run.samples->path);
      }
      builder.end_run();
    }
  }  // what reading took is free before the rows are put in order
  if (!others.empty()) {
    builder.add_note(ignored_note({others.begin(), others.end()}));
  }
  return builder.finish();
}

}  // namespace

const Reader k_native{"native", "one JSON document a run, with run_id, beside its rows as JSON lines", recognises,
                      read};

}  // namespace gate::records

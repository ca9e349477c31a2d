// promptfoo's results: version 2 and 3 as one JSON document, version 3 as JSON lines. A file is a run. Which repeat a
// row is, is told by no field: rows of one case and variant are repeats in the order of testIdx.
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/head.h"
#include "gate/records/foreign/promptfoo_rows.h"
#include "gate/records/foreign/values.h"
#include "gate/records/registry.h"

namespace gate::records {
namespace {

// {"evalId": ..., "results": {"version": 3, ...
bool is_document(std::string_view head) {
  const std::size_t results = head.find("\"results\"");
  if (results == std::string_view::npos) {
    return false;
  }
  const std::size_t inner = head.find_first_not_of(" \t\r\n:{", results + 9);
  return inner != std::string_view::npos && head.substr(inner).starts_with("\"version\"") &&
         (holds(head, "\"evalId\"") || holds(head, "\"prompts\"") || holds(head, "\"gradingResult\""));
}

// -o out.csv: scores of two decimals, and columns of one name for every prompt.
bool is_rounded(std::string_view head) {
  const std::string_view line = head.substr(0, head.find('\n'));
  return holds(line, ",Named Scores,") && holds(line, ",Grader Reason,");
}

bool recognises(std::string_view, std::string_view head) {
  return is_rounded(head) ||
         (first_mark(head) == '{' &&
          (is_document(head) || (holds(head, "\"gradingResult\"") &&
                                 (holds(head, "\"success\"") || holds(head, "\"latencyMs\"") || goes_on(head)))));
}

std::string prompt_digest(JsonValue prompts) {
  std::set<std::string> raw;
  for (const JsonValue prompt : prompts.items()) {
    raw.insert(prompt["raw"].text());
  }
  return raw.empty() ? "" : sha256(join(std::vector<std::string>(raw.begin(), raw.end()), "\n"));
}

Status read_document(const Source& source, const std::string& name, std::string bytes, ForeignSet& set) {
  GATE_ASSIGN(const auto tree, JsonTree::read(std::move(bytes), {source.show(name), 1}));
  set.count_not_finite(tree->not_finite());
  const JsonValue root = tree->root();
  const JsonValue results = root["results"];
  const std::string version = results["version"].text();
  if (version != "2" && version != "3") {
    return results["version"].problem("is version '" + shortened(version, 20) +
                                      "' of promptfoo's results; 2 and 3 are known");
  }
  const std::string id = root["evalId"].is(ValueType::kString) ? root["evalId"].text() : std::string(plain_name(name));
  ForeignRun& run = set.add_run(name, visible(id));
  set.reading().version = root["metadata"]["promptfooVersion"].text();
  run.document.created_at = zoned_time(results["timestamp"].text());
  const JsonValue prompts = version == "3" ? results["prompts"] : results["table"]["head"]["prompts"];
  run.set_text("prompt.sha256", prompt_digest(prompts));
  for (const char* part : {"promptfooVersion", "nodeVersion", "platform", "arch"}) {
    run.set(std::string("environment.") + part, root["metadata"][part]);
  }
  const JsonValue rows = results["results"];
  if (!rows.is(ValueType::kArray) || rows.items().empty()) {
    return results.problem("holds no results; 'results.results' must be a list with at least one");
  }
  promptfoo::FileReader reader(set, run);
  std::uint32_t number = 0;
  for (const JsonValue row : rows.items()) {
    GATE_TRY(reader.add(row, ++number));
  }
  reader.finish(results, root["runtimeOptions"]["repeat"]);
  return Done{};
}

Status read_lines(const Source& source, const std::string& name, const std::string& bytes, ForeignSet& set) {
  ForeignRun& run = set.add_run(name, visible(plain_name(name)));
  promptfoo::FileReader reader(set, run);
  std::uint32_t number = 0;
  for (const std::string_view line : split(bytes, '\n')) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      continue;
    }
    GATE_ASSIGN(const auto tree, JsonTree::read(std::string(line), {source.show(name), number}));
    set.count_not_finite(tree->not_finite());
    GATE_TRY(reader.add(tree->root(), number));
  }
  set.note("'" + name + "' is JSON lines: it does not say how often cases were repeated, when, or by which release");
  reader.finish({}, {});
  return Done{};
}

Result<RunSet> read(const Source& source) {
  ForeignSet set(source, "promptfoo");
  std::string rounded;
  bool any = false;
  for (const std::string& name : source.names) {
    GATE_ASSIGN(std::string bytes, set.read(name));
    const std::string_view head = std::string_view(bytes).substr(0, kLongHeadBytes);
    if (!recognises(name, head)) {
      set.note("ignored '" + name + "', which is no result of promptfoo");
      continue;
    }
    if (is_rounded(head)) {
      set.note("ignored '" + name + "': promptfoo rounds the scores of its CSV");
      rounded = rounded.empty() ? name : rounded;
      continue;
    }
    any = true;
    if (is_document(head)) {
      GATE_TRY(read_document(source, name, std::move(bytes), set));
    } else {
      GATE_TRY(read_lines(source, name, bytes, set));
    }
  }
  if (!any && !rounded.empty()) {
    Error error = input_error("is promptfoo's CSV, in which scores are rounded to two decimals; it is not read",
                              {source.show(rounded), 0, 0});
    error.hint = "give the JSON of the same evaluation: promptfoo eval -o out.json, or promptfoo export";
    return error;
  }
  return set.finish();
}

}  // namespace

const Reader k_promptfoo{"promptfoo", "results of promptfoo eval -o: JSON of version 2 and 3, JSON lines", recognises,
                         read};

}  // namespace gate::records

// Traces with gen_ai attributes as OTLP/JSON: one export request, or one a line as the Collector's file exporter writes
// them. A file is a run, a trace an example, further traces of it repeats.
#include <memory>
#include <string>
#include <utility>

#include "gate/base/text.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/otlp_spans.h"
#include "gate/records/registry.h"

namespace gate::records {
namespace {

bool recognises(std::string_view, std::string_view head) {
  const std::size_t first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string_view::npos && head[first] == '{' &&
         head.find("\"resourceSpans\"") != std::string_view::npos;
}

Result<RunSet> read(const Source& source) {
  ForeignSet set(source, "OTLP traces");
  for (const std::string& name : source.names) {
    GATE_ASSIGN(const std::string head, set.head(name));
    if (!recognises(name, head)) {
      set.note("ignored '" + name + "', which holds no traces");
      continue;
    }
    GATE_ASSIGN(std::string bytes, set.read(name));
    otlp::Traces traces;
    const std::size_t end = bytes.find('\n');
    if (end != std::string::npos && JsonTree::read(bytes.substr(0, end), {"", 1}).has_value()) {
      std::uint32_t number = 0;
      for (const std::string_view line : split(bytes, '\n')) {
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
          continue;
        }
        GATE_ASSIGN(const auto tree, JsonTree::read(std::string(line), {source.show(name), number}));
        GATE_TRY(traces.add(tree->root()));
      }
    } else {
      GATE_ASSIGN(const auto tree, JsonTree::read(std::move(bytes), {source.show(name), 1}));
      GATE_TRY(traces.add(tree->root()));
    }
    ForeignRun& run = set.add_run(name, visible(plain_name(name)));
    if (Status done = traces.finish(source.request.options, set, run); !done) {
      Error error = std::move(done).error();
      error.where.file = error.where.file.empty() ? source.show(name) : error.where.file;
      return error;
    }
  }
  return set.finish();
}

}  // namespace

const Reader k_otlp{.name = "otlp",
                    .summary = "OpenTelemetry traces with gen_ai attributes: OTLP/JSON, one object or one a line",
                    .recognises = recognises,
                    .read = read,
                    .takes_columns = true};

}  // namespace gate::records

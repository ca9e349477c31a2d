// Traces with gen_ai attributes as OTLP/JSON: one export request, or one a line as the Collector's file exporter writes
// them. A file is a run, a trace an example, further traces of it repeats.
#include <memory>
#include <string>
#include <utility>

#include "gate/base/text.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/head.h"
#include "gate/records/foreign/otlp_spans.h"
#include "gate/records/registry.h"

namespace gate::records {
namespace {

bool recognises(std::string_view, std::string_view head) {
  return first_mark(head) == '{' && holds(head, "\"resourceSpans\"");
}

Result<RunSet> read(const Source& source) {
  ForeignSet set(source, "OTLP traces");
  const auto read_one = [&](const std::string& name) -> Status {
    GATE_ASSIGN(const std::string bytes, set.read(name));
    otlp::Traces traces;
    for (const auto& [line, text] : json_documents(bytes)) {
      GATE_ASSIGN(const auto tree, JsonTree::read(std::string(text), {source.show(name), line}));
      GATE_TRY(traces.add(tree->root()));
    }
    ForeignRun& run = set.add_run(name, visible(plain_name(name)));
    if (Status done = traces.finish(source.request.options, set, run); !done) {
      Error error = std::move(done).error();
      error.where.file = error.where.file.empty() ? source.show(name) : error.where.file;
      return error;
    }
    return Done{};
  };
  GATE_TRY(set.each(recognises, "holds no traces", read_one));
  return set.finish();
}

}  // namespace

const Reader k_otlp{.name = "otlp",
                    .summary = "OpenTelemetry traces with gen_ai attributes: OTLP/JSON, one object or one a line",
                    .recognises = recognises,
                    .read = read,
                    .takes_columns = true};

}  // namespace gate::records

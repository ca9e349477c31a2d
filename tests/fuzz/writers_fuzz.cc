// Any texts and numbers in an evaluation: every report is written, the one for a terminal too, and what other programs
// parse is parsed by parsers that are not ours (nlohmann's for JSON, expat for XML). Where text is not UTF-8, a report
// may refuse; it never writes something else.
#include <expat.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "gate/report/registry.h"
#include "gate/report/text.h"
#include "tests/fuzz/random_evaluation.h"

namespace {

bool parses_as_xml(const std::string& bytes) {
  const XML_Parser parser = XML_ParserCreate(nullptr);
  const bool good = XML_Parse(parser, bytes.data(), static_cast<int>(bytes.size()), 1) == XML_STATUS_OK;
  XML_ParserFree(parser);
  return good;
}

// What a terminal or a log viewer obeys; a line end is the report's own.
bool controls(const std::string& bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\n') || byte == 0x7f;
  });
}

void look_at_text(const gate::Evaluation& evaluation) {
  for (const auto symbols : {gate::report::Symbols::kUnicode, gate::report::Symbols::kAscii}) {
    for (const int width : {60, 140}) {
      const std::string text = gate::report::text_report(evaluation, {width, gate::report::Colour::kNo, symbols});
      GATE_INVARIANT(!controls(text) && text.ends_with('\n'));
      GATE_INVARIANT(symbols == gate::report::Symbols::kUnicode ||
                     std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; }));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gate::test::Source source(data, size);
  const gate::Evaluation evaluation = gate::test::random_evaluation(source);
  look_at_text(evaluation);
  for (const gate::report::Report* report : gate::report::all_reports()) {
    const gate::Result<std::string> bytes = report->write(evaluation, gate::test::envelope());
    if (!bytes) {
      GATE_INVARIANT(bytes.error().kind == gate::ErrorKind::kWrite);
      continue;
    }
    static const std::set<std::string_view> kJson = {"json",        "statement",   "sarif",
                                                     "codequality", "annotations", "test-result"};
    if (kJson.contains(report->name)) {
      GATE_INVARIANT(nlohmann::json::accept(*bytes));
    }
    if (report->name == "junit") {
      GATE_INVARIANT(parses_as_xml(*bytes));
    }
    if (report->name == "openmetrics") {
      GATE_INVARIANT(bytes->ends_with("# EOF\n") && bytes->find("# EOF\n") == bytes->size() - 6);
    }
    GATE_INVARIANT(bytes->find('\x1b') == std::string::npos && bytes->find('\r') == std::string::npos);
  }
  return 0;
}

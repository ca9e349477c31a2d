// Any texts and numbers in an evaluation: every report is written, and what other programs parse is parsed by parsers
// that are not ours (nlohmann's for JSON, expat for XML). Where text is not UTF-8, a report may refuse; it never writes
// something else.
#include <expat.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "gate/report/registry.h"
#include "tests/support/evaluation_builder.h"

namespace {

// Bytes as a source of texts and numbers; empty and 0 when they end.
class Source {
 public:
  Source(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::string text() {
    const std::size_t length = std::min<std::size_t>(byte(), size_);
    std::string made(reinterpret_cast<const char*>(data_), length);
    data_ += length;
    size_ -= length;
    return made;
  }
  std::uint8_t byte() {
    if (size_ == 0) {
      return 0;
    }
    --size_;
    return *data_++;
  }
  double number() {
    double made = 0;
    const std::size_t length = std::min(sizeof made, size_);
    std::memcpy(&made, data_, length);
    data_ += length;
    size_ -= length;
    return made;
  }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
};

gate::test::FindingBuilder finding(Source& source) {
  const std::uint8_t which = source.byte();
  auto made =
      which % 3 == 0   ? gate::test::holds(source.text(), source.text(), gate::ReasonCode::kWithinBound, source.text())
      : which % 3 == 1 ? gate::test::warns(source.text(), source.text(), gate::ReasonCode::kInconclusive, source.text())
                       : gate::test::blocks(source.text(), source.text(), gate::ReasonCode::kInferior, source.text());
  if ((which & 4U) != 0) {
    made.metric(source.text(), source.text(), gate::Direction::kHigher).slice(source.text(), source.text());
  }
  if ((which & 8U) != 0) {
    made.sides(source.number(), source.number())
        .estimate(gate::Scale::kDifference, source.number(), source.number(), source.number());
  }
  if ((which & 16U) != 0) {
    made.at_least(source.number()).margin(source.number(), source.text());
  }
  if ((which & 32U) != 0) {
    made.example(source.text(), source.text()).note(source.text(), source.text());
  }
  if ((which & 64U) != 0) {
    made.advice(source.text()).respond(source.text(), source.text(), source.text());
  }
  return made;
}

bool parses_as_xml(const std::string& bytes) {
  const XML_Parser parser = XML_ParserCreate(nullptr);
  const bool good = XML_Parse(parser, bytes.data(), static_cast<int>(bytes.size()), 1) == XML_STATUS_OK;
  XML_ParserFree(parser);
  return good;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Source source(data, size);
  gate::test::EvaluationBuilder builder(source.text());
  builder.get().policy.path = source.text();
  builder.get().candidate.name = source.text();
  builder.note(source.text(), source.text());
  builder.get().attestations.push_back({std::string(64, 'a'), std::string(64, 'b'), {std::string(64, 'c')}, 1});
  do {
    builder.add(finding(source));
  } while (!source.empty());
  const gate::Evaluation evaluation = builder.done();
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
    // What a terminal or a log viewer obeys is in none of them.
    GATE_INVARIANT(bytes->find('\x1b') == std::string::npos && bytes->find('\r') == std::string::npos);
  }
  return 0;
}

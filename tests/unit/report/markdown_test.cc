#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gate/base/text.h"
#include "gate/report/registry.h"
#include "tests/unit/report/evaluations.h"
#include "tests/unit/report/golden.h"

namespace {

std::string markdown(const gate::Evaluation& evaluation) {
  return *gate::report::find_report("markdown")->write(evaluation, gate::test::envelope());
}

// The page without its code spans, which mean nothing to a renderer.
std::string without_code(std::string_view page) {
  std::string rest;
  for (std::size_t i = 0; i < page.size();) {
    if (page[i] != '`') {
      rest += page[i++];
      continue;
    }
    const std::size_t end = page.find_first_not_of('`', i);
    const std::string fence(page.substr(i, end - i));
    std::size_t close = page.find(fence, end);
    while (close != std::string_view::npos && close + fence.size() < page.size() && page[close + fence.size()] == '`') {
      close = page.find(fence, page.find_first_not_of('`', close));
    }
    REQUIRE(close != std::string_view::npos);
    CHECK(page.substr(end, close - end).find('\n') == std::string_view::npos);
    i = close + fence.size();
  }
  return rest;
}

}  // namespace

TEST_CASE("markdown: whole pages") {
  CHECK(markdown(gate::test::all_pass()) == gate::test::golden("all-pass.md"));
  CHECK(markdown(gate::test::one_slice_blocks()) == gate::test::golden("slice-blocks.md"));
  CHECK(markdown(gate::test::warns_with_advice()) == gate::test::golden("warns.md"));
  CHECK(markdown(gate::test::failed_and_missing()) == gate::test::golden("failed.md"));
  CHECK(markdown(gate::test::waived()) == gate::test::golden("waived.md"));
  CHECK(markdown(gate::test::hostile()) == gate::test::golden("hostile.md"));
}

TEST_CASE("markdown: outside of code spans nothing came from outside") {
  const std::string page = markdown(gate::test::hostile());
  CHECK(page.find("<!--") == std::string::npos);
  const std::string rest = without_code(page);
  CAPTURE(rest);
  for (const char* word : {"@", "#1", "![", "](", "<b>", "fixes", "::", "javascript", "\x1b", "\r"}) {
    CAPTURE(std::string(word));
    CHECK(rest.find(word) == std::string::npos);
  }
  // Every row of the table has its six cells.
  for (const std::string_view line : gate::split(rest, '\n')) {
    if (line.starts_with("|")) {
      CHECK(gate::split(line, '|').size() == 8);
    }
  }
}

TEST_CASE("markdown: what concerns the whole evaluation, whatever its verdict") {
  for (gate::Evaluation evaluation : {gate::test::all_pass(), gate::test::one_slice_blocks()}) {
    evaluation.notes = {{"attempt", "attempt 4 at this candidate"}, {"attempt", "not `code` @team"}};
    const std::string page = markdown(evaluation);
    CHECK(page.find("\n**Remarks**\n\n- `attempt 4 at this candidate`\n- ``not `code` @team``\n") != std::string::npos);
    CHECK(without_code(page).find('@') == std::string::npos);
  }
}

TEST_CASE("comment: stays below what one holds, and counts what it leaves out") {
  gate::test::EvaluationBuilder builder;
  for (int i = 0; i < 3000; ++i) {
    gate::Finding finding =
        i % 2 == 0 ? gate::test::digit_8_blocks().done() : gate::test::digit("x", 0, -0.01, 0.01).done();
    finding.slice[0].value = "n" + std::to_string(i);
    builder.add(finding);
  }
  const gate::Evaluation evaluation = builder.done();
  const std::string page = *gate::report::find_report("comment")->write(evaluation, gate::test::envelope());
  CHECK(page.size() < 65'536);
  CHECK(page.size() > 50'000);
  CHECK(page.find(" more findings: see the evidence_\n") != std::string::npos);
  CHECK(page.find(" more paragraphs: see the evidence_\n") != std::string::npos);
  CHECK(page.find("</details>\n") != std::string::npos);
  CHECK(page.find("1500 passing findings") != std::string::npos);
  // A summary holds more, and says the same.
  const std::string summary = markdown(evaluation);
  CHECK(summary.size() > 500'000);
  CHECK(summary.size() < (1U << 20U));
  CHECK(summary.substr(0, 1000) == page.substr(0, 1000));
}

TEST_CASE("comment: the page of a summary where both have room") {
  const gate::Evaluation evaluation = gate::test::one_slice_blocks();
  CHECK(*gate::report::find_report("comment")->write(evaluation, gate::test::envelope()) == markdown(evaluation));
}

#include "gate/report/text.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/text.h"
#include "gate/report/decision.h"
#include "gate/report/layout.h"
#include "gate/report/wording.h"
#include "tests/unit/report/evaluations.h"
#include "tests/unit/report/golden.h"

namespace report = gate::report;
using report::Colour;
using report::Symbols;
using report::text_report;

namespace {

struct Named {
  std::string what;
  gate::Evaluation evaluation;
};

std::vector<Named> all_evaluations() {
  return {{"all-pass", gate::test::all_pass()},       {"slice-blocks", gate::test::one_slice_blocks()},
          {"warns", gate::test::warns_with_advice()}, {"failed", gate::test::failed_and_missing()},
          {"waived", gate::test::waived()},           {"hostile", gate::test::hostile()}};
}

std::vector<std::string_view> lines_of(std::string_view text) {
  REQUIRE(text.ends_with('\n'));
  return gate::split(text.substr(0, text.size() - 1), '\n');
}

void collect_numbers(const nlohmann::json& value, std::vector<double>& numbers) {
  if (value.is_number()) {
    numbers.push_back(value.get<double>());
  }
  for (const auto& inner : value.is_structured() ? value : nlohmann::json::array()) {
    collect_numbers(inner, numbers);
  }
}

}  // namespace

TEST_CASE("text: whole reports at both widths") {
  for (const Named& row : all_evaluations()) {
    for (const int width : {100, 80}) {
      CAPTURE(row.what);
      CAPTURE(width);
      CHECK(text_report(row.evaluation, {.width = width}) ==
            gate::test::golden(row.what + "." + std::to_string(width) + ".txt"));
    }
  }
}

TEST_CASE("text: without box characters, and in colour") {
  CHECK(text_report(gate::test::warns_with_advice(), {.symbols = Symbols::kAscii}) ==
        gate::test::golden("warns.ascii.txt"));
  CHECK(text_report(gate::test::one_slice_blocks(), {.colour = Colour::kYes}) ==
        gate::test::golden("slice-blocks.colour.txt"));
}

TEST_CASE("text: no line is wider than the page, begins with text from outside or carries a control character") {
  for (const Named& row : all_evaluations()) {
    for (const int width : {0, 60, 72, 80, 100, 140}) {
      for (const Symbols symbols : {Symbols::kUnicode, Symbols::kAscii}) {
        const std::string text = text_report(row.evaluation, {.width = width, .symbols = symbols});
        CHECK(gate::visible(text, "\n") == text);
        CHECK(text.find("##[") == std::string::npos);
        for (const std::string_view line : lines_of(text)) {
          CAPTURE(row.what);
          CAPTURE(std::string(line));
          CHECK((report::columns(line) <= static_cast<std::size_t>(std::max(width, 60)) ||
                 line.find("://") != std::string_view::npos));
          CHECK(!line.ends_with(' '));
          CHECK(!line.substr(std::min(line.find_first_not_of(' '), line.size())).starts_with("::"));
          if (symbols == Symbols::kAscii) {
            CHECK(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; }));
          }
        }
      }
    }
  }
}

TEST_CASE("text: colour adds nothing but colour") {
  for (const Named& row : all_evaluations()) {
    CAPTURE(row.what);
    std::string coloured = text_report(row.evaluation, {.colour = Colour::kYes});
    for (std::size_t at = coloured.find("\x1b["); at != std::string::npos; at = coloured.find("\x1b[")) {
      coloured.erase(at, coloured.find('m', at) - at + 1);
    }
    CHECK(coloured == text_report(row.evaluation, {}));
  }
}

TEST_CASE("text: every quantity shown is a rounded number of the evidence") {
  for (const Named& row : all_evaluations()) {
    const nlohmann::json decision = nlohmann::json::parse(*report::decision_bytes(row.evaluation));
    for (std::size_t i = 0; i < row.evaluation.findings.size(); ++i) {
      CAPTURE(row.what);
      CAPTURE(i);
      std::vector<double> numbers;
      collect_numbers(decision["checks"][i], numbers);
      const gate::Finding& finding = row.evaluation.findings[i];
      const report::Quantities q = report::quantities(finding);
      const double factor = finding.scale == gate::Scale::kRelative ? 100 : 1;
      for (const std::string& text : {q.estimate, q.interval, q.limit}) {
        for (const std::string_view word : gate::split(text, ' ')) {
          const std::string_view digits = word.substr(std::min(word.find_first_of("-0123456789"), word.size()));
          double shown = 0;
          const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), shown).ptr;
          if (end == digits.data()) {
            continue;  // "to", "max", "ms"
          }
          const std::string_view token(digits.data(), static_cast<std::size_t>(end - digits.data()));
          const std::size_t point = token.find('.');
          const double unit =
              point == std::string_view::npos ? 1.0 : std::pow(10.0, -static_cast<double>(token.size() - point - 1));
          CAPTURE(std::string(word));
          CHECK(std::any_of(numbers.begin(), numbers.end(),
                            [&](double number) { return std::fabs(number * factor - shown) <= 0.5001 * unit; }));
        }
      }
    }
  }
}

TEST_CASE("text: many slices and many findings are counted, not listed") {
  gate::test::EvaluationBuilder builder;
  builder.add(gate::test::accuracy_holds());
  for (int i = 0; i < 30; ++i) {
    gate::test::FindingBuilder slice = gate::test::digit_8_blocks();
    gate::Finding finding = slice.done();
    finding.slice[0].value = "n" + std::to_string(i);
    builder.add(finding);
  }
  for (int i = 0; i < 40; ++i) {
    builder.add(gate::test::warns("check-" + std::to_string(i), "coverage", gate::ReasonCode::kTooFew, "too few"));
  }
  const std::string text = text_report(builder.done(), {});
  CHECK(text.starts_with("BLOCK  support-bot: 1 of 41 checks blocks, 40 warn — accuracy in 30 slices\n"));
  CHECK(text.find("✗ BLOCK    22 more slices block\n") != std::string::npos);
  CHECK(text.find("│ also      digit=n3; digit=n4; digit=n5; digit=n6; digit=n7; digit=n8 and 21 more (numbers in the\n"
                  "│           evidence)\n") != std::string::npos);
  CHECK(text.find("\n! WARN   23 further findings in the evidence\n") != std::string::npos);
}

TEST_CASE("text: a report whose evidence cannot be written says so") {
  gate::Evaluation evaluation = gate::test::all_pass();
  evaluation.policy.id = "caf\xE9";
  const std::string text = text_report(evaluation, {});
  CHECK(text.starts_with("PASS  caf\\xe9: all 4 checks pass\n"));
  CHECK(text.find("evidence    none, policy.id is not UTF-8 ·") != std::string::npos);
}

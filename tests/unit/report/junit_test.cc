#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/text.h"
#include "gate/report/registry.h"
#include "tests/unit/report/evaluations.h"
#include "tests/unit/report/golden.h"

namespace {

std::string junit(const gate::Evaluation& evaluation) {
  return *gate::report::find_report("junit")->write(evaluation, gate::test::envelope());
}

// Says what is wrong with a document of elements, attributes, character data and the five named entities; "" when it is
// well-formed. Independent of the encoder.
std::string malformed(std::string_view xml) {
  std::vector<std::string> open;
  std::size_t roots = 0;
  const auto data_problem = [](std::string_view data) -> std::string {
    for (std::size_t i = 0; i < data.size(); ++i) {
      const auto byte = static_cast<unsigned char>(data[i]);
      if (byte == '<' || (byte < 0x20 && byte != '\n')) {
        return "bad character";
      }
      if (byte == '&') {
        const std::string_view entity = data.substr(i, data.find(';', i) - i + 1);
        if (entity != "&amp;" && entity != "&lt;" && entity != "&gt;" && entity != "&quot;" && entity != "&apos;") {
          return "bad entity";
        }
      }
    }
    const bool no_character =
        data.find("\xEF\xBF\xBE") != std::string_view::npos || data.find("\xEF\xBF\xBF") != std::string_view::npos;
    return gate::first_invalid_utf8(data) || no_character ? "not an XML character"
           : data.find("]]>") != std::string_view::npos   ? "]]>"
                                                          : "";
  };
  constexpr std::string_view kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  if (!xml.starts_with(kHead)) {
    return "no declaration";
  }
  for (std::size_t at = kHead.size(); at < xml.size();) {
    if (xml[at] != '<') {
      const std::string_view data = xml.substr(at, xml.find('<', at) - at);
      if (const std::string problem = data_problem(data); !problem.empty()) {
        return problem;
      }
      if (open.empty() && data.find_first_not_of('\n') != std::string_view::npos) {
        return "text outside";
      }
      at += data.size();
      continue;
    }
    const std::size_t end = xml.find('>', at);
    if (end == std::string_view::npos) {
      return "open tag";
    }
    std::string_view tag = xml.substr(at + 1, end - at - 1);
    at = end + 1;
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != tag.substr(1)) {
        return "wrong end tag " + std::string(tag);
      }
      open.pop_back();
      continue;
    }
    const bool is_empty = tag.ends_with('/');
    tag = is_empty ? tag.substr(0, tag.size() - 1) : tag;
    const std::string name(tag.substr(0, tag.find(' ')));
    std::set<std::string_view> seen;
    for (std::string_view rest = tag.substr(name.size()); !rest.empty();) {
      const std::size_t equals = rest.find("=\"");
      const std::size_t close = equals == std::string_view::npos ? equals : rest.find('"', equals + 2);
      if (rest[0] != ' ' || close == std::string_view::npos || !seen.insert(rest.substr(1, equals - 1)).second) {
        return "bad attributes of " + name;
      }
      const std::string_view value = rest.substr(equals + 2, close - equals - 2);
      if (const std::string problem = data_problem(value);
          !problem.empty() || value.find('\n') != std::string_view::npos) {
        return "bad value in " + name;
      }
      rest.remove_prefix(close + 1);
    }
    roots += open.empty() ? 1U : 0U;
    if (!is_empty) {
      open.push_back(name);
    }
  }
  return !open.empty() ? "not closed" : roots != 1 ? "not one root" : "";
}

std::vector<std::string> names_of(std::string_view xml) {
  std::vector<std::string> names;
  for (std::size_t at = xml.find("<testcase "); at != std::string_view::npos; at = xml.find("<testcase ", at + 1)) {
    const std::size_t start = xml.find(" name=\"", at) + 7;
    names.emplace_back(xml.substr(start, xml.find('"', start) - start));
  }
  return names;
}

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) {
    ++n;
  }
  return n;
}

}  // namespace

TEST_CASE("junit: whole documents") {
  CHECK(junit(gate::test::all_pass()) == gate::test::golden("all-pass.xml"));
  CHECK(junit(gate::test::one_slice_blocks()) == gate::test::golden("slice-blocks.xml"));
  CHECK(junit(gate::test::warns_with_advice()) == gate::test::golden("warns.xml"));
  CHECK(junit(gate::test::failed_and_missing()) == gate::test::golden("failed.xml"));
  CHECK(junit(gate::test::hostile()) == gate::test::golden("hostile.xml"));
}

TEST_CASE("junit: well-formed whatever the names") {
  for (const gate::Evaluation& evaluation :
       {gate::test::all_pass(), gate::test::one_slice_blocks(), gate::test::warns_with_advice(),
        gate::test::failed_and_missing(), gate::test::waived(), gate::test::hostile()}) {
    CAPTURE(evaluation.policy.id);
    CHECK(malformed(junit(evaluation)) == "");
  }
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  all += "\xEF\xBF\xBE]]>";
  gate::test::EvaluationBuilder builder(all);
  builder.add(gate::test::blocks(all, all, gate::ReasonCode::kInferior, all)
                  .slice(all, all)
                  .example(all, all)
                  .advice(all)
                  .respond(all, all, all));
  builder.note(all, all);
  CHECK(malformed(junit(builder.done())) == "");
}

TEST_CASE("junit: the check of well-formedness finds what is wrong") {
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  for (const char* bad : {"", "<a>", "<a></b>", "<a/><a/>", "<a b=\"1\" b=\"2\"/>", "<a b=\"<\"/>", "<a>&</a>",
                          "<a>\x01</a>", "<a>]]></a>", "<a>\xEF\xBF\xBF</a>", "<a b=1/>", "text<a/>"}) {
    CAPTURE(std::string(bad));
    CHECK(malformed(head + bad) != "");
  }
  CHECK(malformed(head + "\n<a b=\"&lt;\">x<c/></a>\n") == "");
}

TEST_CASE("junit: what concerns the whole evaluation stands in the suite's output") {
  gate::test::EvaluationBuilder builder;
  builder.add(gate::test::digit("8", 0, -0.01, 0.01)).note("attempt", "attempt 4 at this <candidate>");
  const std::string xml = junit(builder.done());
  CHECK(malformed(xml) == "");
  CHECK(count(xml, "    <system-out>attempt 4 at this &lt;candidate&gt;\n</system-out>\n  </testsuite>") == 1);
}

TEST_CASE("junit: names are unique, even where findings are not") {
  gate::test::EvaluationBuilder builder;
  for (const char* value : {"8", "8", "8 (2)", "8"}) {
    builder.add(gate::test::digit(value, 0, -0.01, 0.01));
  }
  builder.add(gate::test::digit("a\nb", 0, -0.01, 0.01)).add(gate::test::digit("a b", 0, -0.01, 0.01));
  const std::vector<std::string> names = names_of(junit(builder.done()));
  CHECK(names == std::vector<std::string>{"accuracy [digit=8]", "accuracy [digit=8] (2)", "accuracy [digit=8 (2)]",
                                          "accuracy [digit=8] (3)", "accuracy [digit=a\\x0ab]",
                                          "accuracy [digit=a b]"});
}

TEST_CASE("junit: a warning passes, a block fails, a failed check is an error, the rest is skipped or plain") {
  struct Row {
    std::string what;
    gate::Evaluation evaluation;
    std::size_t failures, errors, skipped, outputs;
  };
  for (const Row& row :
       {Row{"pass", gate::test::all_pass(), 0, 0, 0, 0}, Row{"slice", gate::test::one_slice_blocks(), 1, 0, 0, 0},
        Row{"warn", gate::test::warns_with_advice(), 0, 0, 0, 3},
        Row{"failed", gate::test::failed_and_missing(), 2, 1, 1, 0}, Row{"waived", gate::test::waived(), 0, 0, 0, 1}}) {
    CAPTURE(row.what);
    const std::string xml = junit(row.evaluation);
    CHECK(count(xml, "<failure ") == row.failures);
    CHECK(count(xml, "<error ") == row.errors);
    CHECK(count(xml, "<skipped ") == row.skipped);
    CHECK(count(xml, "<system-out>WARN: ") == row.outputs);
    CHECK(count(xml, " failures=\"" + std::to_string(row.failures) + "\"") == 2);
    CHECK(count(xml, " errors=\"" + std::to_string(row.errors) + "\"") == 2);
    CHECK(count(xml, " tests=\"" + std::to_string(row.evaluation.findings.size()) + "\"") == 2);
  }
}

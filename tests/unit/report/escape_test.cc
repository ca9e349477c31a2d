#include "gate/report/escape.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "gate/base/text.h"

namespace report = gate::report;

TEST_CASE("escape: one hostile text a row, in every sink") {
  struct Row {
    std::string what;
    std::string text, xml, attribute, span, cell, log;
  };
  const std::array<Row, 12> rows{{
      {"plain", "accuracy", "accuracy", "accuracy", "`accuracy`", "`accuracy`", "accuracy"},
      {"nothing", "", "", "", "`(empty)`", "`(empty)`", ""},
      {"markup", "<b>&\"'", "&lt;b&gt;&amp;&quot;&apos;", "&lt;b&gt;&amp;&quot;&apos;", "`<b>&\"'`", "`<b>&\"'`",
       "<b>&\"'"},
      {"end of CDATA", "a]]>b", "a]]&gt;b", "a]]&gt;b", "`a]]>b`", "`a]]>b`", "a]]>b"},
      {"control characters and a line end", std::string("a\x1b[31m\0b\n", 9), "a\\x1b[31m\\x00b\n",
       "a\\x1b[31m\\x00b\\x0a", "`a\\x1b[31m\\x00b\\x0a`", "`a\\x1b[31m\\x00b\\x0a`", "a\\x1b[31m\\x00b\\x0a"},
      {"what turns text around or hides",
       "a\xE2\x80\xAE"
       "b\xE2\x80\x8B",
       "a\\u{202e}b\\u{200b}", "a\\u{202e}b\\u{200b}", "`a\\u{202e}b\\u{200b}`", "`a\\u{202e}b\\u{200b}`",
       "a\\u{202e}b\\u{200b}"},
      {"malformed bytes", "a\xFF\xED\xA0\x80", "a\\xff\\xed\\xa0\\x80", "a\\xff\\xed\\xa0\\x80",
       "`a\\xff\\xed\\xa0\\x80`", "`a\\xff\\xed\\xa0\\x80`", "a\\xff\\xed\\xa0\\x80"},
      {"well formed, but no XML character", "\xEF\xBF\xBE\xEF\xBF\xBF", "\\u{fffe}\\u{ffff}", "\\u{fffe}\\u{ffff}",
       "`\\u{fffe}\\u{ffff}`", "`\\u{fffe}\\u{ffff}`", "\\u{fffe}\\u{ffff}"},
      {"backticks at both ends", "`a``b`", "`a``b`", "`a``b`", "``` `a``b` ```", "``` `a``b` ```", "`a``b`"},
      {"table breaking, with backslashes in front", "a|b\\|c", "a|b\\|c", "a|b\\|c", "`a|b\\|c`", "`a\\|b\\ \\|c`",
       "a|b\\|c"},
      {"marks that programs look for", "<!-- m --> ##[error]x [[ATTACHMENT|f]]",
       "&lt;!-- m --&gt; ##[error]x [ [ATTACHMENT|f]]", "&lt;!-- m --&gt; ##[error]x [ [ATTACHMENT|f]]",
       "`<\\!-- m --> ##[error]x [[ATTACHMENT|f]]`", "`<\\!-- m --> ##[error]x [[ATTACHMENT\\|f]]`",
       "<!-- m --> ##\\[error]x [[ATTACHMENT|f]]"},
      {"mentions, references, images, links", "@org/team #1 ![i](http://h) [l](u)",
       "@org/team #1 ![i](http://h) [l](u)", "@org/team #1 ![i](http://h) [l](u)",
       "`@org/team #1 ![i](http://h) [l](u)`", "`@org/team #1 ![i](http://h) [l](u)`",
       "@org/team #1 ![i](http://h) [l](u)"},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(report::xml_text(row.text) == row.xml);
    CHECK(report::xml_attribute(row.text) == row.attribute);
    CHECK(report::code_span(row.text) == row.span);
    CHECK(report::code_cell(row.text) == row.cell);
    CHECK(report::log_text(row.text) == row.log);
  }
}

TEST_CASE("escape: a code span is capped, one line, and its fence is longer than any run inside") {
  const std::string span = report::code_span(std::string(10'000, 'x') + "\n");
  CHECK(span == "`" + std::string(report::kMaxText - 3, 'x') + "...`");
  for (std::size_t run = 1; run < 12; ++run) {
    const std::string inside = "a" + std::string(run, '`') + "b";
    const std::string fence(run + 1, '`');
    CHECK(report::code_span(inside) == fence + inside + fence);
  }
  CHECK(report::code_span(" a ") == "`  a  `");
}

TEST_CASE("escape: every byte is safe in XML") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  for (const std::string& out : {report::xml_text(all), report::xml_attribute(all)}) {
    CHECK(!gate::first_invalid_utf8(out));
    for (const char c : out) {
      CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
    }
    CHECK(out.find_first_of("<>\"'") == std::string::npos);
  }
}

TEST_CASE("escape: ASCII for terminals that know no more") {
  CHECK(report::ascii_text("caf\xC3\xA9 \xE5\x90\x8D \xF0\x9F\x98\x82") == "caf\\u{00e9} \\u{540d} \\u{1f602}");
}

TEST_CASE("escape: a workflow command's message and properties") {
  struct Row {
    std::string what, text, data, property;
  };
  for (const Row& row : {
           Row{"plain", "a b", "a b", "a b"},
           Row{"percent first", "50%0A", "50%250A", "50%250A"},
           Row{"separators", "a:b,c::d", "a:b,c::d", "a%3Ab%2Cc%3A%3Ad"},
           Row{"line feed", "a\n::error::b", "a%0A::error::b", "a\\x0a%3A%3Aerror%3A%3Ab"},
           Row{"carriage return", "a\r::error::b", "a\\x0d::error::b", "a\\x0d%3A%3Aerror%3A%3Ab"},
           Row{"the other form", "##[add-mask]x", "##\\[add-mask]x", "##\\[add-mask]x"},
           Row{"hidden", "a\xE2\x80\xAE", "a\\u{202e}", "a\\u{202e}"},
       }) {
    CAPTURE(row.what);
    CHECK(report::command_data(row.text) == row.data);
    CHECK(report::command_property(row.text) == row.property);
  }
  // The runner cuts after 4,096 UTF-16 units: 1,365 pairs of a letter and a face are 4,095.
  std::string faces;
  for (int i = 0; i < 1365; ++i) {
    faces += "a\xF0\x9F\x98\x82";
  }
  CHECK(report::command_data(faces + "a") == faces + "a");
  CHECK(report::command_data(faces + "ab") == faces.substr(0, faces.size() - 5) + "a...");
}

TEST_CASE("escape: a SARIF message has no links and no placeholders of others") {
  CHECK(report::sarif_text("[a](1) {0} \\ b\nc") == "\\[a\\](1) {{0}} \\\\ b\nc");
}

TEST_CASE("escape: a path as a reference") {
  struct Row {
    std::string path, uri;
  };
  for (const Row& row : {Row{"gate/policy.yaml", "gate/policy.yaml"}, Row{"a b#?%:\"<", "a%20b%23%3F%25%3A%22%3C"},
                         Row{"\xC3\xA9", "%C3%A9"}, Row{"//host/x", ".//host/x"}, Row{"../p", "../p"}}) {
    CAPTURE(row.path);
    CHECK(report::uri_path(row.path) == row.uri);
  }
}

TEST_CASE("escape: what may become a link") {
  for (const char* good : {"https://example.com/a?b=c#d", "http://localhost:8080/x%20y", "https://h"}) {
    CAPTURE(std::string(good));
    CHECK(report::link_target(good) == good);
  }
  for (const char* bad : {"", "javascript:alert(1)", "https://", "https:///x", "HTTPS://x", " https://x", "https://a b",
                          "https://a\"b", "https://a<b", "https://a\nb", "https://%zz", "https://x/%4",
                          "data:text/html,x", "//example.com", "https://\xC3\xA9.example"}) {
    CAPTURE(std::string(bad));
    CHECK(report::link_target(bad).empty());
  }
  CHECK(report::link_target("https://" + std::string(3000, 'x')).empty());
}

TEST_CASE("escape: labels of OpenMetrics and text of a page") {
  CHECK(report::label_value("a\"b\\c\nd") == "a\\\"b\\\\c\\\\x0ad");
  CHECK(report::html_text("<a href=\"x\">&'\n\x1b") == "&lt;a href=&quot;x&quot;&gt;&amp;&apos;\n\\x1b");
}

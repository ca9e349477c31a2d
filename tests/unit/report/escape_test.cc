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
       "`\xEF\xBF\xBE\xEF\xBF\xBF`", "`\xEF\xBF\xBE\xEF\xBF\xBF`", "\xEF\xBF\xBE\xEF\xBF\xBF"},
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

#include "gate/base/glob.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_CASE("globs: what each sign stands for") {
  struct Row {
    std::string pattern, text;
    bool matches;
  };
  const std::vector<Row> rows{
      {"main", "main", true},
      {"main", "mainline", false},
      {"main", "domain", false},
      {"Main", "main", false},
      {"", "", true},
      {"", "a", false},
      {"*", "", true},
      {"*", "a", true},
      {"*", "a/b", false},
      {"**", "a/b", true},
      {"**", "", true},
      {"release/*", "release/1.2", true},
      {"release/*", "release/1/2", false},
      {"release/**", "release/1/2", true},
      {"release/**", "release", false},
      {"v?.*", "v1.2", true},
      {"v?.*", "v10.2", false},
      {"a?c", "a/c", false},
      {"**/*.txt", "a.txt", true},
      {"**/*.txt", "x/y/a.txt", true},
      {"**/*.txt", "x/y/a.txt/b", false},
      {"src/**/a", "src/a", true},
      {"src/**/a", "src/x/y/a", true},
      {"src/**/a", "src/xa", false},
      {"src/**/a", "srca", false},
      {"**/a/**/b", "a/b", true},
      {"**/a/**/b", "x/a/y/b", true},
      {"**/a/**/b", "x/ya/b", false},
      {"a**b", "a/x/b", true},
      {"a.c", "abc", false},
      {"[ab]", "a", false},
      {"*a*b*", "xxaxxbxx", true},
      {"*a*b*", "xxbxxaxx", false},
      {"**/", "a/", true},
      {"***", "a/b", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.text);
    CHECK(gate::glob_matches(row.pattern, row.text) == row.matches);
  }
}

TEST_CASE("globs: a hostile pattern costs its length times the text's, not an exponent of it") {
  std::string pattern;
  for (int i = 0; i < 60; ++i) {
    pattern += "*a";
  }
  CHECK_FALSE(gate::glob_matches(pattern + "b", std::string(4000, 'a')));
  CHECK(gate::glob_matches(pattern + "*", std::string(4000, 'a')));
}

#include "gate/checks/pattern_cost.h"

#include <doctest/doctest.h>

#include <string>

using gate::checks::cost_of_pattern;

TEST_CASE("expressions whose matching explodes are refused") {
  for (const std::string pattern :
       {"(a+)+$", "(a*)*b", "(a|a)*b", "(a|ab)+$", "^(([a-z])+.)+$", "(.*a){20}", "(a?){30}a", "(x+x+)+y", "((a)|(b))+",
        "(\\w+\\s?)*$", "(?:a+){2,}", "(.|a)*", "(|a)+", "a*a*a*a*a*b", "a?a?a?a?a?a?a?a?a?a?a?b", "([a-z]|[a-c])+"}) {
    CHECK_MESSAGE(!cost_of_pattern(pattern).problem.empty(), pattern);
  }
}

TEST_CASE("expressions that people write are not") {
  for (const std::string pattern :
       {"^[a-z0-9-]+$", "^v[0-9]+\\.[0-9]+\\.[0-9]+$", "^[0-9a-f]{64}$", "^(abc)+$", "^(foo|bar|qux)*$", "^a{2,4}(b)?$",
        "^\\(.*\\)$", "[(+*]+", "^(\\d{3}-)?\\d{4}$", "", "^(?:en|de)(?:-[A-Z]{2})?$", "a|a", "^[^@]+@[^@]+$"}) {
    const auto cost = cost_of_pattern(pattern);
    CHECK_MESSAGE(cost.problem.empty(), pattern, ": ", cost.problem);
  }
}

TEST_CASE("the more is repeated the shorter the text") {
  CHECK(cost_of_pattern("^a*b*$").longest == 1024);
  CHECK(cost_of_pattern("^a*b*c*$").longest == 215);
  CHECK(cost_of_pattern("^a*b*c*d*$").longest == 56);
  CHECK(cost_of_pattern("^a{3}b{2,8}$").longest == 1024);
}

TEST_CASE("alternatives that may begin alike multiply, repeated or not") {
  std::string many = "^";
  for (int i = 0; i < 30; ++i) {
    many += "(a|a)";
  }
  CHECK(cost_of_pattern(many + "b$").problem ==
        "too many parts are optional, or have alternatives that may begin alike");
  std::string words = "^(aa";
  for (char c = 'b'; c <= 'z'; ++c) {
    words += std::string("|a") + c;
  }
  CHECK(cost_of_pattern(words + ")$").problem.empty());
  CHECK(cost_of_pattern("^(" + words.substr(2) + ")(" + words.substr(2) + ")(" + words.substr(2) + ")$").problem != "");
  CHECK(cost_of_pattern("^(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)$").problem.empty());
}

TEST_CASE("what stands inside a group counts for the groups around it") {
  for (const std::string pattern : {"((a+))+", "((a+)b)+", "((a|a)b)*", "(?=a+)+", "(?!a|a)*", "(?:(?:a+))*"}) {
    CHECK_MESSAGE(!cost_of_pattern(pattern).problem.empty(), pattern);
  }
  for (const std::string pattern : {"((a)b)+", "((a+)b)?", "^(?=a+)b", "^(?!a|b)c", "((a+))"}) {
    CHECK_MESSAGE(cost_of_pattern(pattern).problem.empty(), pattern);
  }
}

TEST_CASE("a class is one atom, whatever stands in it, and a question mark after a repetition none at all") {
  CHECK(cost_of_pattern("[\\])(+*]+").longest == 1024);
  CHECK(cost_of_pattern("[\\])(+*]+").problem.empty());
  CHECK(cost_of_pattern("a+?b*?").longest == 1024);
  CHECK(cost_of_pattern("a+?b*?c*?").longest == 215);
  CHECK(cost_of_pattern("(a+?)+?").problem == "a repeated group repeats inside, as in (a+)+");
}

TEST_CASE("a bound that no number can hold is none") {
  CHECK(cost_of_pattern("a{99999999999}b*c*").longest == 215);
  CHECK(cost_of_pattern("a{2,99999999999}b*c*").longest == 215);
  CHECK(cost_of_pattern("a{9}b*c*").longest == 215);
  CHECK(cost_of_pattern("a{8}b*c*").longest == 1024);
}

TEST_CASE("an expression that is none is read to its end") {
  for (const std::string pattern : {")", "a)+", "[a", "[a\\", "\\", "a{", "a{2", "(", "(?"}) {
    CHECK_MESSAGE(cost_of_pattern(pattern).problem.empty(), pattern);
  }
}

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

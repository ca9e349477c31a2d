// The six pairs of the reference implementation of RFC 8785 (cyberphone/json-canonicalization, testdata): what is read
// and written again has the published bytes.
#include <doctest/doctest.h>

#include <array>
#include <string>

#include "gate/evidence/json_reader.h"
#include "gate/report/canonical_json.h"

TEST_CASE("canonical: the published pairs") {
  struct Pair {
    const char* name;
    std::string input, output;
  };
  const std::array<Pair, 6> pairs{{
      {"arrays", "[\n  56,\n  {\n    \"d\": true,\n    \"10\": null,\n    \"1\": [ ]\n  }\n]",
       R"([56,{"1":[],"10":null,"d":true}])"},
      {"french",
       "{\n  \"peach\": \"This sorting order\",\n  \"p\xC3\xA9"
       "ch\xC3\xA9\": \"is wrong according to French\",\n  \"p\xC3\xAA"
       "che\": \"but canonicalization MUST\",\n  \"sin\":   \"ingnore locale\"\n}\n",
       "{\"peach\":\"This sorting order\",\"p\xC3\xA9"
       "ch\xC3\xA9\":\"is wrong according to French\",\"p\xC3\xAA"
       "che\":\"but canonicalization MUST\",\"sin\":\"ingnore locale\"}"},
      {"structures",
       R"({"1": {"f": {"f": "hi","F": 5} ,"\n": 56.0}, "10": { }, "": "empty", "a": { }, "111": [ { } ], "A": { }})",
       R"({"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}})"},
      {"unicode", R"({"Unnormalized Unicode":"A\u030a"})", "{\"Unnormalized Unicode\":\"A\xCC\x8A\"}"},
      {"values",
       R"({"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],)"
       R"("string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals": [null, true, false]})",
       R"({"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":")"
       "\xE2\x82\xAC"
       R"($\u000f\nA'B\"\\\\\"/"})"},
      {"weird",
       R"({"\u20ac": "Euro Sign","\r": "Carriage Return","\ufb33": "Hebrew Letter Dalet With Dagesh","1": "One",)"
       R"("\ud83d\ude02": "Smiley","\u0080": "Control","\u00f6": "Latin Small Letter O With Diaeresis",)"
       R"("</script>": "Browser Challenge"})",
       "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"</script>\":\"Browser "
       "Challenge\",\"\xC2\x80\":\"Control\",\"\xC3\xB6\":"
       "\"Latin Small Letter O With Diaeresis\",\"\xE2\x82\xAC\":\"Euro Sign\",\"\xF0\x9F\x98\x82\":\"Smiley\","
       "\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}"},
  }};
  for (const Pair& pair : pairs) {
    CAPTURE(pair.name);
    const auto json = gate::evidence::read_json(pair.input, pair.name);
    REQUIRE(json.has_value());
    CHECK(*gate::report::canonical_json(*json) == pair.output);
    CHECK(*gate::report::canonical_json(*gate::evidence::read_json(pair.output, pair.name)) == pair.output);
  }
}

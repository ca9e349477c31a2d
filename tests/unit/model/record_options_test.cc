#include "gate/model/record_options.h"

#include <doctest/doctest.h>

namespace gate {
namespace {

std::string told(const std::string& spec) {
  const Result<SetSpec> set = parse_set_spec(spec);
  if (!set) {
    return set.error().message;
  }
  std::string text = set->path;
  for (const auto& [key, value] : set->options.columns) {
    text += " | " + key + ": " + value;
  }
  for (const auto& [key, value] : set->options.select) {
    text += " | " + key + " = " + value;
  }
  return text;
}

}  // namespace

TEST_CASE("what stands behind a '#' is options only when it begins like one") {
  CHECK(told("runs") == "runs");
  CHECK(told("a#b/runs") == "a#b/runs");
  CHECK(told("runs#2") == "runs#2");
  CHECK(told("out.csv#id=question") == "out.csv | id: question");
  CHECK(told("git:HEAD:a#1/out.csv#metric.Right Answer=ok,seed=s") ==
        "git:HEAD:a#1/out.csv | metric.Right Answer: ok | seed: s");
  CHECK(told("m.db#experiment=faq,run_id=a,run_id=b,tag.x=1") ==
        "m.db | experiment = faq | run_id = a | run_id = b | tag.x = 1");
  CHECK(told("out.csv#id=a\\,b\\\\,seed=s") == "out.csv | id: a,b\\ | seed: s");
}

TEST_CASE("options that are not known, not given or given twice are errors") {
  CHECK(told("f#idd=x").starts_with("in 'f#idd=x': unknown key 'idd' (did you mean 'id'?); known are id, run, seed"));
  CHECK(told("f#id=x,seed") == "in 'f#id=x,seed': expected KEY=VALUE behind '#', got 'seed'");
  CHECK(told("f#id=") == "in 'f#id=': expected KEY=VALUE behind '#', got 'id='");
  CHECK(told("f#id=x,id=y") == "in 'f#id=x,id=y': 'id' is given twice");
}

TEST_CASE("what a set says goes before the policy; a selection replaces the whole selection") {
  const RecordOptions policy{{{"id", "p"}, {"seed", "s"}}, {{"experiment", "e"}, {"tag.a", "1"}}};
  const RecordOptions set{{{"id", "q"}}, {{"run_id", "r"}}};
  const RecordOptions both = merged(set, policy);
  CHECK(both.columns == RecordOptions::Pairs{{"id", "q"}, {"seed", "s"}});
  CHECK(both.select == RecordOptions::Pairs{{"run_id", "r"}});
  CHECK(merged({}, policy) == policy);
}

}  // namespace gate

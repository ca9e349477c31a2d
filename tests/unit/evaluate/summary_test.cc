#include "gate/evaluate/summary.h"

#include <doctest/doctest.h>

#include "tests/support/run_sets.h"

TEST_CASE("a side is told by what its documents agree on; a null says nothing") {
  gate::RunSet set =
      gate::test::make_run_set("candidate", {{"a", 1, {}, {{"model.name", "m"}, {"model.version", "2"}}},
                                             {"b", 2, {}, {{"model.name", "m"}, {"model.version", "2"}}}});
  CHECK(gate::evaluate::summarise(set).model == "m 2");
  for (gate::Run& run : set.runs) {
    run.document.fields.set("model.version", {gate::Scalar::Kind::kNull, "null"});
  }
  CHECK(gate::evaluate::summarise(set).model == "m");
  set.runs.front().document.fields.set("model.name", {gate::Scalar::Kind::kString, "n"});
  CHECK(gate::evaluate::summarise(set).model == "(several)");
  CHECK(gate::evaluate::summarise(set).prompt.empty());
  CHECK(gate::evaluate::summarise(set).seeds == 2);
}

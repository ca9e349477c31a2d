// What every reader owes for any bytes: columns of equal length, or an input error that can be rendered.
#ifndef GATE_TESTS_FUZZ_RUN_SET_HOLDS_H_
#define GATE_TESTS_FUZZ_RUN_SET_HOLDS_H_

#include "gate/base/diagnostic.h"
#include "gate/model/run.h"

namespace gate::test {

inline void run_set_holds(const Result<RunSet>& set) {
  if (!set) {
    GATE_INVARIANT(set.error().kind == ErrorKind::kInput && !render(set.error()).empty());
    return;
  }
  for (const Run& run : set->runs) {
    for (const Column& column : run.rows.metrics) {
      GATE_INVARIANT(column.values.size() == run.rows.size());
    }
  }
}

}  // namespace gate::test

#endif  // GATE_TESTS_FUZZ_RUN_SET_HOLDS_H_

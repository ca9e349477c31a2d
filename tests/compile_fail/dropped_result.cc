// A dropped Result must not compile: it is how an error turns into a pass.
#include "gate/base/result.h"

gate::Status step();

gate::Status caller() {
#ifdef GATE_MUST_FAIL
  step();
#else
  GATE_TRY(step());
#endif
  return gate::Done{};
}

// What planning needs to know about an estimate beside its variance components.
#ifndef GATE_CHECKS_PRECISION_H_
#define GATE_CHECKS_PRECISION_H_

#include "gate/checks/compare.h"
#include "gate/checks/shapes/shape.h"

namespace gate::checks {

// Fills in how well the examples' variance is known, how much wider than its standard error the interval is, and the
// least sizes of the shape. `unit`, `theta` and `margin` are set already.
void complete_precision(const Sides& sides, const Question& question, const Oriented& theta, Precision& precision);

}  // namespace gate::checks

#endif  // GATE_CHECKS_PRECISION_H_

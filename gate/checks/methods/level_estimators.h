// The estimators of one side against a bound, one for each row of level_methods.cc: value, interval and, where there is
// none to believe, the obstacle.
#ifndef GATE_CHECKS_METHODS_LEVEL_ESTIMATORS_H_
#define GATE_CHECKS_METHODS_LEVEL_ESTIMATORS_H_

#include "gate/checks/methods/level_method.h"

namespace gate::checks {

void by_t(const OneSide& side, const LevelQuestion& question, Level& level);
void by_clusters(const OneSide& side, const LevelQuestion& question, Level& level);
void by_clopper_pearson(const OneSide& side, const LevelQuestion& question, Level& level);
void by_wilson(const OneSide& side, const LevelQuestion& question, Level& level);
void by_gaffke(const OneSide& side, const LevelQuestion& question, Level& level);
void by_order_statistics(const OneSide& side, const LevelQuestion& question, Level& level);
void by_fieller(const OneSide& side, const LevelQuestion& question, Level& level);
void by_bootstrap(const OneSide& side, const LevelQuestion& question, Level& level);

}  // namespace gate::checks

#endif  // GATE_CHECKS_METHODS_LEVEL_ESTIMATORS_H_

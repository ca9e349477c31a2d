// What to do about a method that is not for the data.
#ifndef GATE_CHECKS_METHODS_REMEDY_H_
#define GATE_CHECKS_METHODS_REMEDY_H_

#include <string>

namespace gate::checks {

// `fitting` are the methods that are, as they are listed; "none".
inline std::string remedy_for_unfit(const std::string& fitting) {
  return fitting == "none" ? "leave 'method' out: none that can be named fits these data"
                           : "leave 'method' out, or name one that fits these data: " + fitting;
}

}  // namespace gate::checks

#endif  // GATE_CHECKS_METHODS_REMEDY_H_

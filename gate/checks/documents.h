// Questions about run documents that several kinds ask.
#ifndef GATE_CHECKS_DOCUMENTS_H_
#define GATE_CHECKS_DOCUMENTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/run.h"

namespace gate::checks {

// The member, or anything below it, is a scalar that is neither null nor an empty string.
bool is_named(const Fields& fields, std::string_view path);

// The text of a scalar that is not null; "" when there is none.
std::string text_at(const Fields& fields, std::string_view path);

// The paths of an array's elements: "artifacts.0", "artifacts.1", ...; none when there is no array.
std::vector<std::string> elements(const Fields& fields, std::string_view array);

}  // namespace gate::checks

#endif  // GATE_CHECKS_DOCUMENTS_H_

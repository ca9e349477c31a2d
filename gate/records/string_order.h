// Millions of distinct strings in the order of their bytes.
#ifndef GATE_RECORDS_STRING_ORDER_H_
#define GATE_RECORDS_STRING_ORDER_H_

#include <cstdint>
#include <vector>

#include "gate/model/string_list.h"

namespace gate::records {

// The numbers of `texts`, fewer than 2^32 and all different, by their bytes. Made for ids, which share most of theirs.
// `memory` is used up: with two words a text there is enough of it to order them.
std::vector<std::uint32_t> order_of(const StringList& texts, std::vector<std::uint64_t> memory = {});

}  // namespace gate::records

#endif  // GATE_RECORDS_STRING_ORDER_H_

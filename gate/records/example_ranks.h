// Numbers of examples, given as they came, become ranks: places in the sorted list of ids.
#ifndef GATE_RECORDS_EXAMPLE_RANKS_H_
#define GATE_RECORDS_EXAMPLE_RANKS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "gate/model/string_list.h"

namespace gate::records {

class ExampleRanks {
 public:
  // The ids of a table of strings, put in order; they outlive this object.
  explicit ExampleRanks(const StringList& sorted) : sorted_(sorted) {}
  explicit ExampleRanks(StringList&&) = delete;

  // The example of each row of a run, no two the same, becomes a rank, and the ranks ascend. Says which row of those
  // given each is now; nothing: none moved.
  std::optional<std::vector<std::uint32_t>> put_in_order(std::vector<std::uint32_t>& examples);

 private:
  std::uint32_t rank_of(std::uint32_t number);

  const StringList& sorted_;
  std::vector<std::uint32_t> ranks_;  // by number; empty until one is asked for
};

}  // namespace gate::records

#endif  // GATE_RECORDS_EXAMPLE_RANKS_H_

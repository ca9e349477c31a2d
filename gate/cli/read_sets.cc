#include "gate/cli/read_sets.h"

#include <algorithm>
#include <cstddef>

#include "gate/base/hands.h"
#include "gate/cli/inputs.h"

namespace gate::cli {

std::vector<Result<RunSet>> read_sets(std::span<const SetToRead> sets, const std::string& repository, const Needs& keep,
                                      const records::Limits& limits, const records::ReadWork& work) {
  const unsigned threads = hands_of(work.threads);
  const auto hands = static_cast<unsigned>(std::min<std::size_t>(threads, sets.size()));
  std::vector<Result<RunSet>> read(sets.size(), input_error("was not read"));
  share_out(sets.size(), hands, [&](std::size_t at, unsigned hand) {
    records::ReadWork share = work;
    share.threads = threads / hands + (hand < threads % hands ? 1 : 0);
    read[at] = load_run_set(sets[at].spec, repository, sets[at].side, &keep, limits, share);
  });
  return read;
}

}  // namespace gate::cli

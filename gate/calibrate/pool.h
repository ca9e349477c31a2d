// The runs that equal candidates and baselines are drawn from: every run of the sets that the user names, on one exam.
#ifndef GATE_CALIBRATE_POOL_H_
#define GATE_CALIBRATE_POOL_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/run.h"

namespace gate::calibrate {

inline constexpr std::uint32_t kNoRow = std::numeric_limits<std::uint32_t>::max();

struct Pool {
  RunSet set;                 // all runs, those of the first set first; examples and words are common to all
  std::size_t documents = 0;  // so many of the first runs are the first set's; drawn runs borrow their documents
  std::size_t largest = 0;    // runs of the largest set: what one side usually shows
  std::vector<std::vector<std::uint32_t>> row_of;  // [run][example]; kNoRow: the run does not have it
  std::vector<std::vector<std::uint32_t>> units;   // examples that stay together: a cluster, else one example
  std::vector<std::uint32_t> unit_of;              // by example
  std::vector<std::uint32_t> stratum_of;           // by unit: examples of equal slices
  bool clustered = false;
  std::string digest;              // digest_of the sets
  std::vector<std::string> notes;  // what may make the answer doubtful
};

// SHA-256 over the digests of all files of the sets, in any order of sets.
std::string digest_of(std::span<const RunSet> sets);

// Errors (kInput): the sets name different data sets, or share less than nine examples in ten; no rows at all.
Result<Pool> make_pool(std::span<const RunSet> sets);

}  // namespace gate::calibrate

#endif  // GATE_CALIBRATE_POOL_H_

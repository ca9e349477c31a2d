// How often the same candidate has been judged, as a ledger tells: a rerun of a pipeline until it turns green is a
// multiple look, and pays for it.
#ifndef GATE_MODEL_ATTEMPT_H_
#define GATE_MODEL_ATTEMPT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace gate {

struct Attempt {
  // What became of the runs that an earlier attempt was judged by, on one side.
  enum class Runs {
    kHeld,    // they are among those that are judged now
    kPooled,  // they were read again and joined
    kApart,   // they were read again, and are not put together with those of this attempt
    kLost,    // they are not where they were, or not what they were: this attempt is judged without them
  };
  struct Earlier {
    std::uint64_t number = 1;
    std::string verdict;
    Runs candidate = Runs::kLost;
    Runs baseline = Runs::kHeld;  // kHeld when there is none
  };

  std::uint64_t number = 1;
  std::string key;       // SHA-256 of what makes attempts the same: gate/ledger/key.h
  std::string previous;  // SHA-256 of the ledger's last line before this attempt; 64 zeros: it was empty
  std::vector<Earlier> earlier;
  std::size_t repeated = 0;  // runs that an earlier attempt's set has too, and that do not count again
};

inline const char* word(Attempt::Runs runs) {
  switch (runs) {
    case Attempt::Runs::kHeld: return "held";
    case Attempt::Runs::kPooled: return "pooled";
    case Attempt::Runs::kApart: return "apart";
    case Attempt::Runs::kLost: return "lost";
  }
  return "lost";
}

}  // namespace gate

#endif  // GATE_MODEL_ATTEMPT_H_

// Work shared out over threads. What comes of it may not depend on them: every piece has a place of its own to write
// to.
#ifndef GATE_BASE_HANDS_H_
#define GATE_BASE_HANDS_H_

#include <cstddef>
#include <functional>

namespace gate {

// How many hands somebody means who asks for `asked`: 0 is one for every processor.
unsigned hands_of(unsigned asked);

// Calls work(piece, hand) once for each of 0..pieces-1, from at most `hands` threads (0 counts as 1), of which the
// caller's is hand 0: each takes the next piece until none is left. Where no thread can be started the others do its
// share. When `work` throws, no more pieces are taken, and the first that was thrown is thrown when all have stopped.
void share_out(std::size_t pieces, unsigned hands, const std::function<void(std::size_t, unsigned)>& work);

}  // namespace gate

#endif  // GATE_BASE_HANDS_H_

// What a program may ask of the system about its memory.
#ifndef GATE_BASE_MEMORY_H_
#define GATE_BASE_MEMORY_H_

#include <cstddef>

namespace gate {

// Asks for large pages for memory that was reserved and not yet written: a table of millions that is looked up at
// random spends most of its time on finding pages. Does nothing for less than a few of them, or where there are none.
void prefer_large_pages(void* begin, std::size_t bytes);

}  // namespace gate

#endif  // GATE_BASE_MEMORY_H_

#include "gate/base/hands.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <new>
#include <stdexcept>
#include <thread>
#include <vector>

TEST_CASE("hands: every piece is done once, whatever the number of hands") {
  for (const std::size_t pieces : {0U, 1U, 2U, 7U, 1000U}) {
    for (const unsigned hands : {0U, 1U, 2U, 3U, 64U}) {
      CAPTURE(pieces);
      CAPTURE(hands);
      std::vector<int> done(pieces);
      std::atomic<unsigned> most = 0;
      gate::share_out(pieces, hands, [&](std::size_t piece, unsigned hand) {
        ++done[piece];
        for (unsigned known = most; known < hand && !most.compare_exchange_weak(known, hand);) {
        }
      });
      CHECK(done == std::vector<int>(pieces, 1));
      CHECK(most < std::max(hands, 1U));
    }
  }
}

TEST_CASE("hands: one hand is the caller's thread and takes the pieces in order") {
  std::vector<std::size_t> order;
  const std::thread::id caller = std::this_thread::get_id();
  gate::share_out(5, 1, [&](std::size_t piece, unsigned hand) {
    CHECK(std::this_thread::get_id() == caller);
    CHECK(hand == 0);
    order.push_back(piece);
  });
  CHECK(order == std::vector<std::size_t>{0, 1, 2, 3, 4});
}

TEST_CASE("hands: several work at once") {
  // Ends only when three pieces are in work together.
  std::latch together(3);
  gate::share_out(3, 3, [&](std::size_t /*piece*/, unsigned /*hand*/) { together.arrive_and_wait(); });
  CHECK(together.try_wait());
}

TEST_CASE("hands: what is thrown ends the work and reaches the caller") {
  for (const unsigned hands : {1U, 4U}) {
    CAPTURE(hands);
    std::atomic<std::size_t> done = 0;
    CHECK_THROWS_AS(gate::share_out(1'000'000, hands,
                                    [&](std::size_t piece, unsigned /*hand*/) {
                                      ++done;
                                      if (piece == 10) {
                                        throw std::bad_alloc();
                                      }
                                    }),
                    std::bad_alloc);
    CHECK(done < 1'000'000);
  }
}

TEST_CASE("hands: nothing asked is a hand for every processor") {
  CHECK(gate::hands_of(0) >= 1);
  CHECK(gate::hands_of(0) == std::max(1U, std::thread::hardware_concurrency()));
  CHECK(gate::hands_of(3) == 3);
}

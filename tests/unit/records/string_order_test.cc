#include "gate/records/string_order.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gate::records {
namespace {

// Draws of a generator of its own, the same everywhere.
class Draws {
 public:
  std::uint64_t below(std::uint64_t limit) {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return state_ % limit;
  }

 private:
  std::uint64_t state_ = 88172645463325252U;
};

// Whether `texts`, each once and in a drawn order, come out as std::sort has them.
void check_order(const std::set<std::string>& texts, Draws& draws) {
  std::vector<std::string> drawn(texts.begin(), texts.end());
  for (std::size_t i = drawn.size(); i > 1; --i) {
    std::swap(drawn[i - 1], drawn[draws.below(i)]);
  }
  const StringList mixed(drawn);
  std::vector<std::string> found;
  const std::vector<std::uint32_t> order = order_of(mixed);
  for (const std::uint32_t number : order) {
    found.emplace_back(mixed[number]);
  }
  CHECK(order ==
        order_of(mixed, std::vector<std::uint64_t>(2 * mixed.size(), UINT64_MAX)));  // in memory that held other things
  CHECK(std::equal(found.begin(), found.end(), texts.begin(), texts.end()));
}

TEST_CASE("strings of few and many bytes, short and long, come in the order of their bytes") {
  Draws draws;
  const std::vector<std::string> alphabets{"01", "0123456789", std::string("\0a", 2), "abcdefghijklmnopqrstuvwxyz-/ ",
                                           std::string("\0\x01\x7f\x80\xff", 5)};
  for (const std::string& alphabet : alphabets) {
    for (const std::size_t longest : {1U, 3U, 9U, 20U, 70U, 600U}) {
      for (const std::size_t many : {1U, 2U, 33U, 700U, 5000U}) {
        const std::string front = draws.below(2) == 0 ? "" : "suite/example-";
        std::set<std::string> texts;
        for (std::size_t i = 0; i < many; ++i) {
          std::string text = front;
          for (std::size_t length = draws.below(longest + 1); length > 0; --length) {
            text += alphabet[draws.below(alphabet.size())];
          }
          texts.insert(text);
        }
        check_order(texts, draws);
      }
    }
  }
}

TEST_CASE("strings that differ late, or each at another place, come in the order of their bytes") {
  Draws draws;
  std::set<std::string> late;
  for (int i = 0; i < 3000; ++i) {
    late.insert(std::string(510, 'x') + std::to_string(i));
  }
  check_order(late, draws);
  std::set<std::string> one_byte;  // each with its own place: no few of them decide
  for (std::size_t i = 0; i < 500; ++i) {
    for (const char byte : {'a', 'z'}) {
      std::string text(500, 'm');
      text[i] = byte;
      one_byte.insert(text);
    }
  }
  check_order(one_byte, draws);
  std::set<std::string> nuls;  // each the beginning of the next, by bytes that look like its end
  for (std::size_t i = 0; i < 300; ++i) {
    nuls.insert("a" + std::string(i, '\0'));
  }
  check_order(nuls, draws);
  std::set<std::string> numbered;
  for (std::size_t i = 0; i < 100'000; ++i) {
    numbered.insert("suite-" + std::to_string(i % 50) + "/example-" + std::to_string(i * 7919));
  }
  check_order(numbered, draws);
}

TEST_CASE("nothing, and one string") {
  CHECK(order_of(StringList()).empty());
  const std::vector<std::string> one{"a"};
  CHECK(order_of(StringList(one)) == std::vector<std::uint32_t>{0});
}

}  // namespace
}  // namespace gate::records

#include "gate/records/row_shape.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <system_error>
#include <utility>

#include <simdjson.h>

namespace gate::records {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHighs = 0x8080808080808080U;

constexpr std::size_t kSlots = 1024;                      // of a shape
constexpr std::size_t kBetween = std::size_t{64} << 10U;  // bytes of it

// Whether anybody looks at the value of a number; otherwise it need only be one.
bool counts(const RowShape::Slot& slot) {
  return slot.member != RowMember::kIgnored &&
         !(slot.member == RowMember::kScores && slot.column == RunSetBuilder::kDropped);
}

constexpr std::size_t kWord = sizeof(std::uint64_t);

std::uint64_t word_of(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, kWord);
  return word;
}

// Powers of ten that a double holds.
constexpr std::array<double, 23> kPowers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                         1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The high bit of every byte of `word` that is 0, and maybe of bytes behind the first such; so is the first one right.
constexpr std::uint64_t zeros(std::uint64_t word) { return (word - kOnes) & ~word & kHighs; }
// The same for bytes below 0x20.
constexpr std::uint64_t controls(std::uint64_t word) { return (word - kOnes * 0x20U) & ~word & kHighs; }
constexpr std::uint64_t bytes_of(char c) { return kOnes * static_cast<unsigned char>(c); }

// Reads the values of one line.
class Values {
 public:
  explicit Values(std::string_view line) : at_(line.data()), end_(at_ + line.size()) {}

  [[nodiscard]] std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }
  // Whether a byte of a string so far was none of ASCII.
  [[nodiscard]] bool beyond_ascii() const { return (seen_ & kHighs) != 0; }

  // Most are short: word by word, the last word over the one before it, takes less than a call.
  bool literal(std::string_view bytes) {
    if (rest().size() < bytes.size()) {
      return false;
    }
    std::size_t done = 0;
    std::uint64_t differs = 0;
    if (bytes.size() >= kWord) {
      for (; bytes.size() - done > kWord; done += kWord) {
        differs |= word_of(at_ + done) ^ word_of(bytes.data() + done);
      }
      done = bytes.size() - kWord;
      differs |= word_of(at_ + done) ^ word_of(bytes.data() + done);
    } else {
      for (; done < bytes.size(); ++done) {
        differs |= static_cast<std::uint64_t>(at_[done] ^ bytes[done]);
      }
    }
    at_ += bytes.size();
    return differs == 0;
  }

  bool value(const RowShape::Slot& slot, RowValue& out) {
    if (at_ == end_) {
      return false;
    }
    const char* const from = at_;
    bool good = false;
    switch (*at_) {
      case '"':
        out.kind = RowKind::kString;
        good = string(slot.member == RowMember::kIgnored, out.text);
        break;
      case 'n':
        out.kind = RowKind::kNull;
        good = literal("null");
        break;
      case 't':
      case 'f':
        out.kind = RowKind::kBool;
        out.number = *at_ == 't' ? 1 : 0;
        good = literal(*at_ == 't' ? "true" : "false");
        break;
      default: out.kind = RowKind::kNumber; good = number(counts(slot), out.number);
    }
    out.token = {from, static_cast<std::size_t>(at_ - from)};
    return good;
  }

 private:
  // To the next quote, backslash or control character; false: there is none.
  bool stop() {
    if constexpr (std::endian::native == std::endian::little) {
      for (; end_ - at_ >= 8; at_ += 8) {
        const std::uint64_t word = word_of(at_);
        seen_ |= word;
        const std::uint64_t hits = zeros(word ^ bytes_of('"')) | zeros(word ^ bytes_of('\\')) | controls(word);
        if (hits != 0) {
          at_ += std::countr_zero(hits) / 8;
          return true;
        }
      }
    }
    for (; at_ < end_; ++at_) {
      const auto byte = static_cast<unsigned char>(*at_);
      seen_ |= byte;
      if (byte == '"' || byte == '\\' || byte < 0x20) {
        return true;
      }
    }
    return false;
  }

  // A string from quote to quote. One with escapes is walked when nobody wants its text.
  bool string(bool ignored, std::string_view& text) {
    const char* const from = ++at_;
    while (stop()) {
      if (*at_ == '"') {
        text = {from, static_cast<std::size_t>(at_ - from)};
        ++at_;
        return true;
      }
      if (*at_ != '\\' || !ignored || !escape()) {
        return false;
      }
    }
    return false;
  }

  bool escape() {
    if (end_ - at_ < 2) {
      return false;
    }
    if (at_[1] != 'u') {
      const bool good = std::memchr("\"\\/bfnrt", at_[1], 8) != nullptr;
      at_ += 2;
      return good;
    }
    const std::uint32_t unit = code_unit(at_);
    if (unit > 0xFFFF) {
      return false;
    }
    at_ += 6;
    if (unit < 0xD800 || unit > 0xDFFF) {
      return true;
    }
    const std::uint32_t low = code_unit(at_);  // a character of two units
    if (unit >= 0xDC00 || low < 0xDC00 || low > 0xDFFF) {
      return false;
    }
    at_ += 6;
    return true;
  }

  // Of "\u12ab" at `at`; 0x10000 when no such thing stands there.
  [[nodiscard]] std::uint32_t code_unit(const char* at) const {
    constexpr std::uint32_t kNone = 0x10000;
    if (end_ - at < 6 || at[0] != '\\' || at[1] != 'u') {
      return kNone;
    }
    std::uint32_t unit = 0;
    const auto [stop, error] = std::from_chars(at + 2, at + 6, unit, 16);
    return error == std::errc() && stop == at + 6 ? unit : kNone;
  }

  void digits(std::uint64_t& all, std::size_t& count) {
    for (; at_ < end_ && is_digit(*at_); ++at_, ++count) {
      all = all * 10 + static_cast<std::uint64_t>(*at_ - '0');
    }
  }

  // A number by JSON's grammar; its value when it counts.
  bool number(bool counts, double& value) {
    const char* const from = at_;
    const bool negative = *at_ == '-';
    at_ += negative ? 1 : 0;
    std::uint64_t all = 0;  // of all digits; beyond nineteen of them not to be used
    std::size_t whole = 0;
    const char* const first = at_;
    digits(all, whole);
    if (whole == 0 || (whole > 1 && *first == '0')) {
      return false;
    }
    std::size_t fraction = 0;
    if (at_ < end_ && *at_ == '.') {
      ++at_;
      digits(all, fraction);
      if (fraction == 0) {
        return false;
      }
    }
    const bool scaled = at_ < end_ && (*at_ == 'e' || *at_ == 'E');
    if (scaled) {
      at_ += at_ + 1 < end_ && (at_[1] == '+' || at_[1] == '-') ? 2 : 1;
      std::uint64_t exponent = 0;
      std::size_t count = 0;
      digits(exponent, count);
      if (count == 0) {
        return false;
      }
    }
    constexpr std::size_t kSurelyFinite = 300;  // digits in front of the point
    if (!counts && !scaled && whole <= kSurelyFinite) {
      return true;
    }
    // An integer below 2^53 over a power of ten that a double holds is rounded once, so it is the nearest double.
    if (!scaled && whole + fraction <= 19 && all <= (std::uint64_t{1} << 53U)) {
      value = static_cast<double>(all) / kPowers[fraction];
      value = negative ? -value : value;
      return true;
    }
    const auto [stop, error] = std::from_chars(from, at_, value);
    return error == std::errc() && stop == at_;
  }

  const char* at_;
  const char* end_;
  std::uint64_t seen_ = 0;  // all bytes of strings, one over the other
};

}  // namespace

void RowShape::note(std::string_view line, std::string_view token, Slot slot) {
  const auto begin = static_cast<std::size_t>(token.data() - line.data());
  between_ += begin - end_;
  if (slots_.size() == kSlots || between_ > kBetween) {
    too_large_ = true;
    return;
  }
  slot.before = line.substr(end_, begin - end_);
  end_ = begin + token.size();
  slots_.push_back(std::move(slot));
}

bool RowShape::match(std::string_view line, std::vector<RowValue>& values) const {
  values.resize(slots_.size());
  Values reading(line);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (!reading.literal(slots_[i].before) || !reading.value(slots_[i], values[i])) {
      return false;
    }
  }
  return reading.rest() == after_ && (!reading.beyond_ascii() || simdjson::validate_utf8(line.data(), line.size()));
}

}  // namespace gate::records

// Random numbers that are the same on every machine, compiler and thread count. The standard library's distributions
// are not.
#ifndef GATE_STATS_RNG_H_
#define GATE_STATS_RNG_H_

#include <array>
#include <cstdint>

namespace gate::stats {

// Philox4x32-10 (Salmon et al. 2011): a block of 128 random bits as a pure function of counter and key. Not NumPy's
// 4x64.
std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

// Names the random numbers of one check: two checks with different `purpose` (a hash of the check's id) draw
// independent numbers from the same seed.
struct Seed {
  std::uint64_t seed = 0;
  std::uint64_t purpose = 0;
};

// The stream of one resample: xoshiro256++ (Blackman and Vigna 2019) seeded by two Philox blocks with counter
// (resample, block, purpose). Which thread draws it, and in what order, cannot matter.
class Stream {
 public:
  Stream(const Seed& seed, std::uint32_t resample);

  std::uint64_t next64() {
    const std::uint64_t result = rotate(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotate(state_[3], 45);
    return result;
  }

  // Half of a word at a time: the low 32 bits of each word, then the high ones.
  std::uint32_t next32() {
    if (half_left_) {
      half_left_ = false;
      return static_cast<std::uint32_t>(word_ >> 32);
    }
    word_ = next64();
    half_left_ = true;
    return static_cast<std::uint32_t>(word_ & 0xffffffffU);
  }

  // Uniform on 0..n-1, exactly (Lemire 2019, multiply-shift with rejection). n >= 1.
  std::uint32_t below(std::uint32_t n) {
    std::uint64_t product = std::uint64_t{next32()} * n;
    if (static_cast<std::uint32_t>(product & 0xffffffffU) < n) {
      product = settle(product, n);
    }
    return static_cast<std::uint32_t>(product >> 32);
  }

  double uniform();                 // [0, 1), multiples of 2^-53
  double open_uniform();            // (0, 1)
  double normal();                  // polar method (Marsaglia and Bray 1964)
  double gamma(double shape);       // shape >= 1 (Marsaglia and Tsang 2000)
  double beta(double a, double b);  // a, b >= 1
  std::uint32_t binomial(std::uint32_t n,
                         double p);  // inversion below a mean of 10, else BTRS (Hormann 1993); p in [0, 1]

 private:
  static std::uint64_t rotate(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
  std::uint64_t settle(std::uint64_t product, std::uint32_t n);

  std::array<std::uint64_t, 4> state_;
  std::uint64_t word_ = 0;
  bool half_left_ = false;
};

// Several uniform draws from 0..n-1 out of one 64-bit word, exactly and independently (Brackett-Rozinsky and Lemire
// 2025): the low half of each product is the random number of the next one. A word in 16 at most is thrown away below
// n = 2^30.
class Draws {
 public:
  explicit Draws(std::uint32_t n);
  [[nodiscard]] unsigned a_word() const { return a_word_; }  // 4, 3 or 2: how many

  // The next `kCount` = a_word() of them, each given to take(k, index).
  template <unsigned kCount, typename Take>
  void next(Stream& stream, Take take) const {
    for (;;) {
      std::uint64_t word = stream.next64();
      std::array<std::uint64_t, kCount> index{};
      for (unsigned k = 0; k < kCount; ++k) {
        const Wide product = Wide{word} * n_;
        index[k] = static_cast<std::uint64_t>(product >> 64);
        word = static_cast<std::uint64_t>(product);
      }
      if (word >= threshold_) {
        for (unsigned k = 0; k < kCount; ++k) {
          take(k, index[k]);
        }
        return;
      }
    }
  }

 private:
  __extension__ using Wide = unsigned __int128;
  std::uint64_t n_;
  std::uint64_t threshold_;  // 2^64 mod n^a_word
  unsigned a_word_;
};

}  // namespace gate::stats

#endif  // GATE_STATS_RNG_H_

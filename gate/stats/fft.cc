#include "gate/stats/fft.h"

#include <cmath>
#include <numbers>

namespace gate::stats {

void fft(std::vector<std::complex<double>>& values, Transform direction) {
  const std::size_t n = values.size();
  for (std::size_t i = 1, j = 0; i < n; ++i) {  // bit reversal
    std::size_t bit = n >> 1;
    for (; (j & bit) != 0; bit >>= 1) {
      j ^= bit;
    }
    j ^= bit;
    if (i < j) {
      std::swap(values[i], values[j]);
    }
  }
  const double turn = direction == Transform::kForward ? -2 * std::numbers::pi : 2 * std::numbers::pi;
  std::vector<std::complex<double>> twiddle(n / 2);
  for (std::size_t k = 0; k < twiddle.size(); ++k) {
    const double angle = turn * static_cast<double>(k) / static_cast<double>(n);
    twiddle[k] = {std::cos(angle), std::sin(angle)};
  }
  for (std::size_t length = 2; length <= n; length <<= 1) {
    const std::size_t stride = n / length;
    for (std::size_t start = 0; start < n; start += length) {
      for (std::size_t k = 0; k < length / 2; ++k) {
        const std::complex<double> w = twiddle[k * stride];
        const std::complex<double> even = values[start + k];
        const std::complex<double> odd = values[start + k + length / 2];
        const std::complex<double> turned(odd.real() * w.real() - odd.imag() * w.imag(),
                                          odd.real() * w.imag() + odd.imag() * w.real());
        values[start + k] = even + turned;
        values[start + k + length / 2] = even - turned;
      }
    }
  }
  if (direction == Transform::kInverse) {
    for (std::complex<double>& one : values) {
      one /= static_cast<double>(n);
    }
  }
}

}  // namespace gate::stats

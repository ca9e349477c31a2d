// Discrete Fourier transform for convolutions of probabilities.
#ifndef GATE_STATS_FFT_H_
#define GATE_STATS_FFT_H_

#include <complex>
#include <vector>

namespace gate::stats {

enum class Transform { kForward, kInverse };

// In place; the size must be a power of two. The inverse divides by the size.
void fft(std::vector<std::complex<double>>& values, Transform direction);

}  // namespace gate::stats

#endif  // GATE_STATS_FFT_H_

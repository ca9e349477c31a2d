// SHA-256 through libcrypto, as lower-case hexadecimal text.
#ifndef GATE_BASE_SHA256_H_
#define GATE_BASE_SHA256_H_

#include <memory>
#include <string>
#include <string_view>

namespace gate {

std::string sha256(std::string_view bytes);

// The same over a stream of pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(std::string_view bytes);
  // Ends the stream; the object may not be used afterwards.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// True for exactly 64 lower-case hexadecimal digits.
bool is_sha256(std::string_view text);

}  // namespace gate

#endif  // GATE_BASE_SHA256_H_

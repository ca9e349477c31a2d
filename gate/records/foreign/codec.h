// Decompression, a piece at a time, whatever the library.
#ifndef GATE_RECORDS_FOREIGN_CODEC_H_
#define GATE_RECORDS_FOREIGN_CODEC_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gate/base/result.h"

namespace gate::records {

class Codec {
 public:
  struct Step {
    std::size_t consumed = 0;
    std::size_t produced = 0;
    bool ended = false;  // a member or frame is complete
  };
  Codec() = default;
  Codec(const Codec&) = delete;
  Codec& operator=(const Codec&) = delete;
  virtual ~Codec() = default;
  // Nothing when the bytes are not of the form.
  virtual std::optional<Step> step(std::string_view in, std::span<char> out) = 0;
  // Before another member or frame.
  virtual void restart() = 0;
};

enum class Coding { kGzip, kDeflate, kZstd };
std::unique_ptr<Codec> make_codec(Coding coding);
std::string_view word(Coding coding);

// The coding of a file that begins with `head`; nothing for plain bytes.
std::optional<Coding> coding_of(std::string_view head);

// What so many stored bytes may expand to: honest logs shrink to a hundredth at most.
std::uint64_t expansion_limit(std::uint64_t stored);

// All of `stored`, every frame of it; the error is kInput without a place.
Result<std::string> decoded(Coding coding, std::string_view stored, std::uint64_t limit);

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_CODEC_H_

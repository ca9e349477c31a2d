#include "gate/records/foreign/codec.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <limits>

namespace gate::records {
namespace {

class Inflate final : public Codec {
 public:
  explicit Inflate(int window) { GATE_INVARIANT(inflateInit2(&stream_, window) == Z_OK); }
  ~Inflate() override { inflateEnd(&stream_); }

  std::optional<Step> step(std::string_view in, std::span<char> out) override {
    constexpr std::size_t kMost = std::numeric_limits<int>::max();
    const auto given = static_cast<uInt>(std::min(in.size(), kMost));
    const auto room = static_cast<uInt>(std::min(out.size(), kMost));
    // zlib's interface is not const; it does not write to its input.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // NOLINT
    stream_.avail_in = given;
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = room;
    const int answer = inflate(&stream_, Z_NO_FLUSH);
    if (answer != Z_OK && answer != Z_STREAM_END && answer != Z_BUF_ERROR) {
      return std::nullopt;
    }
    return Step{given - stream_.avail_in, room - stream_.avail_out, answer == Z_STREAM_END};
  }
  void restart() override { GATE_INVARIANT(inflateReset(&stream_) == Z_OK); }

 private:
  z_stream stream_{};
};

class Zstd final : public Codec {
 public:
  Zstd() : stream_(ZSTD_createDStream()) {
    GATE_INVARIANT(stream_ != nullptr);
    // 128 MiB of window, the most that zstd itself takes without being told.
    GATE_INVARIANT(ZSTD_isError(ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, 27)) == 0);
  }
  ~Zstd() override { ZSTD_freeDStream(stream_); }

  std::optional<Step> step(std::string_view in, std::span<char> out) override {
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    ZSTD_outBuffer to{out.data(), out.size(), 0};
    const std::size_t answer = ZSTD_decompressStream(stream_, &to, &from);
    if (ZSTD_isError(answer) != 0) {
      return std::nullopt;
    }
    return Step{from.pos, to.pos, answer == 0};
  }
  void restart() override { ZSTD_DCtx_reset(stream_, ZSTD_reset_session_only); }

 private:
  ZSTD_DStream* stream_;
};

}  // namespace

std::unique_ptr<Codec> make_codec(Coding coding) {
  switch (coding) {
    case Coding::kGzip: return std::make_unique<Inflate>(MAX_WBITS + 16);
    case Coding::kDeflate: return std::make_unique<Inflate>(-MAX_WBITS);
    case Coding::kZstd: return std::make_unique<Zstd>();
  }
  GATE_INVARIANT(false);
  return nullptr;
}

std::string_view word(Coding coding) {
  switch (coding) {
    case Coding::kGzip: return "gzip";
    case Coding::kDeflate: return "deflate";
    case Coding::kZstd: return "zstd";
  }
  return "";
}

std::optional<Coding> coding_of(std::string_view head) {
  if (head.starts_with("\x1F\x8B\x08")) {
    return Coding::kGzip;
  }
  if (head.starts_with("\x28\xB5\x2F\xFD")) {
    return Coding::kZstd;
  }
  return std::nullopt;
}

std::uint64_t expansion_limit(std::uint64_t stored) {
  constexpr std::uint64_t kRatio = 200;
  constexpr std::uint64_t kAlways = std::uint64_t{64} << 20U;
  return kAlways + stored * kRatio;
}

Result<std::string> decoded(Coding coding, std::string_view stored, std::uint64_t limit) {
  const std::unique_ptr<Codec> codec = make_codec(coding);
  std::string out;
  std::array<char, std::size_t{64} << 10U> piece{};
  bool ended = false;
  while (!ended || !stored.empty()) {
    if (ended) {
      codec->restart();
    }
    const std::optional<Codec::Step> step = codec->step(stored, piece);
    if (!step) {
      return input_error("is damaged: not all of it is " + std::string(word(coding)));
    }
    if (!step->ended && step->consumed == 0 && step->produced == 0) {
      return input_error("is cut off inside its " + std::string(word(coding)) + " data");
    }
    stored.remove_prefix(step->consumed);
    out.append(piece.data(), step->produced);
    ended = step->ended;
    if (out.size() > limit) {
      return input_error("expands to more than " + std::to_string(limit) + " bytes, more than is read");
    }
  }
  return out;
}

}  // namespace gate::records

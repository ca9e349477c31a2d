#include "gate/records/foreign/decoded_tree.h"

#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "gate/base/sha256.h"
#include "gate/records/foreign/codec.h"

namespace gate::records {
namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10U;

class DecodedSource final : public ByteSource {
 public:
  DecodedSource(std::unique_ptr<ByteSource> stored, Coding coding, std::string name,
                std::shared_ptr<StoredFiles> finished)
      : stored_(std::move(stored)),
        coding_(coding),
        codec_(make_codec(coding)),
        name_(std::move(name)),
        finished_(std::move(finished)) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    if (buffer.empty()) {
      return std::size_t{0};
    }
    for (;;) {
      if (in_.empty() && !at_end_) {
        GATE_TRY(fill());
      }
      if (ended_ && in_.empty()) {
        finished_->insert_or_assign(name_, InputFile{name_, digest_.hex(), size_});
        return std::size_t{0};
      }
      if (ended_) {
        codec_->restart();
        ended_ = false;
      }
      const std::optional<Codec::Step> step = codec_->step(in_, buffer);
      if (!step) {
        return input_error("is damaged: not all of it is " + std::string(word(coding_)));
      }
      if (at_end_ && !step->ended && step->produced == 0 && step->consumed == 0) {
        return input_error("is cut off inside its " + std::string(word(coding_)) + " data");
      }
      in_.remove_prefix(step->consumed);
      ended_ = step->ended;
      produced_ += step->produced;
      if (produced_ > expansion_limit(size_)) {
        return input_error("expands to more than 200 times its size; it is not read further");
      }
      if (step->produced > 0) {
        return step->produced;
      }
    }
  }

 private:
  Status fill() {
    piece_.resize(kPiece);
    GATE_ASSIGN(const std::size_t got, stored_->read(piece_));
    at_end_ = got == 0;
    in_ = std::string_view(piece_).substr(0, got);
    digest_.update(in_);
    size_ += got;
    return Done{};
  }

  std::unique_ptr<ByteSource> stored_;
  Coding coding_;
  std::unique_ptr<Codec> codec_;
  std::string name_;
  std::shared_ptr<StoredFiles> finished_;
  std::string piece_;
  std::string_view in_;
  Sha256 digest_;
  std::uint64_t size_ = 0, produced_ = 0;
  bool at_end_ = false, ended_ = false;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> DecodedTree::open(std::string_view name) const {
  std::string head(4, '\0');
  std::size_t had = 0;
  {
    GATE_ASSIGN(const std::unique_ptr<ByteSource> source, tree_.open(name));
    while (had < head.size()) {
      GATE_ASSIGN(const std::size_t got, source->read(std::span<char>(head).subspan(had)));
      if (got == 0) {
        break;
      }
      had += got;
    }
  }
  GATE_ASSIGN(std::unique_ptr<ByteSource> stored, tree_.open(name));
  const std::optional<Coding> coding = coding_of(std::string_view(head).substr(0, had));
  if (!coding) {
    return stored;
  }
  return std::unique_ptr<ByteSource>(
      std::make_unique<DecodedSource>(std::move(stored), *coding, std::string(name), stored_));
}

std::string_view plain_name(std::string_view name) {
  for (const std::string_view ending : {".gz", ".zst"}) {
    if (name.ends_with(ending)) {
      return name.substr(0, name.size() - ending.size());
    }
  }
  return name;
}

}  // namespace gate::records

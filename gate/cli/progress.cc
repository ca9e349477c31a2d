#include "gate/cli/progress.h"

namespace gate::cli {

Progress::~Progress() {
  if (last_ != 0) {
    machine_.err("\r\x1b[K");
  }
}

void Progress::show(const std::string& what) {
  const std::int64_t now = machine_.err_is_terminal ? machine_.now().seconds : 0;
  if (now > start_ + 1 && now != last_) {
    machine_.err("\r\x1b[K" + what);
    last_ = now;
  }
}

records::ReadWork Progress::reading(unsigned threads) {
  return {threads, [this](std::uint64_t bytes) {
            const std::lock_guard lock(reading_);
            bytes_ += bytes;
            show("read " + std::to_string(bytes_ >> 20U) + " MiB of rows");
          }};
}

}  // namespace gate::cli

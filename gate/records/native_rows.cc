#include "gate/records/native_rows.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "gate/base/hands.h"
#include "gate/base/text.h"
#include "gate/records/row_batch.h"
#include "gate/records/row_blocks.h"
#include "gate/records/row_parser.h"

namespace gate::records {

struct RowsReader::Hand {
  Hand(const Limits& limits, const Needs* keep) : batch(limits, keep), parser(batch, limits) {}
  RowBlock block;
  RowBatch batch;
  RowParser parser;
};

namespace {

Error contradicted(Diagnostic place, std::string message) {
  place.message = std::move(message);
  Error error = input_error("");
  error.problems.push_back(std::move(place));
  return error;
}

Error in_line(Error error, const Origin& origin) {
  error.where = {origin.file, origin.line, 0};
  return error;
}

// One file between several threads. Each takes the next block, digests it on the way, parses it, and enters its rows
// when those of all earlier blocks have entered; reading and entering are each done by one thread at a time.
class FileReading {
 public:
  FileReading(RowBlocks& blocks, const Source& source, const NativeDocument& run, std::string file,
              RunSetBuilder& builder)
      : blocks_(blocks),
        request_(source.request),
        seed_(run.document.seed),
        next_{std::move(file), 1},
        builder_(builder) {}

  // Reads the file to its end or to the first fault in it. Helpers start only for what one hand cannot hold.
  Status read(std::span<std::unique_ptr<RowsReader::Hand>> hands) {
    RowsReader::Hand& own = hand_at(hands.front());
    if (!blocks_.next(own.block)) {
      return Done{};
    }
    ++taken_;
    std::vector<std::thread> helpers;
    if (!blocks_.ended()) {
      helpers.reserve(hands.size());
      for (auto& place : hands.subspan(1)) {
        try {
          RowsReader::Hand& hand = hand_at(place);
          helpers.emplace_back([this, &hand] { work(hand); });
        } catch (const std::exception&) {  // no thread, no memory for one: the others do its share
          break;
        }
      }
    }
    finish(own, 0);
    work(own);
    for (std::thread& helper : helpers) {
      helper.join();
    }
    if (thrown_) {
      std::rethrow_exception(thrown_);
    }
    return error_ ? Status(*std::move(error_)) : Done{};
  }

 private:
  RowsReader::Hand& hand_at(std::unique_ptr<RowsReader::Hand>& place) const {
    if (place == nullptr) {
      place = std::make_unique<RowsReader::Hand>(request_.limits, request_.keep);
    }
    return *place;
  }

  void work(RowsReader::Hand& hand) noexcept {
    for (;;) {
      std::uint64_t ticket = 0;
      try {
        const std::lock_guard lock(read_);
        if (stopped_ || !blocks_.next(hand.block)) {
          return;
        }
        ticket = taken_++;
      } catch (...) {
        stop(std::current_exception());
        return;
      }
      finish(hand, ticket);
    }
  }

  // Parses the block of a hand and enters it when it is its turn.
  void finish(RowsReader::Hand& hand, std::uint64_t ticket) noexcept {
    try {
      const std::optional<std::string_view> refused = parse(hand);
      std::unique_lock lock(enter_);
      turn_.wait(lock, [&] { return stopped_ || entered_ == ticket; });
      if (!stopped_) {
        if (Status status = enter(hand, refused); !status) {
          error_ = std::move(status).error();
          stopped_ = true;
        }
        ++entered_;
      }
    } catch (...) {
      stop(std::current_exception());
    }
    turn_.notify_all();
  }

  void stop(std::exception_ptr thrown) noexcept {
    {
      const std::lock_guard lock(enter_);
      thrown_ = thrown_ ? thrown_ : std::move(thrown);
      stopped_ = true;
    }
    turn_.notify_all();
  }

  // The rows of the block into the batch. The line that is no row, at which the batch ends; nothing: all are rows.
  std::optional<std::string_view> parse(RowsReader::Hand& hand) const {
    static const Origin unknown;
    hand.batch.clear();
    for (std::string_view rest = hand.block.lines(); !rest.empty();) {
      const std::string_view whole = rest;
      const std::string_view line = take_line(rest);
      if (too_long(whole, rest) || !hand.parser.parse(line, unknown, seed_)) {
        return whole;
      }
    }
    return std::nullopt;
  }

  // Whether the line at the front is longer than a row may be; `rest` is what follows it.
  [[nodiscard]] bool too_long(std::string_view lines, std::string_view rest) const {
    const std::size_t taken = lines.size() - rest.size();
    return taken - (lines[taken - 1] == '\n' ? 1 : 0) > request_.limits.row_bytes;
  }

  Status enter(RowsReader::Hand& hand, std::optional<std::string_view> refused) {
    GATE_TRY(hand.batch.enter(builder_, next_));
    next_.line += static_cast<std::uint32_t>(hand.batch.rows());
    if (refused) {
      std::string_view rest = *refused;
      const std::string_view line = take_line(rest);
      if (too_long(*refused, rest)) {
        return in_line(
            input_error("a row is longer than the limit of " + std::to_string(request_.limits.row_bytes) + " bytes"),
            next_);
      }
      // Only now its line is known.
      Status status = hand.parser.parse(line, next_, seed_);
      GATE_INVARIANT(!status);
      return status;
    }
    if (hand.block.fault()) {
      return in_line(*hand.block.fault(), {next_.file, next_.line - 1});
    }
    if (request_.work.progress) {
      request_.work.progress(hand.block.lines().size());
    }
    return Done{};
  }

  RowBlocks& blocks_;
  const ReadRequest& request_;
  std::optional<std::int64_t> seed_;
  std::mutex read_, enter_;
  std::condition_variable turn_;
  std::atomic<bool> stopped_ = false;
  std::uint64_t taken_ = 0;  // blocks; under read_

  // Under enter_.
  std::uint64_t entered_ = 0;
  Origin next_;  // the line that enters next
  RunSetBuilder& builder_;
  std::optional<Error> error_;
  std::exception_ptr thrown_;
};

}  // namespace

RowsReader::RowsReader(const Source& source, RunSetBuilder& builder) : source_(source), builder_(builder) {
  hands_.resize(hands_of(source.request.work.threads));
}

RowsReader::~RowsReader() = default;

Status RowsReader::read(const NativeDocument& run) {
  const Samples& samples = *run.samples;
  const std::string file = source_.show(samples.path);
  Result<std::unique_ptr<ByteSource>> bytes = source_.tree.open(samples.path);
  if (!bytes) {
    Error error = std::move(bytes).error();
    error.where = {file, 0, 0};
    error.hint = "'" + run.document.file + "' names this file as its samples.path";
    return error;
  }
  RowBlocks blocks(**bytes, source_.request.limits);
  GATE_TRY(FileReading(blocks, source_, run, file, builder_).read(hands_));
  std::string digest = blocks.digest();
  if (source_.stored != nullptr) {
    if (const auto stored = source_.stored->find(samples.path); stored != source_.stored->end()) {
      digest = stored->second.sha256;
    }
  }
  const std::string name = "'" + samples.path + "'";
  if (blocks.size() == 0) {
    Error error = input_error("is empty", {file, 0, 0});
    error.hint =
        "'" + run.document.file + "' names this file as its samples.path; a run without rows leaves 'samples' out";
    return error;
  }
  if (samples.rows && *samples.rows != builder_.rows()) {
    return contradicted(samples.at_rows, "'samples.rows' is " + std::to_string(*samples.rows) + ", but " + name +
                                             " holds " + counted(builder_.rows(), "row"));
  }
  if (samples.sha256 && *samples.sha256 != digest) {
    Error error = contradicted(
        samples.at_sha256, "'samples.sha256' is " + *samples.sha256 + ", but the bytes of " + name + " have " + digest);
    error.hint = "the rows or the record changed after the run; write both anew from one run";
    return error;
  }
  builder_.add_file({samples.path, digest, blocks.size()});
  return Done{};
}

}  // namespace gate::records

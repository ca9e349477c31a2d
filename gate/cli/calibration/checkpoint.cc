#include "gate/cli/calibration/checkpoint.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/file_system.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"

namespace gate::cli {
namespace {

constexpr std::string_view kHead = "gate calibrate checkpoint 1";
constexpr std::size_t kMostBytes = std::size_t{64} << 20U;
constexpr std::chrono::seconds kInterval{5};

// The value of "NAME VALUE"; nothing when the line is another.
std::optional<std::string> value_of(std::string_view line, std::string_view name) {
  if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ' ') {
    return std::nullopt;
  }
  return std::string(line.substr(name.size() + 1));
}

Status same(const std::string& path, std::string_view what, const std::string& kept, const std::string& now) {
  if (kept == now) {
    return Done{};
  }
  Error error = input_error("--resume: '" + visible(shortened(path, 100)) + "' is of another calibration: its " +
                            std::string(what) + " differ: kept " + visible(shortened(kept, 200)) + ", now " +
                            visible(shortened(now, 200)));
  error.hint = "give the request that it was begun with, or another file";
  return error;
}

// All but the counts.
std::string head_of(const CheckpointKey& key, Time begun) {
  return std::string(kHead) + "\nbegun " + format_time(begun) + "\npolicy " + key.policy + "\nruns " + key.runs +
         "\noptions " + key.options + "\n";
}

struct Contents {
  CheckpointKey key;
  Time begun;
};

Result<Contents> parse(const std::string& path, const std::string& bytes, calibrate::Journal& journal) {
  const std::vector<std::string_view> lines = split(bytes, '\n');
  const auto wrong = [&](std::size_t line, const std::string& what) {
    return input_error("--resume: " + what, {path, static_cast<std::uint32_t>(line + 1), 1});
  };
  if (lines.front() != kHead) {
    return wrong(0, "expected '" + std::string(kHead) + "', got '" +
                        visible(shortened(std::string(lines.front()), 60)) + "': no checkpoint of this version");
  }
  Contents contents;
  std::string begun;
  const std::vector<std::pair<std::string_view, std::string*>> heads{{"begun", &begun},
                                                                     {"policy", &contents.key.policy},
                                                                     {"runs", &contents.key.runs},
                                                                     {"options", &contents.key.options}};
  std::size_t at = 1;
  for (const auto& [name, target] : heads) {
    const std::optional<std::string> value = at < lines.size() ? value_of(lines[at], name) : std::nullopt;
    if (!value) {
      return wrong(at, "expected '" + std::string(name) + " ...'");
    }
    *target = *value;
    ++at;
  }
  const std::optional<Time> moment = parse_time(begun);
  if (!moment) {
    return wrong(1, "expected a time such as 2026-11-20T10:00:00Z, got '" + visible(shortened(begun, 40)) + "'");
  }
  contents.begun = *moment;
  for (; at < lines.size() && lines[at].starts_with("part "); ++at) {
    if (!journal.add(lines[at])) {
      return wrong(at, "expected 'part', how many pairs are done, and six numbers a count that agree with each other");
    }
  }
  const std::size_t counted_bytes = at < lines.size() ? static_cast<std::size_t>(lines[at].data() - bytes.data()) : 0;
  const std::string end = "end " + sha256(std::string_view(bytes).substr(0, counted_bytes));
  if (at + 2 != lines.size() || lines[at] != end || !lines[at + 1].empty()) {
    return wrong(std::min(at, lines.size() - 1), "expected the digest of all lines before it: the file is not whole");
  }
  return contents;
}

}  // namespace

Checkpoint::Checkpoint(std::string path, CheckpointKey key, Time begun)
    : path_(std::move(path)), key_(std::move(key)), begun_(begun), kept_(std::chrono::steady_clock::now()) {}

Result<Checkpoint> Checkpoint::open(std::string path, CheckpointKey key, Time& begun, calibrate::Journal& journal) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 && errno == ENOENT) {
    Checkpoint fresh(std::move(path), std::move(key), begun);
    GATE_TRY(fresh.keep(journal, true));
    return fresh;
  }
  GATE_ASSIGN(const std::string bytes, read_named_file(path, kMostBytes));
  GATE_ASSIGN(const Contents kept, parse(path, bytes, journal));
  GATE_TRY(same(path, "policy or the sets it names", kept.key.policy, key.policy));
  GATE_TRY(same(path, "runs", kept.key.runs, key.runs));
  GATE_TRY(same(path, "options", kept.key.options, key.options));
  begun = kept.begun;
  return Checkpoint(std::move(path), std::move(key), begun);
}

Status Checkpoint::keep(const calibrate::Journal& journal, bool must) {
  const auto now = std::chrono::steady_clock::now();
  if (!must && now - kept_ < kInterval) {
    return Done{};
  }
  kept_ = now;
  const std::string text = head_of(key_, begun_) + journal.lines();
  return write_file(path_, text + "end " + sha256(text) + "\n");
}

Status Checkpoint::remove() const {
  if (::unlink(path_.c_str()) != 0) {
    return write_error("--resume: '" + visible(shortened(path_, 100)) + "' is of no more use and cannot be removed");
  }
  return Done{};
}

}  // namespace gate::cli

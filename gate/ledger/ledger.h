// The ledger: which candidates were judged, how often, and by what. JSON lines, one an attempt, each with the digest of
// the line before it and of itself, so that a line that was taken out, moved or edited shows.
#ifndef GATE_LEDGER_LEDGER_H_
#define GATE_LEDGER_LEDGER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/ledger/run_mark.h"
#include "gate/model/run.h"

namespace gate::ledger {

// What a ledger holds at most; a line of a set of a thousand runs takes about 300 KiB.
inline constexpr std::size_t kMostBytes = std::size_t{64} << 20U;

// The digest before the first line.
inline constexpr std::string_view kStart = "0000000000000000000000000000000000000000000000000000000000000000";

struct Side {
  std::string spec;              // the set as the command line named it
  std::vector<InputFile> files;  // by name
  RunMarks runs;
};

struct Entry {
  std::uint64_t attempt = 1;  // of its key, from 1
  std::string key;
  Time at;
  std::string policy_id, policy_sha256;
  Side candidate;
  std::vector<Side> baseline;  // one, or none
  std::string verdict;
  std::string decision;  // its SHA-256
  std::string digest;    // of the whole line, without its end
};

struct Ledger {
  std::vector<Entry> entries;
  [[nodiscard]] std::string last() const { return entries.empty() ? std::string(kStart) : entries.back().digest; }
};

// Whether all attempts of a key stand in one ledger, or some of them in others that are kept beside it.
enum class Extent { kWhole, kPart };

// The error is kInput with the line: not what append_line writes, a chain that is broken, an attempt that is missing
// (of a part: one that goes back).
Result<Ledger> read_ledger(std::string_view bytes, std::string_view file, Extent extent = Extent::kWhole);

// The attempts at a key in all parts of what is one ledger, by number; a line that stands in several parts once. Two
// attempts may have one number, where two clones counted without each other, and the next one then counts both. The
// error is kInput: an attempt counted more before it than there are.
Result<std::vector<Entry>> attempts_at(const std::vector<Ledger>& parts, std::string_view key);

// The line, with its end, that puts `entry` after the ledger's last one; sets entry.digest. The error is kWrite.
Result<std::string> append_line(const Ledger& ledger, Entry& entry);

}  // namespace gate::ledger

#endif  // GATE_LEDGER_LEDGER_H_

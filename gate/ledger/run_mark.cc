#include "gate/ledger/run_mark.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "gate/base/sha256.h"

namespace gate::ledger {
namespace {

// Parts with their lengths, and numbers bit by bit, into one digest.
class Measured {
 public:
  void add(std::string_view part) {
    add_bits(part.size());
    bytes_ += part;
  }
  // Any NaN is a value that is not there.
  void add(double number) {
    add_bits(std::isnan(number) ? ~std::uint64_t{0} : std::bit_cast<std::uint64_t>(number));
    if (bytes_.size() > kFlush) {
      digest_.update(bytes_);
      bytes_.clear();
    }
  }
  std::string hex() {
    digest_.update(bytes_);
    return digest_.hex();
  }

 private:
  static constexpr std::size_t kFlush = std::size_t{64} << 10U;

  void add_bits(std::uint64_t bits) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
      bytes_.push_back(static_cast<char>((bits >> shift) & 0xFFU));
    }
  }

  Sha256 digest_;
  std::string bytes_;
};

std::string measured(const RunSet& set, const Run& run) {
  Measured all;
  const Rows& rows = run.rows;
  if (rows.size() == 0) {
    for (const auto& [name, value] : run.document.metrics) {
      all.add(name);
      all.add(value);
    }
    return all.hex();
  }
  for (const Column& column : rows.metrics) {
    all.add(column.name);
  }
  for (std::size_t row = 0; row < rows.size(); ++row) {
    all.add(set.examples[rows.example[row]]);
    all.add(set.words[rows.error[row]]);
    for (const Column& column : rows.metrics) {
      all.add(column.values[row]);
    }
  }
  return all.hex();
}

}  // namespace

RunMarks marks_of(const RunSet& set) {
  RunMarks marks;
  for (const Run& run : set.runs) {
    marks.push_back({run.document.seed, run.document.run_id, measured(set, run)});
  }
  return marks;
}

bool same_run(const RunMark& a, const RunMark& b) {
  return a.sha256 == b.sha256 && a.seed == b.seed && (a.seed || a.run_id == b.run_id);
}

bool holds(const RunMarks& marks, const RunMark& one) {
  return std::any_of(marks.begin(), marks.end(), [&](const RunMark& mark) { return same_run(mark, one); });
}

bool holds_all(const RunMarks& marks, const RunMarks& others) {
  return std::all_of(others.begin(), others.end(), [&](const RunMark& one) { return holds(marks, one); });
}

bool shares(const RunMarks& marks, const RunMarks& others) {
  return std::any_of(others.begin(), others.end(), [&](const RunMark& one) { return holds(marks, one); });
}

bool is_rerun(const RunMarks& now, const RunMarks& then) {
  const auto seeds_of = [](const RunMarks& marks) {
    std::set<std::optional<std::int64_t>> seeds;
    for (const RunMark& mark : marks) {
      seeds.insert(mark.seed);
    }
    return seeds;
  };
  const auto seeds = seeds_of(now);
  return !seeds.contains(std::nullopt) && now.size() == then.size() && seeds == seeds_of(then);
}

bool seeds_disagree(const std::vector<RunMarks>& sets) {
  std::map<std::int64_t, std::set<std::string>> earlier;
  for (const RunMarks& marks : sets) {
    std::map<std::int64_t, std::set<std::string>> own;
    for (const RunMark& mark : marks) {
      if (mark.seed) {
        own[*mark.seed].insert(mark.sha256);
      }
    }
    for (auto& [seed, values] : own) {
      const auto [known, is_new] = earlier.emplace(seed, values);
      if (!is_new && known->second != values) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace gate::ledger

#include "gate/calibrate/draw.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "gate/base/text.h"

namespace gate::calibrate {
namespace {

constexpr std::size_t kLeastRuns = 3;      // below, drawing again repeats the same two sides
constexpr std::uint32_t kBlendOneIn = 10;  // units of a run that is drawn twice which are another run's

std::string padded(std::size_t number) {
  std::string digits = std::to_string(number);
  return std::string(digits.size() < 8 ? 8 - digits.size() : 0, '0') + digits;
}

// Documents of the first set, once around; what is more than it has gets a seed and a name of its own.
void fill_documents(const Pool& pool, std::size_t runs, RunSet& set) {
  std::int64_t next = 0;
  for (const Run& run : pool.set.runs) {
    next = std::max(next, run.document.seed.value_or(0) + 1);
  }
  for (std::size_t i = 0; i < runs; ++i) {
    Run& run = set.runs.emplace_back();
    run.document = pool.set.runs[i % pool.documents].document;
    if (i >= pool.documents) {
      run.document.run_id += "#" + padded(i);
      if (run.document.seed) {
        run.document.seed = next++;
        run.document.fields.set("seed", {Scalar::Kind::kNumber, std::to_string(*run.document.seed)});
      }
    }
  }
}

// Which run and example of the pool each example of a drawn run comes from.
struct Cell {
  std::uint32_t run = 0;
  std::uint32_t example = 0;
};

void gather(const Pool& pool, std::uint32_t parent, const std::vector<Cell>& cells,
            const std::vector<std::uint32_t>& cluster, Rows& out) {
  const Rows& like = pool.set.runs[parent].rows;
  out = Rows{};
  for (const Column& column : like.metrics) {
    out.metrics.push_back({column.name, {}});
    out.metrics.back().values.reserve(cells.size());
  }
  for (const SliceColumn& column : like.slices) {
    out.slices.push_back({column.key, {}});
  }
  for (std::uint32_t at = 0; at < cells.size(); ++at) {
    Cell cell = cells[at];
    if (pool.row_of[cell.run][cell.example] == kNoRow) {
      cell.run = parent;
    }
    const std::uint32_t row = pool.row_of[cell.run][cell.example];
    if (row == kNoRow) {
      continue;
    }
    const Rows& from = pool.set.runs[cell.run].rows;
    out.example.push_back(at);
    out.cluster.push_back(cluster.empty() ? from.cluster[row] : cluster[at]);
    out.error.push_back(from.error[row]);
    out.guardrail.push_back(from.guardrail[row]);
    for (std::size_t k = 0; k < out.metrics.size(); ++k) {
      Column& column = out.metrics[k];
      const Column* source = cell.run == parent ? &like.metrics[k] : from.metric(column.name);
      column.values.push_back(source == nullptr ? std::numeric_limits<double>::quiet_NaN() : source->values[row]);
    }
    for (std::size_t k = 0; k < out.slices.size(); ++k) {
      SliceColumn& column = out.slices[k];
      const SliceColumn* source = cell.run == parent ? &like.slices[k] : from.slice(column.key);
      column.values.push_back(source == nullptr ? 0 : source->values[row]);
    }
  }
}

// `count` different numbers below `of`, in random order.
std::vector<std::uint32_t> different(std::size_t count, std::size_t of, stats::Stream& random) {
  std::vector<std::uint32_t> all(of);
  std::iota(all.begin(), all.end(), 0U);
  for (std::size_t i = 0; i < count; ++i) {
    std::swap(all[i], all[i + random.below(static_cast<std::uint32_t>(of - i))]);
  }
  all.resize(count);
  return all;
}

// The exam of one draw: examples of the pool and, when clusters are repeated, names of their own.
struct Exam {
  std::vector<std::uint32_t> cluster;  // empty: as the rows say
};

Exam draw_exam(const Pool& pool, std::size_t examples, stats::Stream& random, Sides& sides) {
  Exam exam;
  sides.source.clear();
  sides.candidate.words = pool.set.words;
  for (std::uint32_t copy = 0; sides.source.size() < examples; ++copy) {
    const std::vector<std::uint32_t>& unit = pool.units[random.below(static_cast<std::uint32_t>(pool.units.size()))];
    for (std::size_t i = 0; i < unit.size() && sides.source.size() < examples; ++i) {
      sides.source.push_back(unit[i]);
      if (pool.clustered) {
        exam.cluster.push_back(unit.size() == 1 ? 0 : static_cast<std::uint32_t>(sides.candidate.words.size()));
      }
    }
    if (pool.clustered && unit.size() > 1) {
      sides.candidate.words.push_back("cluster " + padded(copy));
    }
  }
  sides.baseline.words = sides.candidate.words;
  return exam;
}

// Another unit's values for every unit, of equal slices where there is one.
std::vector<Cell> shuffled_rows(const Pool& pool, const std::vector<std::vector<std::uint32_t>>& strata,
                                const std::vector<std::uint32_t>& source, stats::Stream& random) {
  std::vector<std::uint32_t> donor(pool.units.size());
  for (std::uint32_t unit = 0; unit < donor.size(); ++unit) {
    const std::vector<std::uint32_t>& peers = strata[pool.stratum_of[unit]];
    donor[unit] = peers[random.below(static_cast<std::uint32_t>(peers.size()))];
  }
  std::vector<std::uint32_t> seen(pool.units.size(), 0);
  std::vector<Cell> cells;
  for (const std::uint32_t example : source) {
    const std::uint32_t unit = pool.unit_of[example];
    const std::vector<std::uint32_t>& values = pool.units[donor[unit]];
    cells.push_back({0, values[seen[unit]++ % values.size()]});
  }
  return cells;
}

class Drawer {
 public:
  Drawer(const Pool& pool, const Design& design, stats::Stream& random, Sides& sides)
      : pool_(pool), design_(design), random_(random), sides_(sides) {
    if (design.examples > 0) {
      exam_ = draw_exam(pool, design.examples, random, sides);
    }
  }

  void draw_all() {
    if (design_.drawing == Drawing::kRows) {
      draw_rows();
      return;
    }
    const std::size_t total = design_.candidate_runs + design_.baseline_runs;
    std::vector<std::uint32_t> parents;
    if (design_.drawing == Drawing::kApart) {
      parents = different(total, pool_.set.runs.size(), random_);
    } else {
      for (std::size_t i = 0; i < total; ++i) {
        parents.push_back(random_.below(static_cast<std::uint32_t>(pool_.set.runs.size())));
      }
    }
    const auto middle = parents.begin() + static_cast<std::ptrdiff_t>(design_.candidate_runs);
    fill({parents.begin(), middle}, sides_.candidate);
    fill({middle, parents.end()}, sides_.baseline);
  }

 private:
  void fill(const std::vector<std::uint32_t>& parents, RunSet& set) {
    for (std::size_t i = 0; i < parents.size(); ++i) {
      const auto before = parents.begin() + static_cast<std::ptrdiff_t>(i);
      const bool again = std::find(parents.begin(), before, parents[i]) != before;
      Run& run = set.runs[i];
      run.document.metrics = pool_.set.runs[parents[i]].document.metrics;
      if ((!again && design_.examples == 0) || pool_.set.runs[parents[i]].rows.size() == 0) {
        run.rows = pool_.set.runs[parents[i]].rows;
      } else {
        gather(pool_, parents[i], blended(parents[i], again), exam_.cluster, run.rows);
      }
    }
  }

  std::vector<Cell> blended(std::uint32_t parent, bool blend) {
    std::vector<std::uint32_t> donor;
    for (std::size_t unit = 0; blend && unit < pool_.units.size(); ++unit) {
      const bool other = random_.below(kBlendOneIn) == 0;
      donor.push_back(other ? random_.below(static_cast<std::uint32_t>(pool_.set.runs.size())) : parent);
    }
    std::vector<Cell> cells;
    cells.reserve(sides_.source.size());
    for (const std::uint32_t example : sides_.source) {
      cells.push_back({blend ? donor[pool_.unit_of[example]] : parent, example});
    }
    return cells;
  }

  void draw_rows() {
    std::vector<std::vector<std::uint32_t>> strata;
    for (std::uint32_t unit = 0; unit < pool_.units.size(); ++unit) {
      strata.resize(std::max<std::size_t>(strata.size(), pool_.stratum_of[unit] + 1));
      strata[pool_.stratum_of[unit]].push_back(unit);
    }
    for (RunSet* set : {&sides_.candidate, &sides_.baseline}) {
      for (Run& run : set->runs) {
        gather(pool_, 0, shuffled_rows(pool_, strata, sides_.source, random_), exam_.cluster, run.rows);
        restore_labels(run.rows);
      }
    }
  }

  // Values move, slices and clusters stay with their example.
  void restore_labels(Rows& rows) const {
    const Rows& from = pool_.set.runs.front().rows;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const std::uint32_t own = pool_.row_of.front()[sides_.source[rows.example[row]]];
      if (own == kNoRow) {
        continue;
      }
      if (exam_.cluster.empty()) {
        rows.cluster.set(row, from.cluster[own]);
      }
      for (std::size_t k = 0; k < rows.slices.size(); ++k) {
        rows.slices[k].values.set(row, from.slices[k].values[own]);
      }
    }
  }

  const Pool& pool_;
  const Design& design_;
  stats::Stream& random_;
  Sides& sides_;
  Exam exam_;
};

}  // namespace

Result<Design> design_for(const Pool& pool, std::size_t candidate_runs, std::size_t baseline_runs, bool rows) {
  const std::size_t runs = pool.set.runs.size();
  if (rows) {
    if (runs != 1) {
      return usage_error("--rows is for the rows of one run, and there are " + std::to_string(runs) +
                         "; leave it out to draw whole runs");
    }
    if (pool.set.runs.front().rows.size() == 0) {
      return input_error("the run has no rows to draw from");
    }
    if (candidate_runs > 1 || baseline_runs > 1) {
      return usage_error("--rows: one run tells nothing about several; leave --seeds out");
    }
    return Design{candidate_runs, baseline_runs, 0, Drawing::kRows};
  }
  if (candidate_runs + baseline_runs <= runs && runs > 1) {
    return Design{candidate_runs, baseline_runs, 0, Drawing::kApart};
  }
  if (runs < kLeastRuns) {
    Error error = input_error(counted(runs, "run") + " cannot say how much runs differ; calibration needs at least " +
                              std::to_string(kLeastRuns) + ", and twice the seeds of a side to assume nothing");
    error.hint = runs == 1 ? "--rows takes the rows of one run instead, and overstates the noise"
                           : "run the baseline's evaluation again under other seeds";
    return error;
  }
  return Design{candidate_runs, baseline_runs, 0, Drawing::kAgain};
}

Sides empty_sides(const Pool& pool, const Design& design) {
  Sides sides;
  const auto begin = [&](std::size_t runs, RunSet& set) {
    set.metric_names = pool.set.metric_names;
    set.slice_keys = pool.set.slice_keys;
    set.words = pool.set.words;
    set.name = pool.set.name;
    if (design.examples == 0) {
      set.examples = pool.set.examples;
    }
    for (std::size_t i = 0; i < design.examples; ++i) {
      set.examples.push_back(padded(i));
    }
    fill_documents(pool, runs, set);
  };
  begin(design.candidate_runs, sides.candidate);
  begin(design.baseline_runs, sides.baseline);
  if (design.examples == 0) {
    sides.source.resize(pool.set.examples.size());
    std::iota(sides.source.begin(), sides.source.end(), 0U);
  }
  return sides;
}

void draw(const Pool& pool, const Design& design, stats::Stream& random, Sides& sides) {
  Drawer(pool, design, random, sides).draw_all();
}

}  // namespace gate::calibrate

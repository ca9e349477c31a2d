#include "gate/calibrate/loss.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace gate::calibrate {
namespace {

// What an example can lose, as the mean over the runs that have it: of a pass/fail score its passes.
std::vector<double> weights(const Pool& pool, const Line& line) {
  std::vector<double> sum(pool.set.examples.size(), 0);
  std::vector<double> count(sum.size(), 0);
  for (const Run& run : pool.set.runs) {
    const Column* column = run.rows.metric(line.columns.front());
    for (std::size_t row = 0; column != nullptr && row < run.rows.size(); ++row) {
      const double value = column->values[row];
      if (!std::isnan(value) && run.rows.error[row] == 0) {
        sum[run.rows.example[row]] += line.falls ? value : 1 - value;
        ++count[run.rows.example[row]];
      }
    }
  }
  for (std::size_t i = 0; i < sum.size(); ++i) {
    sum[i] = count[i] > 0 ? sum[i] / count[i] : 0;
  }
  return sum;
}

}  // namespace

std::vector<std::uint32_t> places_of(const Pool& pool, const Line& line, stats::Stream& random, const Sides& sides) {
  std::vector<std::uint32_t> all;
  if (line.by.empty()) {
    for (std::uint32_t at = 0; at < sides.source.size(); ++at) {
      all.push_back(at);
    }
    return all;
  }
  // By label in the order of the words, so that the choice depends on nothing but the draw.
  std::map<std::vector<std::string>, std::vector<std::uint32_t>> groups;
  const Rows& rows = sides.candidate.runs.front().rows;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::vector<std::string> label;
    for (const std::string& key : line.by) {
      const SliceColumn* column = rows.slice(key);
      if (column != nullptr && column->values[row] != 0) {
        label.push_back(sides.candidate.words[column->values[row]]);
      }
    }
    if (label.size() == line.by.size()) {
      groups[label].push_back(rows.example[row]);
    }
  }
  std::vector<const std::vector<std::uint32_t>*> large;
  for (const auto& [label, members] : groups) {
    if (members.size() >= line.least_examples) {
      large.push_back(&members);
    }
  }
  static_cast<void>(pool);
  return large.empty() ? all : *large[random.below(static_cast<std::uint32_t>(large.size()))];
}

Injury::Injury(const Pool& pool, const Line& line) : pool_(pool), line_(line) {
  if (line.way == Line::Way::kFlip) {
    weight_ = weights(pool, line);
  } else if (line.way == Line::Way::kShift && line.of_rows) {
    bounded_ = true;
    for (const Run& run : pool.set.runs) {
      const Column* column = run.rows.metric(line.columns.front());
      bounded_ =
          bounded_ && (column == nullptr || std::all_of(column->values.begin(), column->values.end(),
                                                        [](double v) { return std::isnan(v) || (v >= 0 && v <= 1); }));
    }
  }
  for (std::size_t i = 0; i < kSizes.size() && line.way == Line::Way::kShift; ++i) {
    shifts_.at(i) = shift_for(kSizes.at(i) * line.unit());
  }
}

// Scores within [0, 1] cannot all move by the loss: those at the edge stay, and the others move further.
double Injury::shift_for(double loss) const {
  if (!bounded_) {
    return loss;
  }
  const auto mean_loss = [&](double shift) {
    double total = 0;
    double count = 0;
    for (const Run& run : pool_.set.runs) {
      const Column* column = run.rows.metric(line_.columns.front());
      for (std::size_t row = 0; column != nullptr && row < run.rows.size(); ++row) {
        const double value = column->values[row];
        if (!std::isnan(value)) {
          total += line_.falls ? std::min(value, shift) : std::min(1 - value, shift);
          ++count;
        }
      }
    }
    return count > 0 ? total / count : 0;
  };
  double low = 0;
  double high = 1;
  for (int step = 0; step < 40 && mean_loss(high) > loss; ++step) {
    const double middle = (low + high) / 2;
    (mean_loss(middle) < loss ? low : high) = middle;
    if (high - low < 1e-9) {
      break;
    }
  }
  return high;
}

// Whole clusters in random order until the exam has lost what it should; the last one by a draw, so that the expected
// loss is exact. An example that is hit fails in every run, as a regression does.
void Injury::flip(double size, const std::vector<std::uint32_t>& places, stats::Stream& random, Sides& sides) const {
  std::vector<std::vector<std::uint32_t>> units;
  std::map<std::uint32_t, std::size_t> at_unit;
  for (const std::uint32_t place : places) {
    const std::uint32_t unit = pool_.unit_of[sides.source[place]];
    const auto [found, fresh] = at_unit.emplace(unit, units.size());
    if (fresh || !pool_.clustered) {
      found->second = units.size();
      units.emplace_back();
    }
    units[found->second].push_back(place);
  }
  double left = size * line_.unit() * static_cast<double>(places.size());
  std::vector<bool> hit(sides.source.size(), false);
  for (std::size_t i = 0; i < units.size() && left > 0; ++i) {
    std::swap(units[i], units[i + random.below(static_cast<std::uint32_t>(units.size() - i))]);
    double worth = 0;
    for (const std::uint32_t place : units[i]) {
      worth += weight_[sides.source[place]];
    }
    if (worth > left && random.uniform() >= left / worth) {
      break;
    }
    left -= worth;
    for (const std::uint32_t place : units[i]) {
      hit[place] = true;
    }
  }
  for (Run& run : sides.candidate.runs) {
    for (Column& column : run.rows.metrics) {
      if (column.name != line_.columns.front()) {
        continue;
      }
      for (std::size_t row = 0; row < run.rows.size(); ++row) {
        if (hit[run.rows.example[row]] && !std::isnan(column.values[row])) {
          column.values[row] = line_.falls ? 0 : 1;
        }
      }
    }
  }
}

void Injury::hurt(double size, stats::Stream& random, Sides& sides, Before& before) const {
  before.columns.assign(sides.candidate.runs.size(), {});
  before.documents.assign(sides.candidate.runs.size(), 0);
  for (std::size_t i = 0; i < sides.candidate.runs.size(); ++i) {
    for (const std::string& name : line_.columns) {
      const Column* column = sides.candidate.runs[i].rows.metric(name);
      before.columns[i].push_back(column == nullptr ? std::vector<double>() : column->values);
    }
    const auto found = sides.candidate.runs[i].document.metrics.find(line_.metric);
    before.documents[i] = found == sides.candidate.runs[i].document.metrics.end() ? 0 : found->second;
  }
  const double sign = line_.falls ? -1 : 1;
  const double factor = std::max(0.0, 1 + sign * size * line_.unit() / line_.present);
  if (!line_.of_rows) {
    for (Run& run : sides.candidate.runs) {
      const auto found = run.document.metrics.find(line_.metric);
      if (found != run.document.metrics.end()) {
        found->second =
            line_.way == Line::Way::kScale ? found->second * factor : found->second + sign * size * line_.unit();
      }
    }
    return;
  }
  const std::vector<std::uint32_t> places = places_of(pool_, line_, random, sides);
  if (line_.way == Line::Way::kFlip) {
    flip(size, places, random, sides);
    return;
  }
  double shift = size * line_.unit();
  for (std::size_t i = 0; i < kSizes.size(); ++i) {
    shift = kSizes.at(i) == size ? shifts_.at(i) : shift;
  }
  std::vector<bool> hit(sides.source.size(), false);
  for (const std::uint32_t place : places) {
    hit[place] = true;
  }
  for (Run& run : sides.candidate.runs) {
    for (Column& column : run.rows.metrics) {
      if (std::find(line_.columns.begin(), line_.columns.end(), column.name) == line_.columns.end()) {
        continue;
      }
      for (std::size_t row = 0; row < run.rows.size(); ++row) {
        double& value = column.values[row];
        if (hit[run.rows.example[row]]) {
          value = line_.way == Line::Way::kScale ? value * factor : value + sign * shift;
          value = bounded_ && !std::isnan(value) ? std::clamp(value, 0.0, 1.0) : value;
        }
      }
    }
  }
}

void Injury::heal(const Before& before, Sides& sides) const {
  for (std::size_t i = 0; i < sides.candidate.runs.size(); ++i) {
    Run& run = sides.candidate.runs[i];
    for (Column& column : run.rows.metrics) {
      const auto found = std::find(line_.columns.begin(), line_.columns.end(), column.name);
      if (found != line_.columns.end()) {
        column.values = before.columns[i][static_cast<std::size_t>(found - line_.columns.begin())];
      }
    }
    const auto number = run.document.metrics.find(line_.metric);
    if (!line_.of_rows && number != run.document.metrics.end()) {
      number->second = before.documents[i];
    }
  }
}

}  // namespace gate::calibrate

// Simulates whole gates and writes how often they err.
//   error_rates PAGE [TIMES] the page, all settings (minutes); TIMES as many gates as usual
//   error_rates --short      the most dangerous settings; 1 when one errs more often than it may, or threads matter
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>

#include "bench/error_rates/exact_tables.h"
#include "bench/error_rates/page.h"
#include "bench/error_rates/simulate.h"

namespace {

using namespace gate::bench;

constexpr std::uint32_t kRivalGates = 250;

std::vector<Line> simulate_all(const std::vector<Setting>& settings, bool with_rivals, unsigned threads) {
  std::vector<Line> lines;
  for (const Setting& setting : settings) {
    std::uint32_t rival_gates = 0;
    if (with_rivals && has_rivals(setting)) {
      rival_gates = std::min(setting.gates / 8, setting.examples >= 200 ? kRivalGates * 2 / 5 : kRivalGates);
    }
    lines.push_back({setting, simulate(setting, rival_gates, threads)});
    if (with_rivals) {
      std::fprintf(stderr, "%zu of %zu\n", lines.size(), settings.size());
    }
  }
  return lines;
}

}  // namespace

int main(int count, char** words) {
  const unsigned threads = std::thread::hardware_concurrency();
  if (count != 2 && count != 3) {
    std::fputs("usage: error_rates PAGE [TIMES] | --short\n", stderr);
    return 2;
  }
  if (std::strcmp(words[1], "--short") == 0) {
    const std::vector<Line> lines = simulate_all(dangerous_settings(), false, threads);
    const std::vector<std::string> excesses = excesses_of(lines);
    for (const std::string& excess : excesses) {
      std::printf("%s\n", excess.c_str());
    }
    const Setting& first = lines.at(0).setting;
    const bool same = simulate(first, 100, 1) == simulate(first, 100, 3);
    std::printf("%zu settings, %zu excesses; 1 and 3 threads %s\n", lines.size(), excesses.size(),
                same ? "agree" : "DIFFER");
    return !excesses.empty() || !same ? 1 : 0;
  }
  std::vector<Setting> settings = all_settings();
  const int times = count == 3 ? std::clamp(std::atoi(words[2]), 1, 1'000) : 1;
  for (Setting& setting : settings) {
    setting.gates *= static_cast<std::uint32_t>(times);
  }
  const std::vector<Line> lines = simulate_all(settings, true, threads);
  std::ofstream page(words[1], std::ios::binary);
  page << page_of(lines, exact_tables(threads));
  page.close();
  if (!page) {
    std::fprintf(stderr, "cannot write %s\n", words[1]);
    return 5;
  }
  return excesses_of(lines).empty() ? 0 : 1;
}

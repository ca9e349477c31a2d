#include "gate/cli/limit_option.h"

#include <sys/resource.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/base/time.h"
#include "gate/cli/progress.h"
#include "gate/provenance/library.h"

namespace gate::cli {
namespace {

enum class Unit { kCount, kBytes, kTime };

// A limit by name: where it is kept, and what its value counts.
struct Named {
  std::string_view name;
  Unit unit;
  std::uint64_t (*get)(const RunLimits&);
  void (*set)(RunLimits&, std::uint64_t);
};

template <auto member>
constexpr Named of_records(std::string_view name, Unit unit) {
  using Value = std::remove_cvref_t<decltype(std::declval<records::Limits>().*member)>;
  return {name, unit, [](const RunLimits& limits) { return static_cast<std::uint64_t>(limits.records.*member); },
          [](RunLimits& limits, std::uint64_t value) { limits.records.*member = static_cast<Value>(value); }};
}

using records::Limits;
constexpr std::array kNamed = {
    of_records<&Limits::files>("files", Unit::kCount),
    of_records<&Limits::runs>("runs", Unit::kCount),
    of_records<&Limits::document_bytes>("document-bytes", Unit::kBytes),
    of_records<&Limits::document_members>("nodes", Unit::kCount),
    of_records<&Limits::depth>("depth", Unit::kCount),
    of_records<&Limits::rows_bytes>("rows-bytes", Unit::kBytes),
    of_records<&Limits::row_bytes>("row-bytes", Unit::kBytes),
    of_records<&Limits::rows>("rows", Unit::kCount),
    of_records<&Limits::cells>("cells", Unit::kCount),
    of_records<&Limits::id_bytes>("id-bytes", Unit::kBytes),
    of_records<&Limits::text_bytes>("text-bytes", Unit::kBytes),
    Named{"time", Unit::kTime, [](const RunLimits& limits) { return static_cast<std::uint64_t>(limits.seconds); },
          [](RunLimits& limits, std::uint64_t value) { limits.seconds = static_cast<std::int64_t>(value); }},
    Named{"memory", Unit::kBytes, [](const RunLimits& limits) { return limits.memory; },
          [](RunLimits& limits, std::uint64_t value) { limits.memory = value; }},
};

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const Named& named : kNamed) {
    all.emplace_back(named.name);
  }
  return all;
}

// A number, of bytes with KiB, MiB or GiB behind it; or a duration. Nothing when `text` is none of that, or below 1.
std::optional<std::uint64_t> parse_value(std::string_view text, Unit unit) {
  if (unit == Unit::kTime) {
    const std::optional<std::int64_t> seconds = parse_duration(text);
    return seconds && *seconds > 0 ? std::optional(static_cast<std::uint64_t>(*seconds)) : std::nullopt;
  }
  unsigned shift = 0;
  if (unit == Unit::kBytes) {
    constexpr std::array<std::pair<std::string_view, unsigned>, 3> kUnits = {{{"KiB", 10}, {"MiB", 20}, {"GiB", 30}}};
    for (const auto& [word, bits] : kUnits) {
      if (text.ends_with(word)) {
        text.remove_suffix(word.size());
        shift = bits;
        break;
      }
    }
  }
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  const std::optional<std::int64_t> number = parse_integer(text);
  if (!digits || text.front() == '0') {
    return std::nullopt;
  }
  // Past the ceiling of every limit it does not matter how far.
  const std::int64_t most = (std::int64_t{1} << 62) >> shift;
  return static_cast<std::uint64_t>(std::min(number.value_or(most), most)) << shift;
}

std::string shown(std::uint64_t value, Unit unit) {
  if (unit == Unit::kTime) {
    return std::to_string(value) + "s";
  }
  for (const auto& [word, bits] : {std::pair{"GiB", 30U}, std::pair{"MiB", 20U}, std::pair{"KiB", 10U}}) {
    if (unit == Unit::kBytes && value >> bits << bits == value && value != 0) {
      return std::to_string(value >> bits) + word;
    }
  }
  return std::to_string(value);
}

Status apply(const std::string& text, RunLimits& limits) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const auto* const named =
      std::find_if(kNamed.begin(), kNamed.end(), [&](const Named& one) { return one.name == name; });
  if (named == kNamed.end()) {
    return usage_error("--limit: unknown limit '" + shortened(name, 40) + "'" + suggestion(name, names()) +
                       "; known are " + join(names(), ", "));
  }
  const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
  const std::optional<std::uint64_t> number = parse_value(value, named->unit);
  const std::string form = named->unit == Unit::kTime    ? "a duration such as 10m"
                           : named->unit == Unit::kBytes ? "a number of bytes such as 64MiB"
                                                         : "a number such as 1000";
  if (!number) {
    return usage_error("--limit: expected " + name + "=" + form + ", got '" + shortened(text, 60) + "'");
  }
  const std::uint64_t ceiling = named->get(RunLimits{});
  if (*number > ceiling) {
    return usage_error("--limit: " + name + " is at most " + shown(ceiling, named->unit) +
                       "; limits can be lowered, not raised");
  }
  named->set(limits, std::min(*number, named->get(limits)));
  return Done{};
}

extern "C" void out_of_time(int /*signal*/) {
  constexpr std::string_view kText = "gate: the time limit has passed before there was a verdict (--limit time=...)\n";
  last_words(kText);
  std::_Exit(3);
}

// Sanitizers reserve terabytes of address space. g++ defines a macro where one is built in, clang++ answers a question.
#if defined(__has_feature)
#define GATE_BUILT_WITH(sanitizer) __has_feature(sanitizer)
#else
#define GATE_BUILT_WITH(sanitizer) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || GATE_BUILT_WITH(address_sanitizer) || \
    GATE_BUILT_WITH(thread_sanitizer)
constexpr bool kMemoryCanBeHeld = false;
#else
constexpr bool kMemoryCanBeHeld = true;
#endif

}  // namespace

std::function<Result<RunLimits>()> declare_limits(CLI::App& app) {
  const auto given = std::make_shared<std::vector<std::string>>();
  std::string known;
  for (const Named& named : kNamed) {
    known +=
        (known.empty() ? "" : ", ") + std::string(named.name) + " (" + shown(named.get(RunLimits{}), named.unit) + ")";
  }
  app.add_option("--limit", *given, "Lower a limit of what is read; may be given several times. Limits: " + known)
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  return [given]() -> Result<RunLimits> {
    RunLimits limits;
    for (const std::string& text : *given) {
      GATE_TRY(apply(text, limits));
    }
    return limits;
  };
}

HeldToLimits::HeldToLimits(const RunLimits& limits) {
  if (kMemoryCanBeHeld) {
    // libgit2 that finds no memory while it starts calls itself until the stack is full. Whether it starts is asked
    // where it is needed.
    if (limits.memory < RunLimits{}.memory) {
      static_cast<void>(provenance::start_library());
    }
    struct rlimit now {};
    if (::getrlimit(RLIMIT_AS, &now) == 0) {
      now.rlim_cur = std::min<rlim_t>(now.rlim_max, limits.memory);
      ::setrlimit(RLIMIT_AS, &now);
    }
  }
  std::signal(SIGALRM, &out_of_time);
  ::alarm(static_cast<unsigned>(limits.seconds));
}

HeldToLimits::~HeldToLimits() { ::alarm(0); }

}  // namespace gate::cli

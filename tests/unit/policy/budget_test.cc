// What a bad policy may cost, counted and not timed: the bytes that are asked of the allocator in all, for each refused
// policy of tests/rejects and for the large ones that somebody would send on purpose. A reader whose work grows faster
// than its input breaks these bounds long before anybody waits. bench/gate_bench.cc has the milliseconds.
#include <doctest/doctest.h>

#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/base/file_system.h"
#include "gate/policy/lint.h"
#include "gate/policy/reader.h"
#include "tests/support/test_data.h"
#include "tests/unit/policy/fake_kinds.h"

namespace {
std::size_t g_asked = 0;  // bytes since the start of the program; tests run on one thread
}

void* operator new(std::size_t size) {
  g_asked += size;
  void* memory = std::malloc(size == 0 ? 1 : size);  // NOLINT: this is the allocator
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  return memory;
}
// std::stable_sort asks in this way.
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  g_asked += size;
  return std::malloc(size == 0 ? 1 : size);  // NOLINT: this is the allocator
}
void operator delete(void* memory) noexcept { std::free(memory); }               // NOLINT
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }  // NOLINT

namespace gate::policy {
namespace {

// The bytes asked for in all while a policy is read and, when it is one, linted, or its error is written out.
std::size_t cost_of(std::string_view yaml, std::string* error = nullptr) {
  const std::size_t before = g_asked;
  {
    const Result<Policy> policy = testing::read(yaml);
    if (policy) {
      static_cast<void>(lint(*policy, Time{}));
    } else if (std::string text = render(policy.error()); error != nullptr) {
      *error = std::move(text);
    }
  }
  return g_asked - before;
}

constexpr std::size_t kSmall = std::size_t{2} << 20U;  // for any policy that a person would write
constexpr std::size_t kPerByte = 600;                  // for each byte of a large one

std::string repeated(std::size_t times, const std::string& before, const std::string& behind) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) {
    text += before + std::to_string(i) + behind;
  }
  return text;
}

const std::string kHead = "gate: 1\nid: demo\nowner: team\nrunbook: r\nchecks:\n";

std::string checks(std::size_t count, const std::string& members) {
  return kHead + repeated(count, "  - {id: check-", ", " + members + "}\n");
}

std::string bomb(std::size_t levels) {
  std::string yaml = "gate: 1\nid: demo\na0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (std::size_t i = 1; i < levels; ++i) {
    const std::string one = "*a" + std::to_string(i - 1);
    yaml += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + one + repeated(8, ", " + one + " #", "\n") +
            "]\n";
  }
  return yaml + "checks: [{id: a, kind: records}]\n";
}

}  // namespace

TEST_CASE("every refused policy of the corpus costs little and says little") {
  const std::string folder = test_data("/rejects/policy");
  const Result<std::unique_ptr<FileTree>> tree = open_disk_tree(folder);
  REQUIRE(tree.has_value());
  const Result<std::vector<std::string>> names = (*tree)->list();
  REQUIRE(names.has_value());
  for (const std::string& name : *names) {
    if (!name.ends_with(".yaml")) {
      continue;
    }
    CAPTURE(name);
    const Result<std::string> bytes = read_file(**tree, name, std::size_t{1} << 22U);
    REQUIRE(bytes.has_value());
    std::string error;
    CHECK(cost_of(*bytes, &error) <= kSmall + kPerByte * bytes->size());
    CHECK_FALSE(error.empty());
    CHECK(error.size() <= 100'000);
  }
}

TEST_CASE("two thousand checks are read and linted, and cost in proportion") {
  const std::string members =
      "kind: threshold, metric: latency_ms, statistic: p95, max: 900, min: 1, "
      "on_violated: warn, on_missing: block, calibrated: last year, "
      "respond: {action: route, owner: team, runbook: r}";
  const std::string yaml = checks(2000, members);
  REQUIRE(testing::rendered_error(yaml) == "no error");
  CHECK(cost_of(yaml) <= kPerByte * yaml.size());
}

TEST_CASE("large policies that are wrong everywhere are refused in proportion, and not at length") {
  struct Case {
    std::string what, yaml, says;
  };
  const std::string check = "  - {id: a, kind: records}\n";
  const std::vector<Case> cases{
      {"a misspelt key in each of two thousand checks", checks(2000, "kind: records, requrie: [owner]"), "'require'"},
      {"an unknown kind in each", checks(2000, "kind: recrods"), "'records'"},
      {"two thousand checks of one id", kHead + repeated(2000, "  - {kind: records, seeds: ", ", id: a}\n"),
       "uplicate"},
      {"waivers for nothing",
       checks(2000, "kind: records") + "waivers:\n" +
           repeated(2000, "  - {check: chekc-", ", until: 2026-12-31, reason: r, approved_by: b}\n"),
       "no check"},
      {"more nodes than are read", checks(20'000, "kind: records"), "limit"},
      {"more bytes than are read", kHead + check + "#" + std::string(std::size_t{2} << 20U, 'x') + "\n", "limit"},
      {"an alias bomb", bomb(12), "alias"},
      {"lists in lists", kHead + std::string(5000, '[') + std::string(5000, ']') + "\n", "deep"},
      {"an id of a megabyte", "gate: 1\nid: " + std::string(1'000'000, 'a') + "\nchecks:\n" + check, ""},
      {"ids that are no names", kHead + repeated(2000, "  - {kind: records, id: \"\\e[31m</script>", "\"}\n"),
       "control character"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.what);
    std::string error;
    CHECK(cost_of(one.yaml, &error) <= kSmall + kPerByte * one.yaml.size());
    CHECK(error.find(one.says) != std::string::npos);
    CHECK_FALSE(error.empty());
    CHECK(error.size() <= 100'000);
    CHECK(error.find('\x1b') == std::string::npos);
  }
}

}  // namespace gate::policy

#include "gate/evaluate/ask.h"

#include <doctest/doctest.h>

#include <latch>
#include <memory>
#include <mutex>
#include <new>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/run_sets.h"

using gate::evaluate::asked_at_once;

namespace {

// Answers only when all of its kind are asked at the same time.
class Together : public gate::Check {
 public:
  Together(std::string says, std::latch& all) : says_(std::move(says)), all_(all) {}
  [[nodiscard]] std::vector<gate::Finding> run(const gate::CheckContext& /*context*/) const override {
    all_.arrive_and_wait();
    gate::Finding finding;
    finding.outcome = gate::Outcome::kHolds;
    finding.summary = says_;
    finding.selected = 1;
    return {finding};
  }
  [[nodiscard]] gate::Needs needs() const override { return {}; }

 private:
  std::string says_;
  std::latch& all_;
};

class NoMemory : public gate::Check {
 public:
  [[nodiscard]] std::vector<gate::Finding> run(const gate::CheckContext& /*context*/) const override {
    throw std::bad_alloc();
  }
  [[nodiscard]] gate::Needs needs() const override { return {}; }
};

const gate::RunSet kCandidate = gate::test::make_run_set("candidate", {{"c", 1}});
const gate::RunSet kBaseline = gate::test::make_run_set("baseline", {{"b", 1}});

gate::CheckSpec spec_of(std::shared_ptr<const gate::Check> check) {
  gate::CheckSpec spec;
  spec.check = std::move(check);
  return spec;
}

gate::evaluate::Input input_of(const gate::Policy& policy, unsigned threads) {
  gate::evaluate::Input input{policy, kCandidate, &kBaseline, nullptr, gate::Time{1'800'000'000}};
  input.threads = threads;
  return input;
}

}  // namespace

TEST_CASE("ask: checks are asked side by side and answer in the policy's order") {
  std::latch all(3);
  gate::Policy policy;
  for (const std::string says : {"first", "second", "third"}) {
    policy.checks.push_back(spec_of(std::make_shared<Together>(says, all)));
  }
  const auto said = gate::evaluate::ask(input_of(policy, 3));
  REQUIRE(said.size() == 3);
  CHECK(said[0].at(0).summary == "first");
  CHECK(said[1].at(0).summary == "second");
  CHECK(said[2].at(0).summary == "third");
}

TEST_CASE("ask: who waits is told how many have answered") {
  for (const unsigned threads : {1U, 3U}) {
    std::latch all(3);
    gate::Policy policy;
    for (int i = 0; i < 3; ++i) {
      policy.checks.push_back(spec_of(std::make_shared<Together>("fine", all)));
    }
    if (threads == 1) {
      all.count_down(2);  // nobody waits for the others
      policy.checks.resize(1);
    }
    std::mutex guard;
    std::multiset<std::size_t> told;
    gate::evaluate::Input input = input_of(policy, threads);
    input.progress = [&](std::size_t answered, std::size_t checks) {
      const std::lock_guard lock(guard);
      CHECK(checks == policy.checks.size());
      told.insert(answered);
    };
    gate::evaluate::ask(input);
    CHECK(told == (threads == 1 ? std::multiset<std::size_t>{0, 1} : std::multiset<std::size_t>{0, 1, 2, 3}));
  }
}

TEST_CASE("ask: the end of memory is no finding, on whatever thread it comes") {
  for (const unsigned threads : {1U, 2U, 8U}) {
    std::latch all(1);
    gate::Policy policy;
    policy.checks.push_back(spec_of(std::make_shared<Together>("fine", all)));
    policy.checks.push_back(spec_of(std::make_shared<NoMemory>()));
    CHECK_THROWS_AS(gate::evaluate::ask(input_of(policy, threads)), std::bad_alloc);
  }
}

TEST_CASE("ask: no more at once than there are threads, checks, and room for their tables") {
  CHECK(asked_at_once(6, 1000, 4) == 4);
  CHECK(asked_at_once(3, 1000, 16) == 3);
  CHECK(asked_at_once(6, 0, 16) == 6);
  CHECK(asked_at_once(6, 2'000'000, 16) == 4);
  CHECK(asked_at_once(6, 4'000'001, 16) == 1);
  CHECK(asked_at_once(6, 20'000'000, 16) == 1);
  CHECK(asked_at_once(0, 0, 0) == 1);
}

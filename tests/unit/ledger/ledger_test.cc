#include "gate/ledger/ledger.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gate/ledger/key.h"

namespace {

using gate::ledger::attempts_at;
using gate::ledger::Entry;
using gate::ledger::Extent;
using gate::ledger::Ledger;
using gate::ledger::read_ledger;

Entry entry(const std::string& key, std::uint64_t attempt) {
  Entry one;
  one.attempt = attempt;
  one.key = key;
  one.at = gate::Time{1'800'000'000};
  one.policy_id = "p";
  one.policy_sha256 = std::string(64, 'a');
  one.candidate = {"runs/candidate",
                   {{"run-1.json", std::string(64, 'b'), 7}},
                   {{7, "a", std::string(64, 'd')}, {std::nullopt, "b", std::string(64, 'e')}}};
  one.verdict = "block";
  one.decision = std::string(64, 'c');
  return one;
}

// Three lines: two attempts of one key with one of another between them.
std::vector<std::string> lines() {
  std::vector<std::string> all;
  std::string bytes;
  for (const auto& [key, attempt] : {std::pair{"k", 1}, std::pair{"other", 1}, std::pair{"k", 2}}) {
    const gate::Result<Ledger> ledger = read_ledger(bytes, "ledger");
    REQUIRE(ledger.has_value());
    Entry one = entry(std::string(key), static_cast<std::uint64_t>(attempt));
    const gate::Result<std::string> line = append_line(*ledger, one);
    REQUIRE(line.has_value());
    all.push_back(*line);
    bytes += *line;
  }
  return all;
}

std::string complaint(const std::string& bytes) {
  const gate::Result<Ledger> ledger = read_ledger(bytes, "ledger");
  return ledger ? "" : ledger.error().message;
}

}  // namespace

TEST_CASE("a ledger reads back as it was written, by key") {
  const std::vector<std::string> all = lines();
  const gate::Result<Ledger> ledger = read_ledger(all[0] + all[1] + all[2], "ledger");
  REQUIRE(ledger.has_value());
  REQUIRE(ledger->entries.size() == 3);
  const std::vector<Entry> of_key = *attempts_at({*ledger}, "k");
  REQUIRE(of_key.size() == 2);
  CHECK(of_key[1].attempt == 2);
  CHECK(of_key[1].candidate.files[0].name == "run-1.json");
  CHECK(of_key[1].candidate.files[0].size == 7);
  CHECK(of_key[1].baseline.empty());
  CHECK(of_key[1].candidate.runs == entry("k", 2).candidate.runs);
  CHECK(ledger->last() == ledger->entries[2].digest);
  CHECK(read_ledger("", "ledger")->last() == gate::ledger::kStart);
}

TEST_CASE("a line that was taken out, moved, repeated, cut or edited is refused") {
  const std::vector<std::string> all = lines();
  CHECK(complaint(all[1] + all[2]).find("does not follow") != std::string::npos);
  CHECK(complaint(all[0] + all[2]).find("does not follow") != std::string::npos);
  CHECK(complaint(all[1] + all[0] + all[2]).find("does not follow") != std::string::npos);
  CHECK(complaint(all[0] + all[0]).find("does not follow") != std::string::npos);
  CHECK(complaint(all[0] + all[1] + all[2].substr(0, all[2].size() - 1)).find("cut off") != std::string::npos);
  CHECK(complaint(all[0] + "\n" + all[1]).find("no line of a ledger") != std::string::npos);
  Entry skipped = entry("k", 3);
  const gate::Result<Ledger> one = read_ledger(all[0], "ledger");
  CHECK(complaint(all[0] + *append_line(*one, skipped)) == "is attempt 3 of its key after attempt 1");
}

TEST_CASE("one flipped bit anywhere is refused") {
  const std::vector<std::string> all = lines();
  const std::string good = all[0] + all[1] + all[2];
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    CHECK_MESSAGE(!complaint(bad).empty(), "byte ", i);
  }
}

TEST_CASE("the key is of what is judged, not of when, how often or with which seeds") {
  const auto set = [](std::vector<std::string> models, std::vector<std::string> examples) {
    gate::RunSet made;
    std::int64_t seed = 0;
    for (std::string& model : models) {
      gate::Run run;
      run.document.seed = seed++;
      run.document.run_id = model + std::to_string(seed);
      run.document.fields.set("model.version", {gate::Scalar::Kind::kString, std::move(model)});
      made.runs.push_back(std::move(run));
    }
    made.examples = std::move(examples);
    return made;
  };
  const auto key = [](const gate::RunSet& candidate, const gate::RunSet& baseline, const std::string& policy = "p") {
    return gate::ledger::key_of(policy, {}, candidate, &baseline);
  };
  const gate::RunSet base = set({"1"}, {"a", "b"});
  const std::string one = key(set({"2"}, {"a", "b"}), base);
  CHECK(key(set({"2", "2", "2"}, {"a"}), base) == one);
  CHECK(key(set({"3"}, {"a", "b"}), base) != one);
  CHECK(key(set({"2"}, {"a", "b"}), set({"0"}, {"a", "b"})) != one);
  CHECK(key(set({"2"}, {"a", "b"}), set({"1"}, {"a", "c"})) != one);
  CHECK(key(set({"2"}, {"a", "b"}), base, "q") != one);
  CHECK(gate::ledger::key_of("p", {{"model.bin", gate::Artifact::Kind::kFile, std::string(64, 'd'), 1, 1}},
                             set({"2"}, {"a"}), &base) ==
        gate::ledger::key_of("p", {{"renamed.bin", gate::Artifact::Kind::kFile, std::string(64, 'd'), 1, 1}},
                             set({"another label"}, {"a"}), &base));
}

TEST_CASE("a set names itself when each of its runs says something of model, prompt or code") {
  const auto run = [](const std::string& path, const std::string& text) {
    gate::Run made;
    made.document.fields.set(path, {gate::Scalar::Kind::kString, text});
    return made;
  };
  gate::RunSet set;
  set.runs = {run("model.version", "1"), run("prompt.sha256", "2"), run("code.commit", "3")};
  CHECK(gate::ledger::names_itself(set));
  for (const gate::Run& silent : {run("dataset.version", "1"), run("model.version", ""), gate::Run()}) {
    gate::RunSet more = set;
    more.runs.push_back(silent);
    CHECK_FALSE(gate::ledger::names_itself(more));
  }
}

TEST_CASE("a line says how it was judged in a word that is known") {
  for (const auto& [verdict, good] : {std::pair{"pass", true}, std::pair{"great", false}, std::pair{"", false}}) {
    Entry one = entry("k", 1);
    one.verdict = verdict;
    const std::string said = complaint(*append_line(Ledger{}, one));
    CHECK((said.find("expected pass, warn or block") == std::string::npos) == good);
  }
}

TEST_CASE("parts of a ledger count together") {
  const auto part = [](const std::vector<std::pair<std::string, std::uint64_t>>& attempts) {
    std::string bytes;
    for (const auto& attempt : attempts) {
      const gate::Result<Ledger> ledger = read_ledger(bytes, "part", Extent::kPart);
      REQUIRE(ledger.has_value());
      Entry one = entry(attempt.first, attempt.second);
      one.at = gate::Time{1'800'000'000 + static_cast<std::int64_t>(bytes.size())};
      bytes += *append_line(*ledger, one);
    }
    return *read_ledger(bytes, "part", Extent::kPart);
  };
  const auto numbers = [](const std::vector<Ledger>& parts) {
    std::vector<std::uint64_t> all;
    const auto attempts = attempts_at(parts, "k");
    REQUIRE(attempts.has_value());
    for (const Entry& one : *attempts) {
      all.push_back(one.attempt);
    }
    return all;
  };
  using Numbers = std::vector<std::uint64_t>;
  CHECK(numbers({}) == Numbers{});
  CHECK(numbers({part({{"k", 1}, {"other", 1}, {"k", 4}}), part({{"k", 2}, {"k", 3}})}) == Numbers{1, 2, 3, 4});
  // One line twice is one attempt; two clones that did not know of each other made two of one number.
  CHECK(numbers({part({{"k", 1}}), part({{"k", 1}})}) == Numbers{1});
  CHECK(numbers({part({{"k", 1}}), part({{"other", 1}, {"k", 1}, {"k", 2}})}) == Numbers{1, 1, 2});
  CHECK(numbers({part({{"k", 1}, {"k", 4}}), part({{"other", 1}, {"k", 1}, {"k", 2}})}) == Numbers{1, 1, 2, 4});
  const auto gap = attempts_at({part({{"k", 1}}), part({{"k", 3}})}, "k");
  REQUIRE_FALSE(gap.has_value());
  CHECK(gap.error().message.find("attempt 3 at this candidate counted 2 before it, and the ledger has 1") !=
        std::string::npos);
  // What goes back in one part is refused, and a gap in what is whole.
  Entry again = entry("k", 1);
  const Ledger one = part({{"k", 1}});
  const std::string first = *append_line(Ledger{}, again);
  CHECK_FALSE(read_ledger(first + *append_line(one, again), "part", Extent::kPart).has_value());
}

#include "gate/ledger/ledger.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/evidence/json_reader.h"
#include "gate/evidence/json_view.h"
#include "gate/evidence/verdict_word.h"
#include "gate/report/canonical_json.h"

namespace gate::ledger {
namespace {

using report::Json;

constexpr int kVersion = 2;

Json json_of(const Side& side) {
  Json files = Json::array();
  for (const InputFile& file : side.files) {
    files.add(Json::object()
                  .put("name", file.name)
                  .put("sha256", file.sha256)
                  .put("sizeBytes", Json::number(static_cast<double>(file.size))));
  }
  Json runs = Json::array();
  for (const RunMark& run : side.runs) {
    Json one = Json::object();
    one.put("id", run.run_id).put("sha256", run.sha256);
    if (run.seed) {
      one.put("seed", std::to_string(*run.seed));
    }
    runs.add(std::move(one));
  }
  return Json::object().put("set", side.spec).put("files", std::move(files)).put("runs", std::move(runs));
}

Side side_of(const Json& json) {
  Side side{evidence::text_of(json, "set"), {}, {}};
  for (const Json& file : evidence::elements(evidence::member(json, "files"))) {
    side.files.push_back({evidence::text_of(file, "name"), evidence::text_of(file, "sha256"),
                          evidence::count_of(evidence::member(file, "sizeBytes")).value_or(0)});
  }
  for (const Json& run : evidence::elements(evidence::member(json, "runs"))) {
    side.runs.push_back({parse_integer(evidence::text_of(run, "seed")), evidence::text_of(run, "id"),
                         evidence::text_of(run, "sha256")});
  }
  return side;
}

// Without its end. What is put here is what a line may hold: read_ledger writes what it read again and compares. The
// line's own digest is that of all its other members.
Result<std::string> line_of(const Entry& entry, const std::string& previous) {
  Json json = Json::object();
  json.put("ledger", Json::number(kVersion))
      .put("attempt", Json::number(static_cast<double>(entry.attempt)))
      .put("at", format_time(entry.at))
      .put("key", entry.key)
      .put("policy", Json::object().put("id", entry.policy_id).put("sha256", entry.policy_sha256))
      .put("candidate", json_of(entry.candidate))
      .put("baseline", entry.baseline.empty() ? Json() : json_of(entry.baseline.front()))
      .put("verdict", entry.verdict)
      .put("decision", entry.decision)
      .put("previous", previous);
  GATE_ASSIGN(const std::string claims, report::canonical_json(json));
  json.put("sha256", sha256(claims));
  return report::canonical_json(json);
}

Entry entry_of(const Json& json) {
  Entry entry;
  entry.attempt = evidence::count_of(evidence::member(json, "attempt")).value_or(0);
  entry.key = evidence::text_of(json, "key");
  entry.at = parse_time(evidence::text_of(json, "at")).value_or(Time{});
  entry.policy_id = evidence::text_of(evidence::at(json, "policy.id"));
  entry.policy_sha256 = evidence::text_of(evidence::at(json, "policy.sha256"));
  if (const Json* candidate = evidence::member(json, "candidate")) {
    entry.candidate = side_of(*candidate);
  }
  if (const Json* baseline = evidence::member(json, "baseline");
      baseline != nullptr && std::holds_alternative<Json::Object>(baseline->data())) {
    entry.baseline.push_back(side_of(*baseline));
  }
  entry.verdict = evidence::text_of(json, "verdict");
  entry.decision = evidence::text_of(json, "decision");
  return entry;
}

Error wrong(std::string_view file, std::size_t line, std::string message) {
  Error error = input_error(std::move(message), {std::string(file), static_cast<std::uint32_t>(line), 0});
  error.hint = "take the ledger as it was last written from where it is kept; a new one forgets every attempt";
  return error;
}

}  // namespace

Result<Ledger> read_ledger(std::string_view bytes, std::string_view file, Extent extent) {
  if (bytes.size() > kMostBytes) {
    return wrong(file, 0, "the ledger is larger than " + std::to_string(kMostBytes >> 20U) + " MiB");
  }
  Ledger ledger;
  std::map<std::string, std::uint64_t> attempts;
  for (std::size_t number = 1; !bytes.empty(); ++number) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) {
      return wrong(file, number, "the last line is cut off");
    }
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    const Result<Json> json = evidence::read_json(line, file);
    if (!json) {
      return wrong(file, number, "is no line of a ledger: " + json.error().message);
    }
    if (evidence::count_of(evidence::member(*json, "ledger")) != kVersion) {
      return wrong(file, number,
                   "is no line of a ledger of version " + std::to_string(kVersion) + "; this program reads no other");
    }
    Entry entry = entry_of(*json);
    const std::string previous = ledger.last();
    if (const std::string named = evidence::text_of(*json, "previous"); named != previous) {
      return wrong(file, number,
                   "does not follow the line before it: a line was taken out, moved or edited (it names " +
                       visible(shortened(named, 12)) + ", the line before it is " + previous.substr(0, 12) + ")");
    }
    const Result<std::string> again = line_of(entry, previous);
    if (!again || *again != line) {
      return wrong(file, number, "is not as a ledger's line is written: it was edited");
    }
    if (!evidence::verdict_of(entry.verdict)) {
      return wrong(file, number,
                   "has the verdict '" + visible(shortened(entry.verdict, 20)) + "'; expected pass, warn or block");
    }
    const std::uint64_t before = attempts[entry.key];
    if (extent == Extent::kWhole ? entry.attempt != before + 1 : entry.attempt <= before) {
      return wrong(
          file, number,
          "is attempt " + std::to_string(entry.attempt) + " of its key after attempt " + std::to_string(before));
    }
    attempts[entry.key] = entry.attempt;
    entry.digest = sha256(line);
    ledger.entries.push_back(std::move(entry));
  }
  return ledger;
}

Result<std::vector<Entry>> attempts_at(const std::vector<Ledger>& parts, std::string_view key) {
  std::map<std::tuple<std::uint64_t, std::int64_t, std::string>, Entry> found;
  for (const Ledger& part : parts) {
    for (const Entry& entry : part.entries) {
      if (entry.key == key) {
        found.emplace(std::tuple(entry.attempt, entry.at.seconds, entry.digest), entry);
      }
    }
  }
  std::vector<Entry> attempts;
  for (auto& [place, entry] : found) {
    if (entry.attempt > attempts.size() + 1) {
      return wrong("", 0,
                   "attempt " + std::to_string(entry.attempt) + " at this candidate counted " +
                       std::to_string(entry.attempt - 1) + " before it, and the ledger has " +
                       std::to_string(attempts.size()) + ": what is missing was removed");
    }
    attempts.push_back(std::move(entry));
  }
  return attempts;
}

Result<std::string> append_line(const Ledger& ledger, Entry& entry) {
  GATE_ASSIGN(std::string line, line_of(entry, ledger.last()));
  entry.digest = sha256(line);
  return line + "\n";
}

}  // namespace gate::ledger

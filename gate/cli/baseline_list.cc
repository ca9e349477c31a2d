#include "gate/cli/baseline_list.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/policy/mapping.h"

namespace gate::cli {
namespace {

using policy::Cursor;
using policy::Mapping;
using policy::Problems;

constexpr std::string_view kBegin =
    "# Accepted baselines, one line each, written by gate baseline accept. Append only: each line vouches for those "
    "before it.\nbaselines: 1\naccepted:\n";
constexpr std::size_t kLongestText = 2'000;

std::string text_of(const Mapping& mapping, std::string_view key, bool needed) {
  const std::optional<Cursor> cursor = needed ? mapping.require(key, "an entry has it") : mapping.find(key);
  return cursor ? cursor->line().value_or("") : "";
}

void read_entry(const Cursor& cursor, std::vector<AcceptedBaseline>& entries) {
  std::optional<Mapping> mapping = Mapping::of(cursor);
  if (!mapping) {
    return;
  }
  const std::array<std::string, 11> known{"number", "at",       "by",     "set",   "sha256",  "commit",
                                          "why",    "replaces", "anchor", "until", "previous"};
  mapping->refuse_others(known, "an accepted baseline");
  AcceptedBaseline entry;
  const std::optional<Cursor> number = mapping->require("number", "its place in the list");
  entry.number = static_cast<std::size_t>(number ? number->count({1, 1e9}).value_or(0) : 0);
  if (number && entry.number != entries.size() + 1) {
    number->expected("the number " + std::to_string(entries.size() + 1));
  }
  const std::optional<Cursor> at = mapping->require("at", "when it was accepted");
  const std::optional<Time> time = at ? parse_time(at->line().value_or("")) : std::nullopt;
  if (at && !time) {
    at->expected("a time with a zone such as 2026-11-20T10:00:00Z");
  }
  entry.at = time.value_or(Time{});
  entry.by = text_of(*mapping, "by", true);
  entry.set = text_of(*mapping, "set", true);
  entry.sha256 = text_of(*mapping, "sha256", true);
  entry.commit = text_of(*mapping, "commit", true);
  entry.why = text_of(*mapping, "why", true);
  entry.replaces = text_of(*mapping, "replaces", false);
  entry.previous = text_of(*mapping, "previous", true);
  if (const std::optional<Cursor> anchor = mapping->find("anchor")) {
    entry.anchor = anchor->boolean().value_or(false);
  }
  if (const std::optional<Cursor> until = mapping->find("until")) {
    entry.until_text = until->line().value_or("");
    entry.until = parse_date_end(entry.until_text);
    if (!entry.until) {
      until->expected("a day such as 2027-02-28");
    }
  }
  entries.push_back(std::move(entry));
}

// Every entry vouches for the bytes before its line.
Status check_chain(const std::string& bytes, const std::string& file, const std::vector<AcceptedBaseline>& entries) {
  std::size_t next = 0;
  std::uint32_t number = 1;
  for (std::size_t begin = 0; begin < bytes.size() && next < entries.size(); ++number) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    if (std::string_view(bytes).substr(begin).starts_with("  - {number: ")) {
      if (entries[next].previous != sha256(std::string_view(bytes).substr(0, begin))) {
        return input_error(
            "what stands before this entry is not what it was when the entry was made; the list of "
            "baselines is append-only",
            {file, number, 1});
      }
      ++next;
    }
    begin = end + 1;
  }
  if (next != entries.size()) {
    return input_error("the list of baselines is not laid out as gate baseline accept writes it", {file, 0, 0});
  }
  return Done{};
}

Result<std::string> quoted(std::string_view name, const std::string& text) {
  if (text.empty() || text.size() > kLongestText || visible(text) != text) {
    return usage_error("--" + std::string(name) + ": expected one line of text, got '" + visible(shortened(text, 80)) +
                       "'");
  }
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  }
  return out + "\"";
}

const AcceptedBaseline* last_of(const std::vector<AcceptedBaseline>& entries, bool anchor) {
  for (auto at = entries.rbegin(); at != entries.rend(); ++at) {
    if (at->anchor == anchor) {
      return &*at;
    }
  }
  return nullptr;
}

}  // namespace

std::string digest_of(const RunSet& set) { return digest_of(set.files); }

std::string digest_of(const std::vector<InputFile>& files) {
  std::vector<std::string> lines;
  for (const InputFile& file : files) {
    lines.push_back(file.sha256 + " " + file.name + "\n");
  }
  std::sort(lines.begin(), lines.end());
  Sha256 sum;
  for (const std::string& line : lines) {
    sum.update(line);
  }
  return sum.hex();
}

Result<std::vector<AcceptedBaseline>> read_baselines(const std::string& bytes, const std::string& file) {
  std::vector<AcceptedBaseline> entries;
  Problems problems(file, bytes);
  const std::optional<policy::YamlNode> tree = policy::parse_yaml(bytes, {}, problems);
  if (tree) {
    if (std::optional<Mapping> root = Mapping::of(Cursor(*tree, "the list of baselines", tree->at, problems))) {
      const std::array<std::string, 2> known{"baselines", "accepted"};
      root->refuse_others(known, "a list of baselines");
      if (const std::optional<Cursor> version = root->require("baselines", "the version of this form, 1")) {
        static_cast<void>(version->count({1, 1}));
      }
      const std::optional<Cursor> accepted = root->require("accepted", "the entries");
      for (const Cursor& entry : (accepted ? accepted->list() : std::nullopt).value_or(std::vector<Cursor>{})) {
        read_entry(entry, entries);
      }
    }
  }
  if (!problems.empty()) {
    Error error = problems.error();
    error.kind = ErrorKind::kInput;
    return error;
  }
  GATE_TRY(check_chain(bytes, file, entries));
  return entries;
}

Result<std::string> append_entry(const std::string& bytes, const std::vector<AcceptedBaseline>& entries,
                                 const AcceptedBaseline& entry) {
  std::string out = bytes.empty() ? std::string(kBegin) : bytes;
  out += out.ends_with('\n') ? "" : "\n";
  const std::string previous = sha256(out);
  const AcceptedBaseline* before = last_of(entries, entry.anchor);
  GATE_ASSIGN(const std::string by, quoted("by", entry.by));
  GATE_ASSIGN(const std::string why, quoted("why", entry.why));
  GATE_ASSIGN(const std::string set, quoted("set", entry.set));
  out += "  - {number: " + std::to_string(entries.size() + 1) + ", at: \"" + format_time(entry.at) + "\", by: " + by +
         ", set: " + set + ", sha256: \"" + entry.sha256 + "\", commit: \"" + entry.commit + "\", why: " + why;
  out += before == nullptr ? "" : ", replaces: \"" + before->sha256 + "\"";
  out += entry.anchor ? ", anchor: true" : "";
  out += entry.until_text.empty() ? "" : ", until: \"" + entry.until_text + "\"";
  return out + ", previous: \"" + previous + "\"}\n";
}

Result<AcceptedBaseline> current_baseline(const std::vector<AcceptedBaseline>& entries, Time now) {
  const AcceptedBaseline* last = last_of(entries, false);
  if (last == nullptr) {
    Error error = input_error("no baseline has been accepted");
    error.hint = "gate baseline accept SET --by NAME --why TEXT";
    return error;
  }
  if (last->until && *last->until < now) {
    Error error = input_error("the accepted baseline, entry " + std::to_string(last->number) + " (" +
                              visible(shortened(last->set, 100)) + "), was accepted until " + last->until_text);
    error.hint = "accept it again, or a newer one: gate baseline accept";
    return error;
  }
  return *last;
}

}  // namespace gate::cli

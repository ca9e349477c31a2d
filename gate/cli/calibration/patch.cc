// A calibration as a change of the policy's file.
#include <algorithm>
#include <map>
#include <set>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/cli/calibration/calibration.h"
#include "gate/policy/calibration_note.h"

namespace gate::cli {
namespace {

constexpr std::size_t kContext = 3;

// The file by lines, each with what stands there afterwards.
struct Text {
  std::vector<std::string> old;               // without line ends
  std::vector<std::vector<std::string>> now;  // by line of `old`
  bool open_end = false;                      // the last line has no line end
};

Text split_lines(const std::string& bytes) {
  Text text;
  for (const std::string_view line : split(bytes, '\n')) {
    text.old.emplace_back(line);
  }
  text.open_end = !text.old.back().empty();
  if (!text.open_end) {
    text.old.pop_back();  // what follows the last line end
  }
  for (const std::string& line : text.old) {
    text.now.push_back({line});
  }
  return text;
}

// Replaces the scalar that begins at the place; false when the place lies outside the file.
bool replace_scalar(const Where& where, const std::string& with, Text& text) {
  if (where.line == 0 || where.line > text.now.size() || where.column == 0) {
    return false;
  }
  std::string& line = text.now[where.line - 1].back();
  if (where.column > line.size()) {
    return false;
  }
  const std::size_t from = where.column - 1;
  const char quote = line[from];
  std::size_t end = quote == '"' || quote == '\'' ? line.find(quote, from + 1) : line.find_first_of(" ,}\t\r", from);
  end = end == std::string::npos ? line.size() : quote == '"' || quote == '\'' ? end + 1 : end;
  line.replace(from, end - from, with);
  return true;
}

// Puts `calibrated` into the mapping that begins at the place.
bool insert_note(const Where& where, const std::string& note, Text& text) {
  if (where.line == 0 || where.line > text.now.size() || where.column == 0 ||
      where.column > text.old[where.line - 1].size()) {
    return false;
  }
  std::vector<std::string>& lines = text.now[where.line - 1];
  const std::string entry = "calibrated: \"" + note + "\"";
  const std::string indent(where.column - 1, ' ');
  std::string& line = lines.back();
  if (text.old[where.line - 1][where.column - 1] == '{') {
    line.insert(where.column, entry + ", ");
    return true;
  }
  // Before the check's first key, so that a first key with lines of its own stays whole.
  const std::string begin = line.substr(0, where.column - 1);
  const std::string rest = line.substr(where.column - 1);
  const bool one_line = rest.find(": ") != std::string::npos && rest.find_last_of("|>:") != rest.size() - 1 &&
                        rest.find_first_of("{[\"'|>") == std::string::npos;
  if (one_line) {
    lines.push_back(indent + entry);
  } else {
    lines = {begin + entry, indent + rest};
  }
  return true;
}

std::string hunk_range(std::size_t begin, std::size_t count) {
  return std::to_string(count == 0 ? begin : begin + 1) + (count == 1 ? "" : "," + std::to_string(count));
}

std::string unified(const std::string& file, const Text& text) {
  std::vector<bool> near(text.old.size(), false);
  for (std::size_t i = 0; i < text.old.size(); ++i) {
    if (text.now[i] != std::vector<std::string>{text.old[i]}) {
      // A line that stays, with others behind it, is the last line of the context before them.
      const std::size_t before = text.now[i].front() == text.old[i] ? kContext - 1 : kContext;
      for (std::size_t j = i - std::min(i, before); j < std::min(text.old.size(), i + kContext + 1); ++j) {
        near[j] = true;
      }
    }
  }
  std::string out;
  std::size_t new_at = 0;
  for (std::size_t i = 0; i < text.old.size();) {
    if (!near[i]) {
      new_at += text.now[i].size();
      ++i;
      continue;
    }
    std::string body;
    const std::size_t begin = i;
    const std::size_t new_begin = new_at;
    for (; i < text.old.size() && near[i]; ++i) {
      const std::vector<std::string>& now = text.now[i];
      new_at += now.size();
      const bool open = text.open_end && i + 1 == text.old.size();
      const std::string end = open ? "\n\\ No newline at end of file\n" : "\n";
      if (now == std::vector<std::string>{text.old[i]}) {
        body += " " + text.old[i] + end;
        continue;
      }
      const bool kept = now.front() == text.old[i] && !open;
      body += (kept ? " " : "-") + text.old[i] + end;
      for (std::size_t j = kept ? 1 : 0; j < now.size(); ++j) {
        body += "+" + now[j] + "\n";
      }
    }
    out += "@@ -" + hunk_range(begin, i - begin) + " +" + hunk_range(new_begin, new_at - new_begin) + " @@\n" + body;
  }
  return out.empty() ? "" : "--- " + file + "\n+++ " + file + "\n" + out;
}

// "10 runs a side, false-block 0.3 %, false-warn 4.1 %, catches 85.0 % of 2 margins".
std::string rates_of(const Calibration& calibration, std::size_t check) {
  const calibrate::Counts& counts = calibration.amended ? calibration.amended_counts : calibration.counts;
  const std::vector<calibrate::Line>& lines = calibration.amended ? calibration.amended_lines : calibration.lines;
  std::string text = counted(calibration.design.candidate_runs, "run") + " a side";
  if (calibration.design.drawing == calibrate::Drawing::kRows) {
    text = "rows of one run";
  }
  std::uint32_t blocked = 0, warned = 0, gates = 0;
  for (const calibrate::CheckCount& one : counts.checks) {
    if (one.check == check) {
      blocked = std::max(blocked, one.count.blocked);
      warned = std::max(warned, one.count.warned);
      gates = one.count.gates;
    }
  }
  text += ", false-block " + percent(blocked, gates) + ", false-warn " + percent(warned, gates);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const calibrate::LossCount* loss = loss_of(counts, i, calibrate::kCaughtSize);
    if (lines[i].check == check && loss != nullptr) {
      text += ", catches " + percent(loss->own.blocked, loss->own.gates) + " of 2 " +
              (lines[i].by.empty() ? "margins" : "slice margins");
    }
  }
  return text;
}

}  // namespace

Patch calibration_patch(const Calibration& calibration, const std::string& file, const std::string& bytes) {
  Patch patch;
  Text text = split_lines(bytes);
  const Policy& policy = calibration.amended ? *calibration.amended : *calibration.policy;
  const auto by_hand = [&](const std::string& id, const std::string& what) {
    patch.left.push_back(visible(shortened(id, 60)) + ": " + what);
  };
  // From the end of the file to its beginning: nothing moves in front of a place before its turn.
  struct Edit {
    Where where;
    std::string with;
  };
  std::vector<Edit> edits;
  for (std::size_t i = 0; i < calibration.amended_lines.size(); ++i) {
    const calibrate::Line& line = calibration.amended_lines[i];
    if (line.margin == calibration.lines[i].margin) {
      continue;
    }
    const std::string with = calibrate::spelled(line, line.margin);
    if (!line.origin.empty()) {
      by_hand(line.id, "set " + line.param + " to " + with + " in " + visible(shortened(line.origin, 100)) +
                           ", which the policy extends");
    } else {
      edits.push_back({line.where, with});
    }
  }
  std::set<std::size_t> measured;
  for (const calibrate::Line& line : calibration.lines) {
    measured.insert(line.check);
  }
  std::vector<std::pair<Where, std::string>> fresh;
  for (const std::size_t check : measured) {
    const CheckSpec& spec = policy.checks[check];
    const policy::CalibrationNote note{calibration.date, policy::check_digest(spec, policy.metrics), calibration.digest,
                                       rates_of(calibration, check)};
    const bool own_words = !spec.calibrated.empty() && !policy::parse_calibration_note(spec.calibrated);
    if (!spec.origin.empty()) {
      by_hand(spec.id, "it stands in " + visible(shortened(spec.origin, 100)) + ", which the policy extends");
    } else if (own_words) {
      by_hand(spec.id, "its 'calibrated' is in its owner's words and stays");
    } else if (!spec.calibrated.empty()) {
      edits.push_back({spec.calibrated_at, "\"" + policy::text_of(note) + "\""});
    } else {
      fresh.emplace_back(spec.where, policy::text_of(note));
    }
  }
  const auto behind = [](const Where& a, const Where& b) {
    return std::pair(a.line, a.column) > std::pair(b.line, b.column);
  };
  std::sort(edits.begin(), edits.end(), [&](const Edit& a, const Edit& b) { return behind(a.where, b.where); });
  std::sort(fresh.begin(), fresh.end(), [&](const auto& a, const auto& b) { return behind(a.first, b.first); });
  for (const Edit& edit : edits) {
    if (!replace_scalar(edit.where, edit.with, text)) {
      by_hand("line " + std::to_string(edit.where.line), "write " + edit.with);
    }
  }
  for (const auto& [where, note] : fresh) {
    if (!insert_note(where, note, text)) {
      by_hand("line " + std::to_string(where.line), "write calibrated: \"" + note + "\"");
    }
  }
  patch.diff = unified(file, text);
  for (const std::vector<std::string>& lines : text.now) {
    for (const std::string& line : lines) {
      patch.changed += line + "\n";
    }
  }
  return patch;
}

}  // namespace gate::cli

#include "gate/policy/grouped.h"

#include <map>
#include <string>
#include <utility>

#include "gate/base/diagnostic.h"

namespace gate::policy {
namespace {

// " [shadowed]" behind each message (gate/policy/lint.h).
std::string rule_of(const Diagnostic& piece) { return piece.message.substr(piece.message.rfind(" [")); }

struct Rule {
  std::size_t pieces = 0;
  Where last;
};

}  // namespace

std::vector<Diagnostic> grouped(std::vector<Diagnostic> advice, std::size_t most) {
  std::map<std::string, Rule> rules;
  for (const Diagnostic& piece : advice) {
    Rule& rule = rules[rule_of(piece)];
    ++rule.pieces;
    rule.last = {piece.where.file, piece.where.line, 0};
  }
  std::map<std::string, std::size_t> seen;
  std::vector<Diagnostic> shown;
  for (Diagnostic& piece : advice) {
    const std::string name = rule_of(piece);
    const Rule& rule = rules[name];
    const std::size_t before = seen[name]++;
    // The last of them takes no more room than the count of one would.
    if (before < most || rule.pieces == most + 1) {
      shown.push_back(std::move(piece));
    } else if (before == most) {
      shown.push_back({piece.where,
                       "and " + std::to_string(rule.pieces - most) + " more like this, the last at " +
                           render(rule.last) + "; gate lint --all lists them" + name,
                       ""});
    }
  }
  return shown;
}

}  // namespace gate::policy

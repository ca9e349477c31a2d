#include "gate/checks/pattern_cost.h"

#include <array>
#include <cctype>
#include <charconv>
#include <set>
#include <vector>

namespace gate::checks {
namespace {

// A repetition of at most this many is taken as written out.
constexpr int kFew = 8;
// What is optional or alike doubles the ways to read a text, or more; there are so many of them at most.
constexpr double kMostWays = 1024;
// By the number of repetitions: a text of this many bytes to that power is about ten million.
constexpr std::array<std::size_t, 5> kLongest = {1024, 1024, 1024, 215, 56};

struct Group {
  bool repeats = false;  // something inside is repeated or optional
  bool chooses = false;  // alternatives of which two may begin alike
  double alike = 0;      // alternatives that may begin like an earlier one
  bool first = true;     // the next atom begins an alternative
  std::set<char> firsts;
};

class Reader {
 public:
  explicit Reader(std::string_view pattern) : pattern_(pattern) { groups_.emplace_back(); }

  PatternCost read() {
    while (at_ < pattern_.size() && problem_.empty()) {
      step();
    }
    PatternCost cost{problem_, kLongest[std::min(many_, kLongest.size() - 1)]};
    if (problem_.empty() && many_ >= kLongest.size()) {
      cost.problem = "more than " + std::to_string(kLongest.size() - 1) + " parts are repeated without a small bound";
    } else if (problem_.empty() && ways_ > kMostWays) {
      cost.problem = "too many parts are optional, or have alternatives that may begin alike";
    }
    return cost;
  }

 private:
  void step() {
    const char c = pattern_[at_];
    if (c == '(') {
      begin("");
      groups_.emplace_back();
      ++at_;
      if (pattern_.substr(at_).starts_with("?:") || pattern_.substr(at_).starts_with("?=") ||
          pattern_.substr(at_).starts_with("?!")) {
        at_ += 2;
      }
    } else if (c == ')' && groups_.size() > 1) {
      ++at_;
      begin("");
      const Group inside = groups_.back();
      groups_.pop_back();
      ways_ *= 1 + inside.alike;
      quantifier(&inside);
      groups_.back().repeats = groups_.back().repeats || inside.repeats;
      groups_.back().chooses = groups_.back().chooses || inside.chooses;
    } else if (c == '|') {
      ++at_;
      begin("");  // an alternative of nothing, when nothing came before
      groups_.back().first = true;
    } else {
      const std::size_t start = at_;
      atom();
      begin(pattern_.substr(start, at_ - start));
      quantifier(nullptr);
    }
  }

  // Past one character, escape or class.
  void atom() {
    if (pattern_[at_] == '\\') {
      at_ = std::min(at_ + 2, pattern_.size());
    } else if (pattern_[at_] == '[') {
      for (++at_; at_ < pattern_.size() && pattern_[at_] != ']'; ++at_) {
        at_ += pattern_[at_] == '\\' ? 1U : 0U;
      }
      at_ = std::min(at_ + 1, pattern_.size());
    } else {
      ++at_;
    }
  }

  // An atom begins an alternative, or does not. Only plain characters are known to differ from one another.
  void begin(std::string_view atom) {
    Group& group = groups_.back();
    if (!group.first) {
      return;
    }
    group.first = false;
    const bool plain = atom.size() == 1 && std::string_view(".^$").find(atom.front()) == std::string_view::npos;
    // '\0' stands for what is not known: any character, or none.
    const bool alike =
        plain ? group.firsts.contains('\0') || group.firsts.contains(atom.front()) : !group.firsts.empty();
    group.chooses = group.chooses || alike;
    group.alike += alike ? 1 : 0;
    group.firsts.insert(plain ? atom.front() : '\0');
  }

  // Reads what may follow an atom or a group (`inside`).
  void quantifier(const Group* inside) {
    int most = 1;
    if (at_ < pattern_.size() && (pattern_[at_] == '*' || pattern_[at_] == '+')) {
      most = kFew + 1;
      ++at_;
    } else if (at_ < pattern_.size() && pattern_[at_] == '?') {
      most = 0;
      ++at_;
    } else if (at_ < pattern_.size() && pattern_[at_] == '{') {
      const std::size_t end = pattern_.find('}', at_);
      if (end == std::string_view::npos) {
        return;
      }
      most = bound(pattern_.substr(at_ + 1, end - at_ - 1));
      at_ = end + 1;
    } else {
      return;
    }
    if (at_ < pattern_.size() && pattern_[at_] == '?') {
      ++at_;  // as few as possible: the same steps in another order
    }
    if (most == 0) {
      ways_ *= 2;
    } else if (inside != nullptr && (inside->repeats || inside->chooses)) {
      problem_ = inside->repeats ? "a repeated group repeats inside, as in (a+)+"
                                 : "a repeated group has alternatives that may begin alike, as in (a|a)*";
    }
    many_ += most > kFew ? 1U : 0U;
    groups_.back().repeats = true;
  }

  // The upper bound of "3", "3,", "3,5".
  static int bound(std::string_view text) {
    const std::size_t comma = text.find(',');
    const std::string_view last = comma == std::string_view::npos ? text : text.substr(comma + 1);
    int value = 0;
    const auto [end, fault] = std::from_chars(last.data(), last.data() + last.size(), value);
    return last.empty() || fault != std::errc() || value > kFew ? kFew + 1 : std::max(value, 1);
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  std::vector<Group> groups_;
  std::size_t many_ = 0;
  double ways_ = 1;
  std::string problem_;
};

}  // namespace

PatternCost cost_of_pattern(std::string_view pattern) { return Reader(pattern).read(); }

}  // namespace gate::checks

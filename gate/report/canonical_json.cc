#include "gate/report/canonical_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::report {

// Orders well-formed UTF-8 as its UTF-16 code units would be. Code points order as their bytes do, but for the ones
// above U+FFFF (first byte F0 or more): their surrogates, D800 to DFFF, stand before U+E000 to U+FFFF (first byte EE or
// EF).
bool canonical_less(std::string_view a, std::string_view b) {
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (in_a == a.end() || in_b == b.end()) {
    return in_a == a.end() && in_b != b.end();
  }
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0xEE || byte == 0xEF ? byte + 0x10 : static_cast<int>(byte);
  };
  return rank(*in_a) < rank(*in_b);
}

namespace {

constexpr std::size_t kMaxDepth = 64;

class Printer {
 public:
  Status print(const Json& value) {
    if (path_.size() > kMaxDepth) {
      return problem("is nested more than " + std::to_string(kMaxDepth) + " levels deep");
    }
    return std::visit(
        [&](const auto& data) -> Status {
          using Kind = std::decay_t<decltype(data)>;
          if constexpr (std::is_same_v<Kind, std::monostate>) {
            out_ += "null";
          } else if constexpr (std::is_same_v<Kind, bool>) {
            out_ += data ? "true" : "false";
          } else if constexpr (std::is_same_v<Kind, double>) {
            if (!std::isfinite(data)) {
              return problem("is not a finite number");
            }
            out_ += canonical_number(data);
          } else if constexpr (std::is_same_v<Kind, std::string>) {
            return print_text(data);
          } else if constexpr (std::is_same_v<Kind, Json::Array>) {
            return print_array(data);
          } else {
            return print_object(data);
          }
          return Done{};
        },
        value.data());
  }

  std::string take() { return std::move(out_); }

 private:
  [[nodiscard]] Error problem(const std::string& what) const {
    return write_error((path_.empty() ? "the document" : visible(join(path_, "."))) + " " + what);
  }

  Status print_text(std::string_view text) {
    if (first_invalid_utf8(text)) {
      return problem("is not UTF-8");
    }
    out_ += '"';
    for (const char c : text) {
      switch (c) {
        case '"': out_ += "\\\""; break;
        case '\\': out_ += "\\\\"; break;
        case '\b': out_ += "\\b"; break;
        case '\t': out_ += "\\t"; break;
        case '\n': out_ += "\\n"; break;
        case '\f': out_ += "\\f"; break;
        case '\r': out_ += "\\r"; break;
        default:
          if (static_cast<unsigned char>(c) < 0x20) {
            constexpr std::string_view kDigits = "0123456789abcdef";
            out_ += "\\u00";
            out_ += kDigits[static_cast<unsigned char>(c) >> 4U];
            out_ += kDigits[static_cast<unsigned char>(c) & 0x0FU];
          } else {
            out_ += c;
          }
      }
    }
    out_ += '"';
    return Done{};
  }

  Status print_array(const Json::Array& array) {
    out_ += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
      out_ += i == 0 ? "" : ",";
      path_.push_back(std::to_string(i));
      GATE_TRY(print(array[i]));
      path_.pop_back();
    }
    out_ += ']';
    return Done{};
  }

  Status print_object(const Json::Object& object) {
    std::vector<const JsonMember*> members;
    members.reserve(object.size());
    for (const JsonMember& member : object) {
      members.push_back(&member);
    }
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return canonical_less(a->name, b->name); });
    out_ += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      path_.push_back(members[i]->name);
      if (i > 0 && members[i - 1]->name == members[i]->name) {
        return problem("is there twice");
      }
      out_ += i == 0 ? "" : ",";
      GATE_TRY(print_text(members[i]->name));
      out_ += ':';
      GATE_TRY(print(members[i]->value));
      path_.pop_back();
    }
    out_ += '}';
    return Done{};
  }

  std::string out_;
  std::vector<std::string> path_;  // names and indices from the root, for the error's text
};

}  // namespace

Result<std::string> canonical_json(const Json& document) {
  Printer printer;
  GATE_TRY(printer.print(document));
  return printer.take();
}

}  // namespace gate::report

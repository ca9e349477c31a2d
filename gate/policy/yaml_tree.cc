#include "gate/policy/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>
#include <new>

#include <exception>
#include <sstream>
#include <utility>

#include "gate/base/text.h"
#include "gate/policy/characters.h"
#include "gate/policy/yaml_errors.h"
#include "gate/policy/yaml_rules.h"

namespace gate::policy {
namespace {

constexpr std::size_t kMostRefusals = 20;  // shown one by one; the others are counted

// Ends the parse from inside an event; what was wrong is already in the problems.
struct Stop {};

Position position_of(const YAML::Mark& mark, const Problems& problems) {
  return mark.line < 0 || mark.column < 0
             ? problems.here(0, 0)
             : problems.here(static_cast<std::uint32_t>(mark.line) + 1, static_cast<std::uint32_t>(mark.column) + 1);
}

// Builds the tree and refuses what the policy language leaves out. yaml-cpp hands over anchors, tags and duplicates
// without judging them; a tag is "?" on plain scalars and collections, "!" on quoted ones, but "!" can be written too,
// so that the byte at the mark decides.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view bytes, const YamlLimits& limits, Problems& problems)
      : bytes_(bytes), limits_(limits), problems_(problems) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    const Position at = position_of(mark, problems_);
    if (documents_++ == 0) {
      first_document_ = at;
      return;
    }
    // The library takes no step over a byte that cannot begin a document and would report documents forever.
    if (at == first_document_) {
      stop(at, "unexpected '" + std::string(problems_.character(at)) + "'; a policy begins with 'gate: 1'");
    }
    stop(at, "a second document begins here; a policy is one document (is the indentation wrong?)");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlNode node = make(YamlNode::Kind::kNull, mark);
    refuse_anchor(node.at, anchor);
    node.at = place_of_nothing(node.at);
    put(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    YamlNode node = make(YamlNode::Kind::kRefused, mark);
    refuse(node.at, "aliases are not part of the policy language; write the value out");
    put(std::move(node));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node = make(YamlNode::Kind::kPlain, mark);
    const std::size_t refusals_before = refusals_;
    refuse_anchor(node.at, anchor);
    refuse_tag(node.at, tag);
    if (value.empty() && refusals_ > refusals_before) {
      node.kind = YamlNode::Kind::kRefused;
      put(std::move(node));
      return;
    }
    const char first = byte_at(node.at);
    if (first == '"' || first == '\'') {
      node.kind = YamlNode::Kind::kQuoted;
      if (!is_closed_quote(bytes_, problems_.offset(node.at))) {
        stop(node.at, "this quote is never closed");
      }
    } else if (first == '|' || first == '>') {
      node.kind = YamlNode::Kind::kQuoted;
    }
    if (value.size() > limits_.scalar) {
      refuse(node.at,
             "a text of " + std::to_string(value.size()) + " bytes; the limit is " + std::to_string(limits_.scalar));
      node.kind = YamlNode::Kind::kRefused;
    } else if (const std::optional<BadCharacter> bad = first == '"' ? first_bad_character(value) : std::nullopt) {
      // Escapes of double quotes can spell what the file itself may not contain.
      refuse(node.at, "the text contains " + bad->name + "; " + bad->advice);
      node.kind = YamlNode::Kind::kRefused;
    } else {
      node.text = value;
    }
    put(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::kSequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::kMapping, mark, tag, anchor);
  }
  void OnMapEnd() override {
    for (const DuplicateKey& duplicate : remove_duplicates(open_.back().node)) {
      refuse(duplicate.key.at, "duplicate key '" + shortened(duplicate.key.text, 60) + "', first given on line " +
                                   std::to_string(duplicate.first_line));
    }
    close();
  }

  [[nodiscard]] std::optional<Position> innermost_bracket() const {
    for (auto frame = open_.rbegin(); frame != open_.rend(); ++frame) {
      if (const char first = byte_at(frame->node.at); first == '{' || first == '[') {
        return frame->node.at;
      }
    }
    return std::nullopt;
  }
  [[nodiscard]] std::optional<YamlNode> take_root() { return std::exchange(root_, std::nullopt); }

  // To be called once, when no more events come.
  void count_refusals() {
    if (refusals_ > kMostRefusals) {
      problems_.add(first_uncounted_, "and " + counted(refusals_ - kMostRefusals, "more refusal") + " from here on");
    }
  }

 private:
  struct Frame {
    YamlNode node;
    enum class Expects { kKey, kValue } expects = Expects::kKey;  // of a mapping
    std::optional<YamlKey> key;  // of the value that is expected; nothing: the key was refused, the value is dropped
  };

  [[noreturn]] void stop(Position at, std::string message) {
    problems_.add(at, std::move(message));
    throw Stop{};
  }

  void refuse(Position at, std::string message) {
    if (++refusals_ <= kMostRefusals) {
      problems_.add(at, std::move(message));
    } else if (refusals_ == kMostRefusals + 1) {
      first_uncounted_ = at;
    }
  }

  void refuse_anchor(Position at, YAML::anchor_t anchor) {
    if (anchor != 0) {
      refuse(at, "anchors are not part of the policy language; write the value out where it is used");
    }
  }

  void refuse_tag(Position at, const std::string& tag) {
    if ((tag != "?" && tag != "!") || byte_at(at) == '!') {
      refuse(at, "tags are not part of the policy language; quote a text that begins with '!'");
    }
  }

  [[nodiscard]] char byte_at(Position at) const {
    const std::size_t offset = problems_.offset(at);
    return offset < bytes_.size() ? bytes_[offset] : '\0';
  }

  YamlNode make(YamlNode::Kind kind, const YAML::Mark& mark) {
    YamlNode node;
    node.kind = kind;
    node.at = position_of(mark, problems_);
    if (++nodes_ > limits_.nodes) {
      stop(node.at, "more than " + std::to_string(limits_.nodes) + " values and keys; that is the limit of a policy");
    }
    return node;
  }

  // The library names the next token; people look for the nothing behind the '-', ',' or '[' before it.
  [[nodiscard]] Position place_of_nothing(Position at) const {
    if (open_.empty() || open_.back().node.kind != YamlNode::Kind::kSequence) {
      return at;
    }
    const std::optional<std::size_t> before = last_sign_before(bytes_, problems_.offset(at));
    const bool found = before && std::string_view("-,[").find(bytes_[*before]) != std::string_view::npos;
    return found ? problems_.position(*before) : at;
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    Frame frame;
    frame.node = make(kind, mark);
    refuse_anchor(frame.node.at, anchor);
    refuse_tag(frame.node.at, tag);
    if (open_.size() >= limits_.depth) {
      stop(frame.node.at, "nested deeper than " + std::to_string(limits_.depth) + " levels");
    }
    open_.push_back(std::move(frame));
  }

  void close() {
    YamlNode node = std::move(open_.back().node);
    open_.pop_back();
    put(std::move(node));
  }

  void put(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& parent = open_.back();
    if (parent.node.kind == YamlNode::Kind::kSequence) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.expects == Frame::Expects::kKey) {
      parent.key = as_key(std::move(node));
      parent.expects = Frame::Expects::kValue;
    } else {
      if (parent.key) {
        parent.node.keys.push_back(*std::move(parent.key));
        parent.node.items.push_back(std::move(node));
      }
      parent.key.reset();
      parent.expects = Frame::Expects::kKey;
    }
  }

  std::optional<YamlKey> as_key(YamlNode node) {
    switch (node.kind) {
      case YamlNode::Kind::kNull: refuse(node.at, "a key is missing before this place"); return std::nullopt;
      case YamlNode::Kind::kSequence:
      case YamlNode::Kind::kMapping:
        refuse(node.at, "a key must be a word, not a list or a mapping");
        return std::nullopt;
      case YamlNode::Kind::kRefused: return std::nullopt;
      case YamlNode::Kind::kPlain:
      case YamlNode::Kind::kQuoted: break;
    }
    if (node.text == "<<") {
      refuse(node.at, "merge keys are not part of the policy language; write the keys out");
      return std::nullopt;
    }
    return YamlKey{std::move(node.text), node.at};
  }

  std::string_view bytes_;
  const YamlLimits& limits_;
  Problems& problems_;
  std::vector<Frame> open_;
  std::optional<YamlNode> root_;
  std::size_t nodes_ = 0;
  std::size_t documents_ = 0;
  std::size_t refusals_ = 0;
  Position first_document_;
  Position first_uncounted_;
};

}  // namespace

std::optional<YamlNode> parse_yaml(std::string_view bytes, const YamlLimits& limits, Problems& problems) {
  if (bytes.size() > limits.bytes) {
    problems.add(problems.here(0, 0), "is larger than the limit of " + std::to_string(limits.bytes) + " bytes");
    return std::nullopt;
  }
  if (const std::optional<BadCharacter> bad = first_bad_character(bytes)) {
    problems.add(problems.position(bad->offset), "the file contains " + bad->name + "; " + bad->advice);
    return std::nullopt;
  }
  if (const std::optional<std::size_t> at = first_directive(bytes)) {
    problems.add(problems.position(*at), "a line that begins with '%' is not part of the policy language");
    return std::nullopt;
  }
  Builder builder(bytes, limits, problems);
  std::optional<YamlNode> root;
  try {
    // The line end makes the library see the end of a file like any other end of a line.
    std::istringstream stream(std::string(bytes) + "\n");
    YAML::Parser parser(stream);
    if (parser.HandleNextDocument(builder)) {
      // There must be no other; the builder stops the parse when it begins.
      const bool another = parser.HandleNextDocument(builder);
      GATE_INVARIANT(!another);
    }
    root = builder.take_root();
    if (!root || root->kind == YamlNode::Kind::kNull) {
      problems.add(problems.here(0, 0), "is empty; a policy begins with 'gate: 1'");
      root.reset();
    }
  } catch (const Stop&) {
    root.reset();
  } catch (const YAML::Exception& error) {
    YamlComplaint complaint =
        explain_yaml_error(error.msg, position_of(error.mark, problems), builder.innermost_bracket(), problems);
    problems.add(complaint.at, std::move(complaint.message));
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    problems.add(problems.here(0, 0), std::string("cannot be read as YAML: ") + error.what());
    root.reset();
  }
  builder.count_refusals();
  return root;
}

}  // namespace gate::policy

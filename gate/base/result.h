// Result<T>: the one error idiom. A value or an Error; ignoring it does not compile under our warnings, and reading
// the value of a failed Result aborts, because that is a bug of ours and must never become a verdict.
// Spelled like std::expected so that it can become an alias for it one day.
#ifndef GATE_BASE_RESULT_H_
#define GATE_BASE_RESULT_H_

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gate {

// Who has to act on an error; the exit code follows from it (gate/cli/exit_code.h).
enum class ErrorKind {
  kUsage,             // the command line
  kPolicy,            // the policy's owner
  kInput,             // the producer of the records or the repository
  kNothingEvaluated,  // the pipeline's owner
  kWrite,             // evidence or a report could not be written
  kInternal,          // us
};

// A place in an input. Lines and columns count from 1; 0 means "not known"; columns count bytes.
struct Where {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

// One located problem. `source` is the offending line (may be empty); a caret is drawn under `where.column`.
struct Diagnostic {
  Where where;
  std::string message;  // lower-case fragment, names what was expected
  std::string source;
};

struct [[nodiscard]] Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;  // used when `problems` is empty; a lower-case fragment that reads after "gate: "
  Where where;
  std::vector<Diagnostic> problems;  // several located problems of one file, in file order
  std::string hint;                  // what to do about it, one line, may be empty

  // Adds context in front ("reading the baseline: ..."), keeping the message as it is.
  Error in(std::string_view context) && {
    message = std::string(context) + (message.empty() ? "" : ": " + message);
    return std::move(*this);
  }
};

inline Error usage_error(std::string message) { return {ErrorKind::kUsage, std::move(message), {}, {}, {}}; }
inline Error policy_error(std::string message, Where where = {}) {
  return {ErrorKind::kPolicy, std::move(message), std::move(where), {}, {}};
}
inline Error input_error(std::string message, Where where = {}) {
  return {ErrorKind::kInput, std::move(message), std::move(where), {}, {}};
}
inline Error write_error(std::string message) { return {ErrorKind::kWrite, std::move(message), {}, {}, {}}; }

[[noreturn]] inline void invariant_failed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "gate: internal error: %s (%s:%d)\n", what, file, line);
  std::exit(70);
}
// A check of our own logic. Stays on in release builds: exit 70, never a verdict.
#define GATE_INVARIANT(condition) \
  ((condition) ? static_cast<void>(0) : ::gate::invariant_failed(#condition, __FILE__, __LINE__))

template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return require(), std::get<0>(state_); }
  const T& value() const& { return require(), std::get<0>(state_); }
  T&& value() && { return require(), std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() & { return GATE_INVARIANT(!has_value()), std::get<1>(state_); }
  const Error& error() const& { return GATE_INVARIANT(!has_value()), std::get<1>(state_); }
  Error&& error() && { return GATE_INVARIANT(!has_value()), std::get<1>(std::move(state_)); }

 private:
  void require() const { GATE_INVARIANT(has_value()); }
  std::variant<T, Error> state_;
};

// The value of a step that only succeeds or fails.
struct Done {};
using Status = Result<Done>;

// GATE_TRY(expr): return the error of a Status. GATE_ASSIGN(auto x, expr): bind the value or return the error.
// Both expand to several statements: never write them as the unbraced body of an `if`.
#define GATE_TRY(expression)                                           \
  do {                                                                 \
    if (auto gate_status_ = (expression); !gate_status_.has_value()) { \
      return std::move(gate_status_).error();                          \
    }                                                                  \
  } while (false)
#define GATE_CONCAT_INNER_(a, b) a##b
#define GATE_CONCAT_(a, b) GATE_CONCAT_INNER_(a, b)
#define GATE_ASSIGN(declaration, expression) \
  GATE_ASSIGN_IMPL_(GATE_CONCAT_(gate_result_, __LINE__), declaration, expression)
#define GATE_ASSIGN_IMPL_(result, declaration, expression) \
  auto result = (expression);                              \
  if (!result.has_value()) {                               \
    return std::move(result).error();                      \
  }                                                        \
  declaration = std::move(result).value()

}  // namespace gate

#endif  // GATE_BASE_RESULT_H_

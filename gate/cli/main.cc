// The real machine around run(). The outermost guard is here: whatever escapes is our mistake and never a verdict.
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/crypto.h"
#include "gate/base/runner_commands.h"
#include "gate/base/text.h"
#include "gate/cli/app.h"
#include "gate/cli/progress.h"

namespace {

// What no catch can see (an exception before main, in a thread, or out of a noexcept function) ends with the same code
// as any other mistake of ours; output that is not yet out stays in.
[[noreturn]] void give_up() {
  constexpr std::string_view kText = "gate: internal error, most likely out of memory\n";
  gate::cli::last_words(kText);
  std::_Exit(70);
}

// Before the constructors of any other object.
[[gnu::constructor(101)]] void guard() { std::set_terminate(give_up); }

}  // namespace

int main(int argc, char** argv) {
  try {
    gate::ignore_crypto_configuration();
    // A file that grows past the limit of the process is a write that fails, not the end.
    std::signal(SIGXFSZ, SIG_IGN);
    gate::cli::Machine machine;
    machine.out = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); };
    machine.err = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); };
    machine.in = [] {
      std::string text(gate::cli::kMostInput, '\0');
      text.resize(std::fread(text.data(), 1, text.size(), stdin));
      return text;
    };
    machine.now = [] {
      return gate::Time{
          std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
    };
    machine.variable = [](const char* name) {
      const char* value = std::getenv(name);
      return std::string(value == nullptr ? "" : value);
    };
    machine.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
    machine.err_is_terminal = ::isatty(STDERR_FILENO) == 1;
    if (winsize size{}; machine.err_is_terminal && ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
      machine.err_columns = size.ws_col;
    }
    if (winsize size{}; machine.out_is_terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
      machine.columns = size.ws_col;
    }
    const std::vector<std::string> args(argv + 1, argv + argc);
    const int code = gate::cli::run(args, machine);
    // A verdict that did not reach its reader must not read as fine. What is longer than the buffer is written, and
    // lost, before the flush, which then has nothing to fail at.
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) {
      return code;
    }
    std::fputs("gate: cannot write to standard output\n", stderr);
    return 5;
  } catch (const std::bad_alloc&) {
    std::fputs("gate: internal error: out of memory\n", stderr);
  } catch (const std::exception& error) {
    const std::string what = gate::without_commands(gate::visible(error.what()));
    std::fprintf(stderr, "gate: internal error: %s\n", what.c_str());
  } catch (...) {
    std::fprintf(stderr, "gate: internal error\n");
  }
  return 70;
}

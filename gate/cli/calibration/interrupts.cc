#include "gate/cli/calibration/interrupts.h"

#include <atomic>
#include <csignal>

namespace gate::cli {
namespace {

std::atomic<int> last_signal{0};
static_assert(std::atomic<int>::is_always_lock_free);  // else a handler must not touch it

extern "C" void note_signal(int signal) { last_signal.store(signal); }

// A signal that the caller lets pass, as nohup and background jobs of a shell do, stays so.
void (*note_unless_ignored(int signal))(int) {
  void (*const before)(int) = std::signal(signal, &note_signal);
  if (before == SIG_IGN) {
    std::signal(signal, SIG_IGN);
  }
  return before;
}

}  // namespace

Interrupts::Interrupts() {
  last_signal.store(0);
  before_interrupt_ = note_unless_ignored(SIGINT);
  before_terminate_ = note_unless_ignored(SIGTERM);
}

Interrupts::~Interrupts() {
  std::signal(SIGINT, before_interrupt_);
  std::signal(SIGTERM, before_terminate_);
}

int Interrupts::seen() { return last_signal.load(); }

}  // namespace gate::cli

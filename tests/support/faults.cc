// A library that is loaded before the C library and breaks what it is told to, so that a test can see what `gate` does
// on a full disk, under signals, when memory ends, or when it is killed between two steps of a write.
//
//   FAULT=kill:N     dies just before the N-th step of a write to a file (create, write, fchmod, fsync, rename)
//   FAULT=half:N     the same, but a write is done by half first
//   FAULT=full:N     the N-th step and all later ones fail as on a full disk
//   FAULT=short:0    every read and write moves at most three bytes
//   FAULT=signal:0   every second read and write is interrupted (EINTR)
//   FAULT=slow:0     every read takes five seconds
//   FAULT=memory:N   the N-th allocation fails, and only that
//
// With FAULT_COUNT=FILE the number of steps (or allocations) that were seen is written there at the end.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

enum class Mode { kNone, kKill, kHalf, kFull, kShort, kSignal, kSlow, kMemory };

Mode mode = Mode::kNone;
unsigned long at = 0;
std::atomic<unsigned long> steps{0};
std::atomic<unsigned long> moves{0};
std::atomic<unsigned long> allocations{0};

__attribute__((constructor)) void start() {
  const char* fault = std::getenv("FAULT");
  const char* colon = fault == nullptr ? nullptr : std::strchr(fault, ':');
  if (colon == nullptr) {
    return;
  }
  at = std::strtoul(colon + 1, nullptr, 10);
  const auto is = [&](const char* name) { return std::strncmp(fault, name, std::strlen(name)) == 0; };
  mode = is("kill:")     ? Mode::kKill
         : is("half:")   ? Mode::kHalf
         : is("full:")   ? Mode::kFull
         : is("short:")  ? Mode::kShort
         : is("signal:") ? Mode::kSignal
         : is("slow:")   ? Mode::kSlow
         : is("memory:") ? Mode::kMemory
                         : Mode::kNone;
}

__attribute__((destructor)) void end() {
  if (const char* path = std::getenv("FAULT_COUNT")) {
    char text[32];
    const int size =
        std::snprintf(text, sizeof text, "%lu\n", mode == Mode::kMemory ? allocations.load() : steps.load());
    const long file = ::syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    (void)!::syscall(SYS_write, file, text, static_cast<std::size_t>(size));
  }
}

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

// Only regular files: a verdict on a terminal or a pipe is not a file that must be whole.
bool is_file(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

// True when this step must fail; does not come back when it must kill.
bool step_fails() {
  const unsigned long now = ++steps;
  if ((mode == Mode::kKill || mode == Mode::kHalf) && now == at) {
    ::kill(::getpid(), SIGKILL);
  }
  if (mode == Mode::kFull && now >= at) {
    errno = ENOSPC;
    return true;
  }
  return false;
}

bool interrupted() {
  if (mode != Mode::kSignal || ++moves % 2 == 0) {
    return false;
  }
  errno = EINTR;
  return true;
}

std::size_t moved(std::size_t size) { return mode == Mode::kShort && size > 3 ? 3 : size; }

}  // namespace

extern "C" {

ssize_t write(int file, const void* data, size_t size) {
  if (is_file(file)) {
    if (mode == Mode::kHalf && steps + 1 == at) {
      ::syscall(SYS_write, file, data, size / 2);
    }
    if (step_fails()) {
      return -1;
    }
  }
  return interrupted() ? -1 : ::syscall(SYS_write, file, data, moved(size));
}

ssize_t read(int file, void* data, size_t size) {
  if (mode == Mode::kSlow) {
    ::sleep(5);
  }
  return interrupted() ? -1 : ::syscall(SYS_read, file, data, moved(size));
}

int fsync(int file) { return step_fails() ? -1 : static_cast<int>(::syscall(SYS_fsync, file)); }

int fchmod(int file, mode_t bits) { return step_fails() ? -1 : static_cast<int>(::syscall(SYS_fchmod, file, bits)); }

int rename(const char* from, const char* to) {
  return step_fails() ? -1 : static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int mkostemp(char* name, int flags) {
  static const auto real = next<int(char*, int)>("mkostemp");
  return step_fails() ? -1 : real(name, flags);
}

void* __libc_malloc(size_t size);
void* malloc(size_t size) {
  if (mode == Mode::kMemory && ++allocations == at) {
    errno = ENOMEM;
    return nullptr;
  }
  return __libc_malloc(size);
}

}  // extern "C"

// Builds real repositories with the real git, in a folder of their own, cut off from the user's configuration, with a
// fixed author and fixed dates. Only tests run git; the product never does.
#ifndef GATE_TESTS_SUPPORT_GIT_REPOSITORY_H_
#define GATE_TESTS_SUPPORT_GIT_REPOSITORY_H_

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace gate::testing {

// A scratch folder in which git can be run. Every call of git is a minute after the one before.
class GitWorld {
 public:
  GitWorld() { std::filesystem::create_directories(root() + "/home"); }

  [[nodiscard]] const std::string& root() const { return folder_.path(); }
  [[nodiscard]] std::string path(const std::string& name) const { return root() + "/" + name; }
  [[nodiscard]] std::string home() const { return path("home"); }

  // Runs git in `folder` (a name below the root, or "") and returns what it printed, without the last newline. A
  // failure of git is a failure of the test.
  std::string git(const std::string& folder, const std::vector<std::string>& args) {
    const std::string out = path("git.out");
    ++minutes_;
    const pid_t child = ::fork();
    if (child == 0) {
      run_in_child(folder, args, out);
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child) {
      throw std::runtime_error("git cannot be run");
    }
    std::string text = read_text(out);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      std::string line;
      for (const std::string& arg : args) {
        line += " " + arg;
      }
      throw std::runtime_error("git" + line + " failed: " + text);
    }
    if (!text.empty() && text.back() == '\n') {
      text.pop_back();
    }
    return text;
  }

  // A new repository with branch "main" and no commit.
  void init(const std::string& name, const std::vector<std::string>& options = {}) {
    std::vector<std::string> args{"init", "--quiet", "--initial-branch=main"};
    args.insert(args.end(), options.begin(), options.end());
    args.push_back(path(name));
    git("", args);
  }

  void write(const std::string& folder, const std::string& file, const std::string& text) {
    write_text(path(folder) + "/" + file, text);
  }

  // Commits everything in the work tree; returns the commit's id.
  std::string commit(const std::string& folder, const std::string& message) {
    git(folder, {"add", "--all"});
    git(folder, {"commit", "--quiet", "--allow-empty", "--message", message});
    return id(folder, "HEAD");
  }

  std::string id(const std::string& folder, const std::string& revision) {
    return git(folder, {"rev-parse", "--verify", revision});
  }

  // A clone over git's own transport, so that depth and filters are honoured.
  void clone(const std::string& from, const std::string& to, const std::vector<std::string>& options = {}) {
    git(from, {"config", "uploadpack.allowFilter", "true"});
    std::vector<std::string> args{"clone", "--quiet"};
    args.insert(args.end(), options.begin(), options.end());
    args.push_back("file://" + path(from));
    args.push_back(path(to));
    git("", args);
  }

 private:
  [[noreturn]] void run_in_child(const std::string& folder, const std::vector<std::string>& args,
                                 const std::string& out) {
    const std::string date = std::to_string(1'700'000'000 + 60 * minutes_) + " +0000";
    const char* search = std::getenv("PATH");
    std::vector<std::string> environment{"HOME=" + home(),
                                         "PATH=" + std::string(search == nullptr ? "/usr/bin:/bin" : search),
                                         "GIT_CONFIG_NOSYSTEM=1",
                                         "GIT_CONFIG_GLOBAL=/dev/null",
                                         "GIT_ALLOW_PROTOCOL=file",
                                         "GIT_TERMINAL_PROMPT=0",
                                         "GIT_AUTHOR_NAME=A U Thor",
                                         "GIT_AUTHOR_EMAIL=author@example.com",
                                         "GIT_COMMITTER_NAME=C O Mitter",
                                         "GIT_COMMITTER_EMAIL=committer@example.com",
                                         "GIT_AUTHOR_DATE=" + date,
                                         "GIT_COMMITTER_DATE=" + date,
                                         "LC_ALL=C"};
    std::vector<std::string> words{"git"};
    words.insert(words.end(), args.begin(), args.end());
    std::vector<char*> argv;
    for (std::string& word : words) {
      argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    std::vector<char*> env;
    for (std::string& entry : environment) {
      env.push_back(entry.data());
    }
    env.push_back(nullptr);
    const std::string where = folder.empty() ? root() : folder.front() == '/' ? folder : path(folder);
    const int file = ::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || ::dup2(file, STDOUT_FILENO) < 0 || ::dup2(file, STDERR_FILENO) < 0 || ::chdir(where.c_str()) != 0) {
      std::_Exit(126);
    }
    ::execvpe("git", argv.data(), env.data());
    std::_Exit(127);
  }

  TemporaryFolder folder_;
  long minutes_ = 0;
};

// Sets an environment variable while it lives.
class Environment {
 public:
  Environment(std::string name, const std::string& value) : name_(std::move(name)) {
    const char* before = std::getenv(name_.c_str());
    had_ = before != nullptr;
    before_ = had_ ? before : "";
    ::setenv(name_.c_str(), value.c_str(), 1);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() { had_ ? ::setenv(name_.c_str(), before_.c_str(), 1) : ::unsetenv(name_.c_str()); }

 private:
  std::string name_;
  std::string before_;
  bool had_ = false;
};

}  // namespace gate::testing

#endif  // GATE_TESTS_SUPPORT_GIT_REPOSITORY_H_

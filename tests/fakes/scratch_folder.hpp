#pragma once
// A temporary folder that is removed with its owner, and with the program even after a crash: a test that
// aborts runs no destructor.

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace wbd::fakes {

class ScratchFolder {
 public:
  // `prefix` is an absolute path: "/tmp/wbd-test-pg-".
  explicit ScratchFolder(std::string prefix) {
    prefix += "XXXXXX";
    if (::mkdtemp(prefix.data()) == nullptr) throw std::runtime_error("no temporary folder " + prefix);
    path_ = prefix;
    watch();
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
    ::close(alive_);
    while (::waitpid(watcher_, nullptr, 0) < 0 && errno == EINTR) continue;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  // A shell waits for the end of its input, which only this program holds open, and then removes the folder.
  // Processes that write into the folder may take a moment to end.
  void watch() {
    constexpr const char* kScript =
        "trap '' HUP INT TERM; read -r line; tries=0; "
        "while [ -e \"$1\" ] && [ $tries -lt 100 ]; do rm -rf \"$1\" 2>/dev/null || sleep 0.1; "
        "tries=$((tries + 1)); done";
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    alive_ = ends[1];
    std::string folder = path_.string();
    std::string words[] = {"/bin/sh", "-c", kScript, "scratch-folder", folder};
    char* const arguments[] = {words[0].data(), words[1].data(), words[2].data(),
                               words[3].data(), words[4].data(), nullptr};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[0], STDIN_FILENO);
    // The reader of a test's output must not wait for the watcher of a test that died.
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);  // not ended together with the test
    const int failed = ::posix_spawn(&watcher_, words[0].c_str(), &files, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    ::close(ends[0]);
    if (failed != 0) throw std::runtime_error("/bin/sh cannot be started");
  }

  std::filesystem::path path_;
  int alive_ = -1;
  pid_t watcher_ = 0;
};

}  // namespace wbd::fakes

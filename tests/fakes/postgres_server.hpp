#pragma once
// A real PostgreSQL server for the tests of one program: in a temporary folder, behind a Unix socket. It
// starts at the first use and ends with the program, also after a crash.

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fakes/scratch_folder.hpp"

namespace wbd::test {

class PostgresServer {
 public:
  // "" when PostgreSQL is not installed.
  static std::string programs() {
    static const std::string found = [] {
      if (const char* given = std::getenv("WB_POSTGRES_BIN")) return std::string(given);
      for (const char* version : {"15", "16", "17", "14", "13"}) {
        const std::string folder = std::string("/usr/lib/postgresql/") + version + "/bin";
        if (::access((folder + "/initdb").c_str(), X_OK) == 0) return folder;
      }
      return std::string();
    }();
    return found;
  }

  static PostgresServer& shared() {
    static PostgresServer server;
    return server;
  }

  PostgresServer() {
    if (::geteuid() == 0) {
      if (const passwd* user = ::getpwnam("postgres"); user != nullptr) {
        user_ = user->pw_uid;
        group_ = user->pw_gid;
        if (::chown(folder().c_str(), user_, group_) != 0) throw std::runtime_error("chown " + folder());
      }
    }
    const int made = wait_for(run({programs() + "/initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E",
                                   "UTF8", "--locale=C", "-D", data()}));
    if (made != 0) throw std::runtime_error("initdb failed: " + output());
    start();
  }
  ~PostgresServer() { stop(); }
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // Returns when the server accepts connections.
  void start() {
    process_ = run({programs() + "/postgres", "-D", data(), "-k", folder(), "-c", "listen_addresses=", "-c",
                    "fsync=off", "-c", "shared_buffers=64MB", "-c", "max_connections=60", "-c",
                    "max_locks_per_transaction=256"});
    for (int i = 0; i < 1'500; ++i) {
      if (status() == "ready") return;
      if (::waitpid(process_, nullptr, WNOHANG) != 0) break;
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    throw std::runtime_error("the server did not start: " + output());
  }
  // Like a power cut: every session ends at once.
  void stop() {
    if (process_ == 0) return;
    ::kill(process_, SIGQUIT);
    wait_for(process_);
    process_ = 0;
  }

  [[nodiscard]] std::string url(const std::string& schema) const {
    return "postgresql://postgres@/postgres?host=" + folder() + "&options=-csearch_path%3D" + schema;
  }

 private:
  [[nodiscard]] std::string folder() const { return scratch_.path().string(); }
  [[nodiscard]] std::string data() const { return folder() + "/data"; }
  [[nodiscard]] std::string output() const {
    std::ifstream file(folder() + "/output");
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  // The last line of postmaster.pid.
  [[nodiscard]] std::string status() const {
    std::ifstream file(data() + "/postmaster.pid");
    std::string line;
    for (int i = 0; i < 8 && std::getline(file, line); ++i) continue;
    return line.substr(0, line.find(' '));
  }

  [[nodiscard]] pid_t run(const std::vector<std::string>& command) const {
    std::vector<char*> words;
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const std::string file = folder() + "/output";
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (user_ != 0 && (::setgid(group_) != 0 || ::setuid(user_) != 0)) ::_exit(126);
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    const int log = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    if (::chdir("/") == 0) ::execv(words[0], words.data());
    ::_exit(127);
  }
  static int wait_for(pid_t process) {
    int status = 0;
    return ::waitpid(process, &status, 0) == process && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  fakes::ScratchFolder scratch_{"/tmp/wbd-test-pg-"};  // a socket's path may not be long
  uid_t user_ = 0;
  gid_t group_ = 0;
  pid_t process_ = 0;
};

}  // namespace wbd::test

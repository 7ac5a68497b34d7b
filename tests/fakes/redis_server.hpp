#pragma once
// A real redis-server for tests, in a temporary folder: on a unix socket and, on request, a free TCP port.
// available() is false where none is installed; such tests print so and pass.

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/async/runtime.hpp"
#include "tests/fakes/scratch_folder.hpp"

namespace wbd::fakes {

class RedisServer {
 public:
  // $WB_REDIS_SERVER, as in the end-to-end tests: another server that speaks the protocol.
  static const char* program() {
    const char* given = std::getenv("WB_REDIS_SERVER");
    return given == nullptr ? "/usr/bin/redis-server" : given;
  }
  static bool available() { return ::access(program(), X_OK) == 0; }

  // `arguments` are added to the command line: {"--requirepass", "secret"}.
  explicit RedisServer(std::vector<std::string> arguments = {}) : arguments_(std::move(arguments)) {
    start();
  }
  ~RedisServer() { kill(); }
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  [[nodiscard]] std::string socket() const { return (folder() / "redis.sock").string(); }
  [[nodiscard]] std::string url() const { return "unix://" + socket(); }
  [[nodiscard]] const std::filesystem::path& folder() const { return scratch_.path(); }

  void start() {
    std::vector<std::string> words{program(), "--unixsocket", socket(), "--dir", folder().string(), "--save",
                                   "",        "--appendonly", "no"};
    if (std::find(arguments_.begin(), arguments_.end(), "--port") == arguments_.end()) {
      words.insert(words.end(), {"--port", "0"});
    }
    words.insert(words.end(), arguments_.begin(), arguments_.end());
    const std::string log = (folder() / "log").string();
    // Before the fork: in the child, another thread's lock on the allocator would never be released.
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (::getppid() != parent) ::_exit(1);
      const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
      ::dup2(file, 1);
      ::dup2(file, 2);
      ::execv(argv[0], argv.data());
      ::_exit(127);
    }
    wait_until_it_answers();
  }
  // Like kill -9: connections are reset, nothing is saved.
  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
    std::filesystem::remove(socket());
  }
  void restart() {
    kill();
    start();
  }
  // Accepts connections and bytes, but answers nothing until resumed.
  void pause() const { ::kill(pid_, SIGSTOP); }
  void resume() const { ::kill(pid_, SIGCONT); }

  // Sends one command in the inline form over a new connection; returns the raw answer.
  std::string call(const std::string& command) const {
    asio::io_context context;
    asio::local::stream_protocol::socket socket_to(context);
    socket_to.connect(asio::local::stream_protocol::endpoint(socket()));
    const std::string line = command + "\r\n";
    socket_to.send(asio::buffer(line));
    std::array<char, 65'536> buffer{};
    return {buffer.data(), socket_to.receive(asio::buffer(buffer))};
  }

 private:
  void wait_until_it_answers() const {
    for (int attempt = 0; attempt < 2'000; ++attempt) {
      try {
        const std::string answer = call("PING");
        if (!answer.starts_with("-LOADING")) return;
      } catch (const boost::system::system_error&) {
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    throw std::runtime_error("redis-server does not start: see " + (folder() / "log").string());
  }

  std::vector<std::string> arguments_;
  ScratchFolder scratch_{"/tmp/wbd-test-redis-"};  // a socket's path may not be long
  pid_t pid_ = 0;
};

// A port that was free a moment ago.
inline std::uint16_t free_port() {
  asio::io_context context;
  const asio::ip::tcp::acceptor acceptor(context, {asio::ip::make_address("127.0.0.1"), 0});
  return acceptor.local_endpoint().port();
}

}  // namespace wbd::fakes

// At the start of a test that needs the server.
#define WB_NEEDS_REDIS()                                                            \
  if (!wbd::fakes::RedisServer::available()) {                                      \
    WARN("skipped: there is no " << wbd::fakes::RedisServer::program() << " here"); \
    return;                                                                         \
  }

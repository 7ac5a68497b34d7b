// A server whose farewell comes at a moment that a real one cannot be made to choose.
#include <atomic>
#include <cstring>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/db/database.hpp"
#include "tests/fakes/open_options.hpp"
#include "tests/fakes/scratch_folder.hpp"

namespace postgres_farewell_test {

using namespace wbd;
using namespace wbd::db;

namespace {

std::string number(std::size_t value) {
  std::string bytes(4, '\0');
  for (int i = 0; i < 4; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<char>(value >> (24 - 8 * i));
  return bytes;
}

std::string message(char type, const std::string& body) {
  return type + number(body.size() + 4) + body;
}

std::string text(std::string_view value) {
  return std::string(value) + '\0';
}

// Speaks as much of PostgreSQL's protocol as a transaction needs. On its first connection it answers the
// ROLLBACK that ends a read and is then shut down, before it takes notice of the Sync behind.
class LeavingServer {
 public:
  LeavingServer() : listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = (folder_.path() / ".s.PGSQL.5432").string();
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener_, 8) == 0);
    thread_ = std::thread([this] {
      for (;;) {
        const int client = ::accept(listener_, nullptr, nullptr);
        if (client < 0) return;
        serve(client, ++connections == 1);
        ::close(client);
      }
    });
  }
  ~LeavingServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  LeavingServer(const LeavingServer&) = delete;
  LeavingServer& operator=(const LeavingServer&) = delete;

  [[nodiscard]] std::string url() const { return "postgresql://u@/d?host=" + folder_.path().string(); }
  std::atomic<int> connections{0};

 private:
  static void say(int client, const std::string& bytes) {
    (void)!::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  static bool hear(int client, std::string& bytes, std::size_t size) {
    bytes.resize(size);
    return size == 0 || ::recv(client, bytes.data(), size, MSG_WAITALL) == static_cast<ssize_t>(size);
  }
  static std::size_t read_number(const std::string& bytes) {
    std::size_t value = 0;
    for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }

  static void serve(int client, bool leaves) {
    std::string length, type, body;
    if (!hear(client, length, 4) || !hear(client, body, read_number(length) - 4)) return;
    say(client,
        message('R', number(0)) + message('S', text("server_version") + text("15.0")) + message('Z', "I"));
    bool in_transaction = false, ending = false;
    while (hear(client, type, 1) && hear(client, length, 4) && hear(client, body, read_number(length) - 4)) {
      switch (type[0]) {
        case 'P':
          ending = body.find("rollback") != std::string::npos;
          in_transaction = !ending;
          say(client, message('1', ""));
          break;
        case 'B':
          say(client, message('2', ""));
          break;
        case 'D':
          say(client, message('n', ""));
          break;
        case 'E':
          say(client, message('C', text("SET")));
          if (ending && leaves) {
            say(client,
                message('E', text("SFATAL") + text("VFATAL") + text("C57P01") +
                                 text("Mterminating connection due to administrator command") + '\0'));
            return;
          }
          break;
        case 'Q':
          say(client, message('C', text("SET")) + message('Z', in_transaction ? "T" : "I"));
          break;
        case 'S':
          say(client, message('Z', in_transaction ? "T" : "I"));
          break;
        default:
          break;
      }
    }
  }

  fakes::ScratchFolder folder_{"/tmp/wbd-test-leaving-"};
  int listener_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("a session that ends between an answer and the end of its pipeline is replaced unseen") {
  LeavingServer server;
  OpenOptions options = fakes::options_at(server.url());
  const auto database = db::open(options).value();
  const auto read = [&] { database->read([](Tx& tx) { tx.execute("set x = 1"); }); };
  CHECK_NOTHROW(read());
  CHECK_NOTHROW(read());
  CHECK(server.connections == 2);
  CHECK_NOTHROW(read());
  CHECK(server.connections == 2);
}

}  // namespace postgres_farewell_test

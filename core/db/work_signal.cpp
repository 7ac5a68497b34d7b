#include "core/db/work_signal.hpp"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/db/libpq.hpp"
#include "core/db/postgres_target.hpp"

namespace wbd::db {
namespace {

constexpr Millis kFirstPause{50};
constexpr Millis kLongestPause{1'000};
constexpr Millis kConnectLimit{5'000};
constexpr Millis kForever{-1};

// By Work.
constexpr std::array kListen{"listen wbd_work", "listen wbd_deliveries"};
constexpr std::array<std::string_view, 2> kNotify{"select pg_notify('wbd_work', '')",
                                                  "select pg_notify('wbd_deliveries', '')"};

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;

class PostgresWorkListener final : public WorkListener {
 public:
  PostgresWorkListener(PostgresTarget target, Work work, std::function<void()> on_work)
      : target_(std::move(target)),
        work_(work),
        on_work_(std::move(on_work)),
        ending_(::eventfd(0, EFD_CLOEXEC)) {
    if (ending_ < 0) throw Failure({Errc::internal, "no descriptor for the end of a listener"});
    thread_ = std::thread([this] { run(); });
  }
  ~PostgresWorkListener() override {
    ::eventfd_write(ending_, 1);
    thread_.join();
    ::close(ending_);
  }
  PostgresWorkListener(const PostgresWorkListener&) = delete;
  PostgresWorkListener& operator=(const PostgresWorkListener&) = delete;

 private:
  enum class Waited { ready, over, ended };

  // Waits until `socket` has `events`; with socket -1 it only pauses.
  Waited wait(int socket, short events, Millis at_most) {
    std::array<pollfd, 2> watched{pollfd{ending_, POLLIN, 0}, pollfd{socket, events, 0}};
    const int ready = ::poll(watched.data(), watched.size(), static_cast<int>(at_most.count()));
    if (watched[0].revents != 0) return Waited::ended;
    return ready > 0 ? Waited::ready : Waited::over;
  }

  // Null when the connection failed or the listener ends.
  Connection connect() {
    const PostgresKeywords words(target_);
    Connection connection(PQconnectStartParams(words.keywords.data(), words.values.data(), 0));
    if (!connection) return nullptr;
    PQsetNoticeProcessor(
        connection.get(), [](void*, const char*) {}, nullptr);
    PostgresPollingStatusType wants = PGRES_POLLING_WRITING;
    while (PQstatus(connection.get()) != CONNECTION_BAD && wants != PGRES_POLLING_OK) {
      if (wants == PGRES_POLLING_FAILED) return nullptr;
      const auto events = static_cast<short>(wants == PGRES_POLLING_READING ? POLLIN : POLLOUT);
      if (wait(PQsocket(connection.get()), events, kConnectLimit) != Waited::ready) return nullptr;
      wants = PQconnectPoll(connection.get());
    }
    if (PQstatus(connection.get()) != CONNECTION_OK) return nullptr;
    if (PQsendQuery(connection.get(), kListen.at(static_cast<std::size_t>(work_))) == 0) return nullptr;
    while (PQisBusy(connection.get()) != 0) {
      if (wait(PQsocket(connection.get()), POLLIN, kConnectLimit) != Waited::ready) return nullptr;
      if (PQconsumeInput(connection.get()) == 0) return nullptr;
    }
    bool listening = false;
    while (PGresult* result = PQgetResult(connection.get())) {
      listening = PQresultStatus(result) == PGRES_COMMAND_OK;
      PQclear(result);
    }
    return listening ? std::move(connection) : nullptr;
  }

  // False when the connection is lost.
  static bool take_signals(PGconn* connection, bool& heard) {
    if (PQconsumeInput(connection) == 0) return false;
    while (PGnotify* signal = PQnotifies(connection)) {
      heard = true;
      PQfreemem(signal);
    }
    return true;
  }

  void run() {
    Millis pause{0};
    for (;;) {
      if (const Connection connection = connect()) {
        pause = Millis{0};
        bool heard = true;  // signals may have been lost before the connection
        do {
          if (std::exchange(heard, false)) on_work_();
          if (wait(PQsocket(connection.get()), POLLIN, kForever) == Waited::ended) return;
        } while (take_signals(connection.get(), heard));
      }
      pause = std::clamp(pause * 2, kFirstPause, kLongestPause);
      if (wait(-1, 0, pause) == Waited::ended) return;
    }
  }

  const PostgresTarget target_;
  const Work work_;
  const std::function<void()> on_work_;
  const int ending_;
  std::thread thread_;
};

}  // namespace

void signal_work(Tx& tx, Work work) {
  if (tx.dialect() == Dialect::postgresql) tx.prepare(kNotify.at(static_cast<std::size_t>(work))).queue();
}

std::unique_ptr<WorkListener> listen_for_work(const OpenOptions& options, Work work,
                                              std::function<void()> on_work) {
  const bool direct = !options.direct_url.empty();
  if (options.url.starts_with("sqlite:") || (!direct && !options.prepared_statements)) return nullptr;
  return std::make_unique<PostgresWorkListener>(
      postgres_target(direct ? options.direct_url : options.url, options), work, std::move(on_work));
}

}  // namespace wbd::db

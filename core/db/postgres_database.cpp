#include "core/db/postgres_database.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <fmt/format.h>

#include "core/db/locks.hpp"
#include "core/db/migrations.hpp"
#include "core/db/postgres_connection.hpp"
#include "core/db/server.hpp"

namespace wbd::db {
namespace {

using Clock = std::chrono::steady_clock;

constexpr Millis kWriteLimit{600'000};   // a sync's batch takes under 1 s, a purge minutes
constexpr Millis kStalledLimit{60'000};  // between two statements of a writer
constexpr Millis kMigrationLimit{24 * 3'600'000};
constexpr Millis kGrace{2'000};  // for the server's message that a limit was reached
constexpr Millis kFirstBackoff{50};
constexpr Millis kLongestBackoff{1'000};

// A list query is repeated with other values, and every plan of it uses the same index. So a generic plan
// suffices; planning each run would cost more than most queries. The pages of the tables are in memory, so
// random_page_cost is low. With the default, PostgreSQL would scan a small table once for each key of a list.
PostgresTransaction reading(Millis limit, bool prepared) {
  std::string limits = fmt::format(
      "select set_config('statement_timeout', '{}', true), set_config('plan_cache_mode', {}, true)",
      limit.count(), reader_plan_mode(prepared));
  if (prepared) limits += ", set_config('random_page_cost', '1.1', true)";
  return {"begin isolation level repeatable read read only", std::move(limits), limit + kGrace, limit};
}

// A writer waits for locks up to its lock timeout, as on SQLite; its statements have a separate limit. A
// writer that stalls between statements loses its session, and so its locks.
PostgresTransaction writing(Millis lock_timeout) {
  const Millis longest = std::max(kWriteLimit, lock_timeout);
  return {"begin isolation level read committed read write",
          fmt::format("select set_config('statement_timeout', '{}', true), set_config('lock_timeout', '{}', "
                      "true), set_config('idle_in_transaction_session_timeout', '{}', true), {}",
                      longest.count(), lock_timeout.count(), std::max(kStalledLimit, lock_timeout).count(),
                      needs_two_phases()),
          longest + kGrace, lock_timeout, two_phase_copy()};
}

PostgresTransaction migrating() {
  return {"begin isolation level read committed read write",
          "select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)",
          kMigrationLimit, kMigrationLimit};
}

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(const OpenOptions& options)
      : target_(postgres_target(options.url, options)),
        direct_(options.direct_url.empty() ? target_ : postgres_target(options.direct_url, options)),
        pool_size_(std::max(1U, options.pool_size)),
        limit_(options.statement_limit),
        reading_(reading(limit_, options.prepared_statements)),
        writing_(writing(limit_)),
        background_writing_(writing(std::max(limit_, kBackgroundLockTimeout))) {
    idle_.push_back(std::make_unique<PostgresConnection>(target_));
    connections_ = 1;
  }

  [[nodiscard]] Dialect dialect() const override { return Dialect::postgresql; }

  void read(const std::function<void(Tx&)>& work) override {
    PooledConnection pooled(*this);
    PostgresConnection& connection = pooled.connection();
    connection.begin(reading_);
    try {
      PostgresTx tx(connection);
      work(tx);
    } catch (...) {
      connection.rollback();
      throw;
    }
    connection.end_read();
  }

  using Database::write;
  void write(const std::function<void(Tx&)>& work, LockTimeout lock_timeout) override {
    PooledConnection pooled(*this, lock_timeout);
    run(pooled.connection(), lock_timeout == LockTimeout::answer ? writing_ : background_writing_, work);
  }

  void migrate() override {
    PostgresConnection connection(direct_);
    run(connection, migrating(), [](Tx& tx) {
      auto& lock = tx.prepare("select pg_advisory_xact_lock($1)");
      lock.bind_all(kMigrationLock);
      lock.run();
      const bool citus = server_kind(tx) == ServerKind::citus;
      if (citus) keep_order(tx);
      apply_migrations(tx, postgresql_migrations(), system_clock().now());
      if (!citus) return;
      const ServerInfo now = server_info(tx);
      if (spread_of(now.distributed.size(), now.local.size()) == Spread::partly) distribute(tx);
    });
  }

  [[nodiscard]] MigrationStatus migration_status() override {
    return read_value([](Tx& tx) { return check_migrations(tx, postgresql_migrations()); });
  }

  [[nodiscard]] std::optional<std::uint64_t> change_stamp() override { return std::nullopt; }

 private:
  static void run(PostgresConnection& connection, const PostgresTransaction& kind,
                  const std::function<void(Tx&)>& work) {
    connection.begin(kind);
    try {
      PostgresTx tx(connection);
      work(tx);
      connection.commit();
    } catch (...) {
      connection.rollback();
      throw;
    }
  }

  // A connection of the pool, returned by the destructor.
  class PooledConnection {
   public:
    explicit PooledConnection(PostgresDatabase& database, LockTimeout lock_timeout = LockTimeout::answer)
        : database_(database), connection_(database.take(lock_timeout)) {}
    ~PooledConnection() { database_.give_back(std::move(connection_)); }
    PooledConnection(const PooledConnection&) = delete;
    PooledConnection& operator=(const PooledConnection&) = delete;
    [[nodiscard]] PostgresConnection& connection() { return *connection_; }

   private:
    PostgresDatabase& database_;
    std::unique_ptr<PostgresConnection> connection_;
  };

  std::unique_ptr<PostgresConnection> take(LockTimeout lock_timeout) {
    std::unique_lock lock(mutex_);
    const Millis limit =
        lock_timeout == LockTimeout::answer ? limit_ : std::max(limit_, kBackgroundLockTimeout);
    const auto deadline = Clock::now() + limit;
    for (;;) {
      const auto ready = [this] { return !idle_.empty() || connections_ < pool_size_; };
      if (!free_.wait_until(lock, deadline, ready)) {
        throw Failure({Errc::unavailable,
                       fmt::format("database {}: all {} connections stayed busy for {} ms", target_.label,
                                   pool_size_, limit.count()),
                       Millis{1'000}});
      }
      if (idle_.empty()) return connect(lock);
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      lock.unlock();
      if (connection->is_fresh()) return connection;
      connection.reset();
      lock.lock();
      --connections_;
    }
  }

  // Makes one attempt, but none during the backoff after a failure: otherwise every caller would wait for a
  // dead server.
  std::unique_ptr<PostgresConnection> connect(std::unique_lock<std::mutex>& lock) {
    if (const auto now = Clock::now(); now < down_until_) {
      Error error = down_;
      error.retry_after = std::chrono::ceil<Millis>(down_until_ - now);
      throw Failure(std::move(error));
    }
    ++connections_;
    lock.unlock();
    try {
      auto connection = std::make_unique<PostgresConnection>(target_);
      lock.lock();
      backoff_ = Millis{0};
      return connection;
    } catch (const Failure& failure) {
      lock.lock();
      --connections_;
      backoff_ = std::clamp(backoff_ * 2, kFirstBackoff, kLongestBackoff);
      down_until_ = Clock::now() + backoff_;
      down_ = failure.error();
      lock.unlock();
      free_.notify_one();
      throw;
    }
  }

  void give_back(std::unique_ptr<PostgresConnection> connection) {
    const bool usable = connection->is_idle();
    {
      const std::lock_guard lock(mutex_);
      if (usable) {
        idle_.push_back(std::move(connection));
      } else {
        --connections_;
      }
    }
    free_.notify_one();
  }

  PostgresTarget target_;
  PostgresTarget direct_;
  unsigned pool_size_;
  Millis limit_;
  PostgresTransaction reading_;
  PostgresTransaction writing_;
  PostgresTransaction background_writing_;

  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
  unsigned connections_ = 0;  // idle and in use
  Millis backoff_{0};
  Clock::time_point down_until_;
  Error down_;
};

}  // namespace

std::unique_ptr<Database> open_postgres(const OpenOptions& options) {
  return std::make_unique<PostgresDatabase>(options);
}

}  // namespace wbd::db

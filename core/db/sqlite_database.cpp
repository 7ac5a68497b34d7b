#include "core/db/sqlite_database.hpp"

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <filesystem>
#include <list>
#include <mutex>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/db/migrations.hpp"
#include "core/db/sqlite_connection.hpp"
#include "core/db/wal_stamp.hpp"

namespace wbd::db {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_file(const std::string& path, std::string_view what) {
  throw Failure({Errc::unavailable, fmt::format("database {}: {}", path, what)});
}

// New folders are private; existing ones keep their mode.
void create_folders(const fs::path& folder) {
  std::error_code ignored;  // mkdir reports the reason
  if (folder.empty() || fs::exists(folder, ignored)) return;
  create_folders(folder.parent_path());
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail_file(folder, std::strerror(errno));
}

// A file that root creates in the folder of another user is given to that user. Otherwise the service that
// owns the folder could not open it. A failure leaves the file with root.
void give_to_owner_of_folder(int file, const fs::path& folder) {
  struct stat info {};
  if (::geteuid() != 0 || ::stat(folder.c_str(), &info) != 0 || info.st_uid == 0) return;
  if (::fchown(file, info.st_uid, info.st_gid) != 0) return;
}

// SQLite gives the -wal and -shm files the database's mode.
void create_file(const std::string& path) {
  create_folders(fs::path(path).parent_path());
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) {
    give_to_owner_of_folder(file, fs::path(path).parent_path());
    ::close(file);
  } else if (errno != EEXIST) {
    fail_file(path, fmt::format("cannot be created: {}", std::strerror(errno)));
  }
}

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(std::string path, const OpenOptions& options)
      : path_(std::move(path)), pool_size_(std::max(1U, options.pool_size)), limit_(options.statement_limit) {
    auto first = std::make_unique<SqliteConnection>(path_, ConnectionRole::reader, limit_);
    if (!first->is_immutable()) stamp_ = WalStamp(first->handle());
    anchor_ = std::move(first);
  }

  [[nodiscard]] Dialect dialect() const override { return Dialect::sqlite; }

  void read(const std::function<void(Tx&)>& work) override {
    PooledConnection pooled(*this);
    run(pooled.connection(), false, work);
  }

  using Database::write;
  void write(const std::function<void(Tx&)>& work, LockTimeout lock_timeout) override {
    const Millis limit =
        lock_timeout == LockTimeout::answer ? limit_ : std::max(limit_, kBackgroundLockTimeout);
    WriterTurn turn(*this, limit);
    if (writer_ && !writer_->is_idle()) writer_.reset();
    if (!writer_) writer_ = std::make_unique<SqliteConnection>(path_, ConnectionRole::writer, limit_);
    writer_->wait_for_others(limit);
    run(*writer_, true, work);
  }

  void migrate() override {
    const MigrationStatus status = migration_status();
    if (status.current == status.latest) return;  // before any write: the file may be read-only
    write([](Tx& tx) { apply_migrations(tx, sqlite_migrations(), system_clock().now()); });
  }

  [[nodiscard]] MigrationStatus migration_status() override {
    return read_value([](Tx& tx) { return check_migrations(tx, sqlite_migrations()); });
  }

  [[nodiscard]] std::optional<std::uint64_t> change_stamp() override {
    if (stamp_) return stamp_.read();
    // A read-only file in another mode has no WAL index: SQLite's own counter replaces it.
    const std::lock_guard lock(anchor_mutex_);
    auto& query = anchor_->prepare("pragma data_version");
    query.step();
    const std::int64_t version = query.integer(0);
    query.reset();
    return static_cast<std::uint64_t>(version);
  }

 private:
  static void run(SqliteConnection& connection, bool writing, const std::function<void(Tx&)>& work) {
    connection.begin(writing);
    try {
      SqliteTx tx(connection);
      work(tx);
      connection.commit();
    } catch (...) {
      connection.rollback();
      throw;
    }
  }

  // A reader of the pool, returned by the destructor.
  class PooledConnection {
   public:
    explicit PooledConnection(SqliteDatabase& database)
        : database_(database), connection_(database.take_reader()) {}
    ~PooledConnection() { database_.give_back(std::move(connection_)); }
    PooledConnection(const PooledConnection&) = delete;
    PooledConnection& operator=(const PooledConnection&) = delete;
    [[nodiscard]] SqliteConnection& connection() { return *connection_; }

   private:
    SqliteDatabase& database_;
    std::unique_ptr<SqliteConnection> connection_;
  };

  // Writers of this process queue here in FIFO order. SQLite's busy handler polls, so a bulk load that writes
  // again at once would starve the others.
  class WriterTurn {
   public:
    WriterTurn(SqliteDatabase& database, Millis limit) : database_(database) {
      std::unique_lock lock(database.mutex_);
      auto& waiting = database.waiting_writers_;
      const auto place = waiting.insert(waiting.end(), this);
      const auto first = [&] { return !database.writing_ && waiting.front() == this; };
      const bool mine = my_turn_.wait_for(lock, limit, first);
      waiting.erase(place);
      if (!mine) {
        database.wake_next_writer();
        fail_file(database.path_, fmt::format("another write did not end within {} ms", limit.count()));
      }
      database.writing_ = true;
    }
    ~WriterTurn() {
      const std::lock_guard lock(database_.mutex_);
      database_.writing_ = false;
      database_.wake_next_writer();
    }
    WriterTurn(const WriterTurn&) = delete;
    WriterTurn& operator=(const WriterTurn&) = delete;

    void wake() { my_turn_.notify_one(); }

   private:
    SqliteDatabase& database_;
    std::condition_variable my_turn_;
  };
  // Call it while holding mutex_, so that the first waiter cannot leave meanwhile.
  void wake_next_writer() {
    if (!writing_ && !waiting_writers_.empty()) waiting_writers_.front()->wake();
  }

  std::unique_ptr<SqliteConnection> take_reader() {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return !idle_readers_.empty() || readers_ < pool_size_; };
    if (!reader_free_.wait_for(lock, limit_, ready)) {
      fail_file(path_, fmt::format("all {} connections stayed busy for {} ms", pool_size_, limit_.count()));
    }
    if (!idle_readers_.empty()) {
      auto connection = std::move(idle_readers_.back());
      idle_readers_.pop_back();
      return connection;
    }
    ++readers_;
    lock.unlock();
    try {
      return std::make_unique<SqliteConnection>(path_, ConnectionRole::reader, limit_);
    } catch (...) {
      lock.lock();
      --readers_;
      throw;
    }
  }

  void give_back(std::unique_ptr<SqliteConnection> connection) {
    {
      const std::lock_guard lock(mutex_);
      if (connection->is_idle()) {
        idle_readers_.push_back(std::move(connection));
      } else {
        --readers_;
      }
    }
    reader_free_.notify_one();
  }

  std::string path_;
  unsigned pool_size_;
  Millis limit_;

  // Stays open as long as the database: stamp_ reads memory that this connection has mapped.
  std::unique_ptr<SqliteConnection> anchor_;
  std::mutex anchor_mutex_;
  WalStamp stamp_;

  std::mutex mutex_;
  std::condition_variable reader_free_;
  std::vector<std::unique_ptr<SqliteConnection>> idle_readers_;
  unsigned readers_ = 0;
  bool writing_ = false;
  std::list<WriterTurn*> waiting_writers_;    // FIFO
  std::unique_ptr<SqliteConnection> writer_;  // the current writer's
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const std::string& path, const OpenOptions& options) {
  if (options.create) create_file(path);
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    fail_file(path, errno == ENOENT ? "does not exist" : std::strerror(errno));
  }
  if (!S_ISREG(info.st_mode)) fail_file(path, "is not a file");
  if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0) fail_file(path, std::strerror(errno));
  return std::make_unique<SqliteDatabase>(path, options);
}

}  // namespace wbd::db

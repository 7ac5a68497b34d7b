#pragma once
// The relational database behind one interface: SQLite (embedded) and PostgreSQL (server) are its equal
// implementations. Queries are written once, in the SQL both understand, with $1, $2, ... parameters; the few
// places where the dialects differ ask Tx::dialect().
//
// Every call blocks: run it on a WorkerPool (async/run_blocking), never on an I/O thread.
// An unavailable, full or read-only database throws Failure(Errc::unavailable); a broken statement is a bug
// and throws Failure(Errc::internal); a violated unique or foreign key throws Failure(Errc::conflict). After
// a failed statement a transaction can only be rolled back: let the Failure pass.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace wbd::db {

enum class Dialect { sqlite, postgresql };

// A prepared statement, owned and kept by its connection; valid inside the transaction that gave it.
//   auto& q = tx.prepare("select name from users where telegram_id = $1");
//   q.bind(1, id); while (q.step()) use(q.text(0));
// Text handed to bind must live until the next step()/run().
class Statement {
 public:
  virtual ~Statement() = default;

  virtual void bind_null(int index) = 0;
  virtual void bind_int(int index, std::int64_t value) = 0;
  virtual void bind_double(int index, double value) = 0;
  virtual void bind_text(int index, std::string_view value) = 0;
  virtual void bind_blob(int index, std::string_view bytes) = 0;
  virtual void bind_time(int index, UtcTime value) = 0;
  virtual void bind_bool(int index, bool value) = 0;
  // PostgreSQL only: a whole array, for "= any($1)". Copied.
  virtual void bind_texts(int index, std::span<const std::string_view> values) = 0;
  virtual void bind_ints(int index, std::span<const std::int64_t> values) = 0;

  void bind(int i, std::nullptr_t) { bind_null(i); }
  void bind(int i, std::nullopt_t) { bind_null(i); }
  void bind(int i, bool v) { bind_bool(i, v); }
  void bind(int i, double v) { bind_double(i, v); }
  void bind(int i, std::string_view v) { bind_text(i, v); }
  void bind(int i, const std::string& v) { bind_text(i, v); }
  void bind(int i, const char* v) { bind_text(i, v); }
  void bind(int i, UtcTime v) { bind_time(i, v); }
  void bind(int i, Money v) { bind_int(i, v.minor); }
  template <class T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) void bind(int i, T v) {
    bind_int(i, static_cast<std::int64_t>(v));
  }
  template <class Tag>
  void bind(int i, Id<Tag> v) {
    bind_int(i, v.value);
  }
  template <class T>
  void bind(int i, const std::optional<T>& v) {
    if (v) {
      bind(i, *v);
    } else {
      bind_null(i);
    }
  }
  // Binds $1, $2, ... in order.
  template <class... Args>
  Statement& bind_all(const Args&... args) {
    int index = 0;
    (bind(++index, args), ...);
    return *this;
  }

  // The first step() after this finds its rows waiting: statements asked together, and what is run next, cost
  // one round trip. What is bound must live until then. Not for statements of Tx::stream.
  virtual void ask() {}
  virtual bool step() = 0;         // moves to the next row; false when there is none. Resets at the end.
  virtual void reset() = 0;        // to use it again before all rows were read
  virtual std::int64_t run() = 0;  // for statements without rows: the number of rows they changed
  // run() without an answer, for bulk work and locks: done before whatever the transaction does next, at the
  // latest at Tx::flush() or the commit, where a failure is thrown. What is bound is copied.
  virtual void queue() = 0;

  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual double real(int column) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;  // valid until the next step/reset
  [[nodiscard]] virtual std::string_view blob(int column) const = 0;
  [[nodiscard]] virtual UtcTime time(int column) const = 0;
  [[nodiscard]] virtual bool boolean(int column) const = 0;

  [[nodiscard]] std::optional<std::int64_t> maybe_integer(int c) const {
    return is_null(c) ? std::nullopt : std::optional(integer(c));
  }
  [[nodiscard]] std::optional<std::int32_t> maybe_int32(int c) const {
    return is_null(c) ? std::nullopt : std::optional(static_cast<std::int32_t>(integer(c)));
  }
  [[nodiscard]] std::optional<std::string> maybe_text(int c) const {
    return is_null(c) ? std::nullopt : std::optional(std::string(text(c)));
  }
  [[nodiscard]] std::optional<UtcTime> maybe_time(int c) const {
    return is_null(c) ? std::nullopt : std::optional(time(c));
  }
  [[nodiscard]] std::optional<Money> maybe_money(int c) const {
    return is_null(c) ? std::nullopt : std::optional(Money{integer(c)});
  }
  template <class IdType>
  [[nodiscard]] std::optional<IdType> maybe_id(int c) const {
    return is_null(c) ? std::nullopt : std::optional(IdType{integer(c)});
  }
};

// One transaction on one connection, used by one thread.
class Tx {
 public:
  virtual ~Tx() = default;
  [[nodiscard]] virtual Dialect dialect() const = 0;
  // The same text gives the same prepared statement; do not nest two uses of one statement.
  virtual Statement& prepare(std::string_view sql) = 0;
  // An INSERT of rows that are not there yet, for many of them: bind all `columns` in their order, queue();
  // flush() at the end. PostgreSQL: COPY straight into the table.
  virtual Statement& bulk_insert(std::string_view table, std::string_view columns) = 0;
  // As prepare(), for a SELECT whose rows may be too many for memory: PostgreSQL brings them in portions,
  // through a cursor. Other statements may run between two steps.
  virtual Statement& stream(std::string_view sql) = 0;
  virtual void execute(std::string_view sql) = 0;  // statements without parameters and rows
  // Ends what was queued; the number of rows it has changed since the last flush.
  virtual std::int64_t flush() = 0;
};

struct MigrationStatus {
  std::int64_t current = 0;  // highest applied
  std::int64_t latest = 0;   // highest this program knows
};

// How long a writer waits for those before it: the statement limit, when somebody waits for an answer; in
// background work (a sync's pages, leases, limits) up to a minute, because giving up there loses more than
// time.
enum class LockTimeout { answer, background };
inline constexpr Millis kBackgroundLockTimeout{60'000};

// Thread safe. Readers run beside one writer (SQLite WAL) or beside each other (PostgreSQL).
class Database {
 public:
  virtual ~Database() = default;
  [[nodiscard]] virtual Dialect dialect() const = 0;

  // Read-only snapshot: everything `work` sees is of one moment.
  virtual void read(const std::function<void(Tx&)>& work) = 0;
  // Commits when `work` returns, rolls back when it throws. SQLite: BEGIN IMMEDIATE; the writers of one
  // process have their turns in the order they came.
  virtual void write(const std::function<void(Tx&)>& work, LockTimeout patience) = 0;
  void write(const std::function<void(Tx&)>& work) { write(work, LockTimeout::answer); }

  template <class F>
  auto read_value(F&& f) -> std::invoke_result_t<F&, Tx&> {
    std::optional<std::invoke_result_t<F&, Tx&>> out;
    read([&](Tx& tx) { out.emplace(f(tx)); });
    return std::move(*out);
  }
  template <class F>
  auto write_value(F&& f, LockTimeout patience = LockTimeout::answer) -> std::invoke_result_t<F&, Tx&> {
    std::optional<std::invoke_result_t<F&, Tx&>> out;
    write([&](Tx& tx) { out.emplace(f(tx)); }, patience);
    return std::move(*out);
  }

  // Applies the numbered migrations that are missing, under a lock; checks the checksums of applied ones.
  virtual void migrate() = 0;
  [[nodiscard]] virtual MigrationStatus migration_status() = 0;

  // A number that differs whenever any process has committed since it was last read; costs nanoseconds and
  // never blocks, so it may be called on an I/O thread for each request. SQLite: the header of the shared WAL
  // index. nullopt where the database has no such thing (PostgreSQL): caches then learn of changes another
  // way.
  [[nodiscard]] virtual std::optional<std::uint64_t> change_stamp() = 0;
};

struct OpenOptions {
  std::string url;  // sqlite:///abs/path or postgresql://...
  unsigned pool_size = 10;
  Millis statement_limit{5'000};
  // PostgreSQL only. Migrations go to direct_url, past a pooler; empty = url. Without prepared statements
  // PgBouncer's transaction mode works.
  std::string direct_url{};
  bool prepared_statements = true;
  std::string application_name = "wbctl";
  bool create = false;  // SQLite: create the file and its folder (mode 0700/0600) when missing
};

// Opens without migrating. Errc::unavailable (cannot open, read-only, not found) or Errc::configuration (bad
// URL).
[[nodiscard]] Result<std::unique_ptr<Database>> open(const OpenOptions& options);

}  // namespace wbd::db

#pragma once
// The relational database behind one interface: SQLite (embedded) and PostgreSQL (server) are its equal
// implementations. Queries are written once, with $1, $2, ... parameters, in the SQL that both understand.
// Where the dialects differ, the code checks Tx::dialect().
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

#include "core/base/encoding.hpp"
#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace wbd::db {

enum class Dialect { sqlite, postgresql };

// How an enumeration is stored: as its number, or as its name. A specialization has kName, a text for
// messages. An enumeration stored by number, from 0, also has kLast, its greatest enumerator. One stored by
// name has kParse, the inverse of to_string(). See core/db/values.hpp for reading.
template <class Enum>
struct StoredEnum;
template <class Enum>
concept NamedEnum = requires {
  StoredEnum<Enum>::kParse;
};

// A prepared statement. Its connection owns it. Use it only in the transaction that prepared it.
//   auto& q = tx.prepare("select name from users where telegram_id = $1");
//   q.bind(1, id); while (q.step()) use(q.text(0));
// Bound text and bytes must live until the next step() or run(); a std::string rvalue is copied.
class Statement {
 public:
  virtual ~Statement() = default;

  virtual void bind_null(int index) = 0;
  virtual void bind_int(int index, std::int64_t value) = 0;
  virtual void bind_double(int index, double value) = 0;
  virtual void bind_text(int index, std::string_view value) = 0;
  virtual void bind_text_copy(int index, std::string_view value) = 0;
  virtual void bind_blob(int index, std::string_view bytes) = 0;
  virtual void bind_time(int index, UtcTime value) = 0;
  virtual void bind_bool(int index, bool value) = 0;
  // PostgreSQL only: binds a whole array, for "= any($1)". The values are copied.
  virtual void bind_texts(int index, std::span<const std::string_view> values) = 0;
  virtual void bind_ints(int index, std::span<const std::int64_t> values) = 0;

  void bind(int i, std::nullptr_t) { bind_null(i); }
  void bind(int i, std::nullopt_t) { bind_null(i); }
  void bind(int i, bool v) { bind_bool(i, v); }
  void bind(int i, double v) { bind_double(i, v); }
  void bind(int i, std::string_view v) { bind_text(i, v); }
  void bind(int i, const std::string& v) { bind_text(i, v); }
  void bind(int i, std::string&& v) { bind_text_copy(i, v); }
  void bind(int i, const char* v) { bind_text(i, v); }
  void bind(int i, UtcTime v) { bind_time(i, v); }
  void bind(int i, Money v) { bind_int(i, v.minor); }
  void bind(int i, Amount v) { bind_int(i, v.units); }
  void bind(int i, Date v) { bind_text_copy(i, to_string(v)); }  // YYYY-MM-DD
  void bind(int i, const Sha256& v) { bind_blob(i, {reinterpret_cast<const char*>(v.data()), v.size()}); }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void bind(int i, Enum v) {
    if constexpr (NamedEnum<Enum>) {
      bind_text(i, to_string(v));
    } else {
      static_assert(StoredEnum<Enum>::kLast >= Enum{});
      bind_int(i, static_cast<std::int64_t>(v));
    }
  }
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
  void bind(int i, std::optional<std::string>&& v) {
    if (v) {
      bind_text_copy(i, *v);
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

  // Sends the query together with the next ones, so that all share one round trip. The first step() waits for
  // the rows. SQLite: does nothing. Bound values must live until that step(). Not for statements of
  // Tx::stream.
  virtual void prefetch() {}
  virtual bool step() = 0;   // moves to the next row; false when there is none. Resets at the end.
  virtual void reset() = 0;  // call it before reuse if not all rows were read
  // Whether there is a row, for "select 1 from ... limit 1".
  [[nodiscard]] bool has_row() {
    const bool found = step();
    reset();
    return found;
  }
  virtual std::int64_t run() = 0;  // for statements without rows; returns the number of changed rows
  // run() without its result, for bulk work and locks. The statement takes effect before the transaction's
  // next one. The next statement, Tx::flush() or the commit throws its failure. Bound values are copied.
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
  [[nodiscard]] std::optional<std::string> maybe_text(int c) const {
    return is_null(c) ? std::nullopt : std::optional(std::string(text(c)));
  }
  [[nodiscard]] std::optional<UtcTime> maybe_time(int c) const {
    return is_null(c) ? std::nullopt : std::optional(time(c));
  }
  [[nodiscard]] std::optional<Money> maybe_money(int c) const {
    return is_null(c) ? std::nullopt : std::optional(Money{integer(c)});
  }
  [[nodiscard]] std::optional<Amount> maybe_amount(int c) const {
    return is_null(c) ? std::nullopt : std::optional(Amount{integer(c)});
  }
  template <class IdType>
  [[nodiscard]] std::optional<IdType> maybe_id(int c) const {
    return is_null(c) ? std::nullopt : std::optional(IdType{integer(c)});
  }
};

// One transaction on one connection; one thread uses it.
class Tx {
 public:
  virtual ~Tx() = default;
  [[nodiscard]] virtual Dialect dialect() const = 0;
  // The same text gives the same prepared statement; do not nest two uses of one statement.
  virtual Statement& prepare(std::string_view sql) = 0;
  // An INSERT of many rows that are not stored yet. Bind all `columns` in their order and queue() each row;
  // flush() at the end. PostgreSQL uses COPY.
  virtual Statement& bulk_insert(std::string_view table, std::string_view columns) = 0;
  // As prepare(), for a SELECT whose rows may not fit into memory: PostgreSQL fetches them in portions
  // through a cursor. Other statements may run between two steps.
  virtual Statement& stream(std::string_view sql) = 0;
  virtual void execute(std::string_view sql) = 0;  // statements without parameters and rows
  // Waits for the queued statements. Returns the number of rows that queued statements changed since the last
  // flush.
  virtual std::int64_t flush() = 0;
};

struct MigrationStatus {
  std::int64_t current = 0;  // highest applied
  std::int64_t latest = 0;   // highest this program knows
};

// How long a writer waits for earlier writers. answer: the statement limit, because a client waits.
// background (a sync's pages, leases, limits): up to a minute, because giving up would lose fetched data.
enum class LockTimeout { answer, background };
inline constexpr Millis kBackgroundLockTimeout{60'000};

// Thread safe. Readers run beside one writer (SQLite WAL) or beside many (PostgreSQL).
class Database {
 public:
  virtual ~Database() = default;
  [[nodiscard]] virtual Dialect dialect() const = 0;

  // A read-only snapshot: `work` sees the data of one moment.
  virtual void read(const std::function<void(Tx&)>& work) = 0;
  // Commits when `work` returns, rolls back when it throws. SQLite: BEGIN IMMEDIATE; the writers of one
  // process queue in FIFO order.
  virtual void write(const std::function<void(Tx&)>& work, LockTimeout lock_timeout) = 0;
  void write(const std::function<void(Tx&)>& work) { write(work, LockTimeout::answer); }

  template <class F>
  auto read_value(F&& f) -> std::invoke_result_t<F&, Tx&> {
    std::optional<std::invoke_result_t<F&, Tx&>> out;
    read([&](Tx& tx) { out.emplace(f(tx)); });
    return std::move(*out);
  }
  template <class F>
  auto write_value(F&& f, LockTimeout lock_timeout = LockTimeout::answer) -> std::invoke_result_t<F&, Tx&> {
    std::optional<std::invoke_result_t<F&, Tx&>> out;
    write([&](Tx& tx) { out.emplace(f(tx)); }, lock_timeout);
    return std::move(*out);
  }

  // Applies the missing numbered migrations under a lock and checks the checksums of the applied ones.
  virtual void migrate() = 0;
  [[nodiscard]] virtual MigrationStatus migration_status() = 0;

  // A number that differs whenever any process has committed since the last call. Costs nanoseconds and never
  // blocks: an I/O thread may call it for each request. SQLite: made from the header of the shared WAL index;
  // a read-only file without WAL needs a query. nullopt: the database has no such number (PostgreSQL), and
  // caches use the version feed.
  [[nodiscard]] virtual std::optional<std::uint64_t> change_stamp() = 0;
};

// The settings (core/config) have the defaults of an installation, and core/setup passes them on.
struct OpenOptions {
  std::string url;  // sqlite:///abs/path or postgresql://...
  unsigned pool_size = 1;
  Millis statement_limit{};  // must be above 0
  // PostgreSQL only. Migrations use direct_url, which bypasses a pooler; empty: `url` is used. PgBouncer's
  // transaction mode needs prepared_statements = false.
  std::string direct_url{};
  bool prepared_statements = false;
  std::string application_name{};
  bool create = false;  // SQLite: create the file and its folder (mode 0700/0600) when missing
};

// Opens without migrating. Errc::unavailable: cannot open, read-only or not found. Errc::configuration: bad
// URL.
[[nodiscard]] Result<std::unique_ptr<Database>> open(const OpenOptions& options);

}  // namespace wbd::db

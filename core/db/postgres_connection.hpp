#pragma once
// One PostgreSQL connection with its prepared statements. One thread uses it at a time.
//
// Statements use libpq's pipeline mode: BEGIN, a first PREPARE and the statement share one round trip, and
// hundreds of queued statements share one. Only execute() and COPY work outside the pipeline. Every wait is
// bounded: first by the server's statement_timeout, then by our own answer limit (PostgresSession), which
// ends the connection.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/text_hash.hpp"
#include "core/db/database.hpp"
#include "core/db/postgres_session.hpp"

namespace wbd::db {

class PostgresConnection;

class PostgresStatement final : public Statement {
 public:
  enum class Kind {
    plain,
    copy,    // an INSERT whose queued rows go through COPY
    cursor,  // a DECLARE; FETCH reads its rows
  };
  static constexpr int kFetchedRows = 2'000;  // rows of one FETCH

  PostgresStatement(PostgresConnection& connection, Kind kind, std::string sql, std::string name);
  PostgresStatement(const PostgresStatement&) = delete;
  PostgresStatement& operator=(const PostgresStatement&) = delete;

  void bind_null(int index) override;
  void bind_int(int index, std::int64_t value) override;
  void bind_double(int index, double value) override;
  void bind_text(int index, std::string_view value) override;
  void bind_text_copy(int index, std::string_view value) override;
  void bind_blob(int index, std::string_view bytes) override;
  void bind_time(int index, UtcTime value) override;
  void bind_bool(int index, bool value) override;
  void bind_texts(int index, std::span<const std::string_view> values) override;
  void bind_ints(int index, std::span<const std::int64_t> values) override;

  void prefetch() override;
  bool step() override;
  void reset() override;
  std::int64_t run() override;
  void queue() override;

  [[nodiscard]] bool is_null(int column) const override;
  [[nodiscard]] std::int64_t integer(int column) const override;
  [[nodiscard]] double real(int column) const override;
  [[nodiscard]] std::string_view text(int column) const override;
  [[nodiscard]] std::string_view blob(int column) const override;
  [[nodiscard]] UtcTime time(int column) const override;
  [[nodiscard]] bool boolean(int column) const override;

  void forget_bindings();

 private:
  friend class PostgresConnection;

  struct Parameter {
    std::string_view bytes;
    std::string owned;  // `bytes` points here unless the caller owns them
    bool null = true;
    bool binary = true;
  };

  Parameter& parameter(int index);
  void set(Parameter& parameter, std::string bytes, bool binary);
  [[noreturn]] void refuse(int index, std::string_view what) const;
  // The bytes of a column of the current row; nullopt for NULL.
  [[nodiscard]] std::optional<std::string_view> value(int column) const;
  [[nodiscard]] unsigned type_of(int column) const;

  PostgresConnection& connection_;
  Kind kind_;
  std::string sql_;
  std::string companion_;        // the COPY statement, or the cursor's name
  std::string name_;             // empty without prepared statements: each run sends the text
  std::vector<unsigned> types_;  // the parameters' types, inferred by the server
  std::vector<Parameter> parameters_;
  std::uint64_t prepared_in_ = 0;  // the session that knows name_; 0 = none

  bool prefetched_ = false;  // step() has not taken the answer of prefetch() yet
  PostgresResult answer_;    // of prefetch()
  PostgresResult result_;
  int row_ = -1;
  int rows_ = 0;
  std::uint64_t opened_in_ = 0;  // the transaction that has our cursor; 0 = none
  bool exhausted_ = false;       // the cursor has no more rows
};

// The statements that begin a transaction, and the time limit on our side for one exchange with the server.
struct PostgresTransaction {
  std::string begin;   // BEGIN with its mode
  std::string limits;  // one statement that sets the limits of this transaction
  Millis answer_limit{};
  Millis shown_limit{};  // the query limit that messages mention
  // A COPY without rows, sent before COMMIT when the last column of `limits` is true; "" = never. See
  // two_phase_copy().
  std::string last_copy{};
};

class PostgresConnection {
 public:
  // Connects. Throws Failure(Errc::unavailable).
  explicit PostgresConnection(const PostgresTarget& target);
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  PostgresStatement& prepare(std::string_view sql);
  PostgresStatement& bulk_insert(std::string_view table, std::string_view columns);
  PostgresStatement& stream(std::string_view sql);
  void execute(const std::string& sql);
  std::int64_t flush();  // see Tx::flush
  // Runs a COPY from stdin. `next` appends a part of its text, and returns false when there is no more.
  void copy_text(const std::string& sql, const std::function<bool(std::string&)>& next);

  // BEGIN is sent together with the first statement. If that statement finds the connection dead, it is
  // repeated on a new connection.
  void begin(const PostgresTransaction& transaction);
  // Throws the transaction's earlier failure if the work continued after it.
  void commit();
  void rollback() noexcept;
  // Ends a read-only transaction without waiting for the answer.
  void end_read() noexcept;

  // False after a failure that left a transaction open or ended the session: do not use it again.
  [[nodiscard]] bool is_idle() const;
  // Check before reuse: false when the server has closed the connection. Costs one poll().
  [[nodiscard]] bool is_fresh() noexcept;

 private:
  friend class PostgresStatement;

  // The statements sent since the last sync, in the order of their answers.
  enum class Sent { control, prepare, queued, wanted, prefetched };
  struct Sending {
    Sent kind;
    PostgresStatement* statement;
  };
  using Take = std::function<void(PostgresResult)>;

  void open_again();  // call it only before the transaction has done anything
  void describe(PostgresStatement& statement);
  PostgresStatement& statement(std::string key, PostgresStatement::Kind kind, std::string sql,
                               std::string companion);
  PostgresResult run(PostgresStatement& statement);
  PostgresResult fetch(PostgresStatement& statement);
  void queue(PostgresStatement& statement);
  void prefetch(PostgresStatement& statement);
  void forget(const PostgresStatement& statement);
  void copy_row(const PostgresStatement& statement);
  void start_copy(const PostgresStatement& statement);
  void open_copy(const std::string& sql);
  void close_copy(const std::string& sql, const char* refusal = nullptr);
  void send_copied();
  void end_copy(const char* refusal = nullptr);
  void copy_nothing(const std::string& sql);
  void reset_statements() noexcept;

  // Calls `send`, syncs the pipeline and passes the answers to Sent::wanted to `take`.
  void exchange(const std::function<void()>& send, const Take& take);
  void exchange_once(const std::function<void()>& send, const Take& take);
  void open_pipeline();
  void collect(const Take& take);
  void note_sent(int accepted, Sent kind, PostgresStatement* statement = nullptr);
  void send_prepare(PostgresStatement& statement);
  void send_run(PostgresStatement& statement, Sent kind);
  // Sends a statement without parameters that each transaction repeats. It is prepared if possible.
  void send_control(const std::string& sql);
  void send_text(const std::string& sql, Sent kind = Sent::control, PostgresStatement* statement = nullptr);
  void fail(Error error);
  [[nodiscard]] Error error_of(const pg_result* result, std::string_view sql) const;

  PostgresTarget target_;
  PostgresSession session_;
  std::uint64_t names_ = 0;
  std::unordered_map<std::string, std::string> controls_;  // text -> name of the prepared statement
  PostgresTransaction transaction_;
  bool begin_pending_ = false;
  bool ends_with_copy_ = false;
  std::optional<Error> failed_;  // the transaction's first failure; only rollback is possible
  std::vector<Sending> sent_;
  std::vector<PostgresStatement*> prefetched_;  // not sent yet
  std::size_t unanswered_bytes_ = 0;
  std::int64_t queued_changes_ = 0;  // rows, since the last flush
  const PostgresStatement* copying_ = nullptr;
  std::string copied_;   // rows of the COPY that are not sent yet
  bool ending_ = false;  // end_read()'s answer is outstanding
  std::uint64_t transactions_ = 0;
  std::unordered_map<std::string, std::unique_ptr<PostgresStatement>, TextHash, std::equal_to<>> statements_;
};

class PostgresTx final : public Tx {
 public:
  explicit PostgresTx(PostgresConnection& connection) : connection_(connection) {}
  [[nodiscard]] Dialect dialect() const override { return Dialect::postgresql; }
  Statement& prepare(std::string_view sql) override { return connection_.prepare(sql); }
  Statement& bulk_insert(std::string_view table, std::string_view columns) override {
    return connection_.bulk_insert(table, columns);
  }
  Statement& stream(std::string_view sql) override { return connection_.stream(sql); }
  void execute(std::string_view sql) override { connection_.execute(std::string(sql)); }
  std::int64_t flush() override { return connection_.flush(); }

 private:
  PostgresConnection& connection_;
};

}  // namespace wbd::db

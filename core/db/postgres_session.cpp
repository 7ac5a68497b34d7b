#include "core/db/postgres_session.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>

#include <fmt/format.h>
#include <poll.h>

#include "core/db/libpq.hpp"

namespace wbd::db {
namespace {

constexpr int kOldestServer = 130'000;
constexpr Millis kComeAgain{1'000};
constexpr std::int64_t kLongestPoll = 60'000;

// The Errc of an SQLSTATE (PostgreSQL's appendix A).
Errc code_of(std::string_view state) {
  if (state == "23505" || state == "23503" || state == "23P01") return Errc::conflict;
  const std::string_view kind = state.substr(0, 2);
  const bool elsewhere = kind == "08" || kind == "28" || kind == "40" || kind == "53" || kind == "57" ||
                         kind == "58" || kind == "XX";
  const bool not_ours = state == "55P03" || state == "25006" || state == "42501" || state == "3D000";
  return elsewhere || not_ours ? Errc::unavailable : Errc::internal;
}

}  // namespace

void PostgresResultDeleter::operator()(pg_result* result) const {
  PQclear(result);
}

std::string_view sqlstate(const pg_result* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string_view{} : std::string_view(state);
}

std::int64_t changed_rows(pg_result* result) {
  const std::string_view count = PQcmdTuples(result);
  std::int64_t rows = 0;
  std::from_chars(count.data(), count.data() + count.size(), rows);
  return rows;
}

bool ends_session(const pg_result* result) {
  const std::string_view state = sqlstate(result);
  return state.starts_with("57P") || state.starts_with("08") || state == "25P03";
}

PostgresSession::PostgresSession(const PostgresTarget& target) : target_(target) {
  connect();
}

PostgresSession::~PostgresSession() {
  disconnect();
}

void PostgresSession::connect() {
  const PostgresKeywords words(target_);
  handle_ = PQconnectdbParams(words.keywords.data(), words.values.data(), 0);
  ++number_;
  if (handle_ == nullptr) throw Failure({Errc::unavailable, "no memory for a database connection"});
  if (PQstatus(handle_) != CONNECTION_OK) {
    Error error{Errc::unavailable, fmt::format("database {}: {}", target_.label, postgres_trouble(handle_)),
                kComeAgain};
    disconnect();
    throw Failure(std::move(error));
  }
  if (PQserverVersion(handle_) < kOldestServer) {
    const int version = PQserverVersion(handle_);
    disconnect();
    throw Failure({Errc::configuration, fmt::format("database {}: PostgreSQL {} is too old, 13 is needed",
                                                    target_.label, version / 10'000)});
  }
  PQsetNoticeProcessor(
      handle_, [](void*, const char*) {}, nullptr);
}

void PostgresSession::disconnect() noexcept {
  PQfinish(handle_);
  handle_ = nullptr;
}

void PostgresSession::reconnect() {
  disconnect();
  connect();
}

bool PostgresSession::is_open() const {
  return handle_ != nullptr && PQstatus(handle_) == CONNECTION_OK;
}

bool PostgresSession::is_silent() const {
  pollfd socket{PQsocket(handle_), POLLIN, 0};
  return ::poll(&socket, 1, 0) == 0;
}

void PostgresSession::expect_answer_within(Millis limit) {
  answer_limit_ = limit;
  deadline_ = std::chrono::steady_clock::now() + limit;
}

PostgresResult PostgresSession::next_result() {
  while (PQisBusy(handle_) != 0) {
    wait_readable();
    if (PQconsumeInput(handle_) == 0) throw lost();
  }
  PostgresResult result(PQgetResult(handle_));
  if (!result && PQstatus(handle_) != CONNECTION_OK) throw lost();
  return result;
}

void PostgresSession::wait_readable() {
  for (;;) {
    const auto left = std::chrono::ceil<Millis>(deadline_ - std::chrono::steady_clock::now()).count();
    pollfd socket{PQsocket(handle_), POLLIN, 0};
    const int ready =
        left <= 0 ? 0 : ::poll(&socket, 1, static_cast<int>(std::min<std::int64_t>(left, kLongestPoll)));
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) throw lost();
    if (ready == 0 && left <= kLongestPoll) {
      throw Failure({Errc::unavailable,
                     fmt::format("database {}: no answer within {} ms", target_.label, answer_limit_.count()),
                     kComeAgain});
    }
  }
}

SessionLost PostgresSession::lost() const {
  const std::string cause = handle_ == nullptr ? "" : postgres_trouble(handle_);
  return SessionLost(
      Error{Errc::unavailable,
            fmt::format("database {}: {}", target_.label, cause.empty() ? "the connection was lost" : cause),
            kComeAgain});
}

Error PostgresSession::error_of(const pg_result* result, std::string_view sql, Millis shown_limit) const {
  const std::string_view state = sqlstate(result);
  const Errc code = code_of(state);
  const char* field = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string message = field != nullptr ? one_line(field) : one_line(PQresultErrorMessage(result));
  if (state == "57014") {
    return {code,
            fmt::format("database {}: a query was given up after {} ms", target_.label, shown_limit.count())};
  }
  if (state == "55P03") {
    return {code,
            fmt::format("database {}: another transaction kept it locked for {} ms", target_.label,
                        shown_limit.count()),
            kComeAgain};
  }
  if (code == Errc::unavailable) {
    return {code, fmt::format("database {}: {}", target_.label, message), kComeAgain};
  }
  // A pooler in transaction mode gives each transaction another session, which does not know the names of our
  // prepared statements.
  const bool foreign_session = state == "26000" || state == "42P05";
  return {code,
          fmt::format("database {}: {}{} in: {}", target_.label, message,
                      foreign_session ? " (behind PgBouncer set database.prepared_statements = false)" : "",
                      sql)};
}

}  // namespace wbd::db

#include <chrono>
#include <cmath>
#include <memory>
#include <span>

#include <sqlite3.h>

#include "core/base/encoding.hpp"
#include "core/db/ad_hoc_rows.hpp"

namespace wbd::db {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

constexpr int kStepsBetweenLooks = 10'000;
constexpr int kBusyMillis = 5'000;

struct CloseFile {
  void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};
using SqliteFile = std::unique_ptr<sqlite3, CloseFile>;
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// Without write access to its folder, a file in WAL mode can only be opened as immutable.
Result<SqliteFile> open_read_only(const std::string& path) {
  for (const bool immutable : {false, true}) {
    sqlite3* opened = nullptr;
    const std::string name =
        immutable ? "file:" + percent_encode(path) + "?immutable=1" : "file:" + percent_encode(path);
    const int code = sqlite3_open_v2(name.c_str(), &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
    SqliteFile file(opened);
    const bool readable = code == SQLITE_OK && sqlite3_exec(opened, "select count(*) from sqlite_master",
                                                            nullptr, nullptr, nullptr) == SQLITE_OK;
    if (readable) return file;
    if (immutable) return Error{Errc::unavailable, fmt::format("{}: {}", path, sqlite3_errstr(code))};
  }
  return Error{Errc::internal, "unreachable"};
}

// Only SELECT and functions. A secret column reads as null.
int authorise(void*, int action, const char*, const char* column, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return column != nullptr && std::string_view(column) == "load_extension" ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_READ:
      return column != nullptr && is_secret_column(column) ? SQLITE_IGNORE : SQLITE_OK;
    default:
      return SQLITE_DENY;
  }
}

int is_over(void* deadline) {
  return std::chrono::steady_clock::now() > *static_cast<const Deadline*>(deadline) ? 1 : 0;
}

void write_value(JsonWriter& json, sqlite3_stmt* statement, int column) {
  const auto text = [&] {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
  };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return json.value(static_cast<std::int64_t>(sqlite3_column_int64(statement, column)));
    case SQLITE_FLOAT: {
      const double number = sqlite3_column_double(statement, column);
      return std::isfinite(number) ? json.raw(fmt::format("{:.15g}", number)) : json.value(nullptr);
    }
    case SQLITE_TEXT:
      return json.value(text());
    case SQLITE_BLOB:
      return json.value(hex_encode(std::as_bytes(std::span(text()))));
    default:
      return json.value(nullptr);
  }
}

}  // namespace

Result<AdHocRows> ad_hoc_sqlite(const std::string& path, const std::string& sql, const AdHocLimits& limits) {
  auto opened = open_read_only(path);
  if (!opened) return opened.error();
  sqlite3* file = opened->get();
  sqlite3_busy_timeout(file, kBusyMillis);
  sqlite3_exec(file, "pragma query_only = on", nullptr, nullptr, nullptr);
  sqlite3_set_authorizer(file, authorise, nullptr);
  Deadline deadline = std::chrono::steady_clock::now() + limits.time;
  sqlite3_progress_handler(file, kStepsBetweenLooks, is_over, &deadline);

  const auto refused = [file](int code) {
    if (code == SQLITE_INTERRUPT) return Error{Errc::unavailable, "the query took too long; see --timeout"};
    if (code == SQLITE_BUSY) return Error{Errc::unavailable, sqlite3_errmsg(file)};
    return Error{Errc::invalid_argument, sqlite3_errmsg(file)};
  };
  sqlite3_stmt* prepared = nullptr;
  const char* rest = nullptr;
  if (const int code = sqlite3_prepare_v2(file, sql.c_str(), -1, &prepared, &rest); code != SQLITE_OK)
    return refused(code);
  const std::unique_ptr<sqlite3_stmt, FinishStatement> statement(prepared);
  if (prepared == nullptr) return Error{Errc::invalid_argument, "the query is empty"};
  if (std::string_view(rest).find_first_not_of("; \t\r\n") != std::string_view::npos)
    return Error{Errc::invalid_argument, "one query at a time"};

  const int columns = sqlite3_column_count(prepared);
  std::vector<std::string> names;
  for (int i = 0; i < columns; ++i) names.emplace_back(sqlite3_column_name(prepared, i));
  AdHocWriter writer(std::move(names));
  for (;;) {
    const int code = sqlite3_step(prepared);
    if (code == SQLITE_DONE) return writer.finish(false);
    if (code != SQLITE_ROW) return refused(code);
    if (writer.rows() == limits.rows) return writer.finish(true);
    writer.begin_row();
    for (int i = 0; i < columns; ++i) write_value(writer.value(static_cast<std::size_t>(i)), prepared, i);
    writer.end_row();
  }
}

}  // namespace wbd::db

#include <array>
#include <memory>
#include <set>

#include "core/base/json_tree.hpp"
#include "core/db/ad_hoc_rows.hpp"
#include "core/db/libpq.hpp"
#include "core/db/postgres_target.hpp"

namespace wbd::db {
namespace {

struct CloseSession {
  void operator()(PGconn* session) const { PQfinish(session); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Rows = std::unique_ptr<PGresult, ClearResult>;

// The object ids of built-in types, from pg_type.dat of PostgreSQL.
constexpr Oid kBool = 16, kBytea = 17, kInt8 = 20, kInt2 = 21, kInt4 = 23, kFloat4 = 700, kFloat8 = 701,
              kNumeric = 1700;

constexpr std::int64_t kPortion = 1'000;

Error refusal(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string_view code = state == nullptr ? std::string_view() : std::string_view(state);
  if (code == "57014") return {Errc::unavailable, "the query took too long; see --timeout"};
  const bool of_the_server = code.starts_with("08") || code.starts_with("57") || code.starts_with("53");
  return {of_the_server ? Errc::unavailable : Errc::invalid_argument, one_line(PQresultErrorMessage(result))};
}

// The extended protocol takes one statement: a second one behind a semicolon is an error.
Result<Rows> execute(PGconn* session, const std::string& sql) {
  Rows rows(PQexecParams(session, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0));
  const auto status = PQresultStatus(rows.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return refusal(rows.get());
  return rows;
}

Result<std::set<std::string>> secret_tables(PGconn* session) {
  auto found = execute(session,
                       "select distinct table_name, column_name from information_schema.columns "
                       "where table_schema = current_schema()");
  if (!found) return found.error();
  std::set<std::string> tables{"pg_authid", "pg_shadow", "pg_statistic", "pg_user_mapping", "pg_largeobject"};
  for (int i = 0; i < PQntuples(found->get()); ++i) {
    if (is_secret_column(PQgetvalue(found->get(), i, 1))) tables.insert(PQgetvalue(found->get(), i, 0));
  }
  return tables;
}

// The tables that a plan reads, from EXPLAIN (format json).
void note_tables(const JsonNode& node, std::set<std::string>& tables) {
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const bool names_table = i < node.names.size() && node.names[i] == "Relation Name";
    if (names_table) tables.insert(node.children[i].scalar);
    note_tables(node.children[i], tables);
  }
}

Result<void> check_tables(PGconn* session, const std::string& sql) {
  if (const std::string_view call = forbidden_call(sql); !call.empty())
    return Error{Errc::invalid_argument, fmt::format("{}: this function is not allowed here", call)};
  auto secret = secret_tables(session);
  if (!secret) return secret.error();
  auto plan = execute(session, "explain (verbose, format json) " + sql);
  if (!plan) return plan.error();
  const auto tree = parse_json(PQgetvalue(plan->get(), 0, 0));
  if (!tree) return tree.error();
  std::set<std::string> read;
  note_tables(*tree, read);
  for (const std::string& table : read) {
    if (secret->contains(table))
      return Error{Errc::invalid_argument,
                   fmt::format("{} has secrets and cannot be read here; the views v_... can", table)};
  }
  return {};
}

// "1055.5000" -> "1055.5"
std::string_view trimmed(std::string_view number) {
  if (number.find('.') == std::string_view::npos) return number;
  number = number.substr(0, number.find_last_not_of('0') + 1);
  return number.ends_with('.') ? number.substr(0, number.size() - 1) : number;
}

void write_value(JsonWriter& json, const PGresult* rows, int row, int column) {
  if (PQgetisnull(rows, row, column) != 0) return json.value(nullptr);
  const std::string_view text = PQgetvalue(rows, row, column);
  switch (PQftype(rows, column)) {
    case kBool:
      return json.value(text == "t");
    case kInt2:
    case kInt4:
    case kInt8:
      return json.raw(text);
    case kFloat4:
    case kFloat8:
    case kNumeric:
      if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return json.value(nullptr);
      return json.raw(PQftype(rows, column) == kNumeric ? trimmed(text) : text);
    case kBytea:
      return json.value(text.starts_with("\\x") ? text.substr(2) : text);
    default:
      return json.value(text);
  }
}

Result<AdHocRows> fetch(PGconn* session, std::int64_t limit) {
  std::unique_ptr<AdHocWriter> writer;
  for (;;) {
    auto rows = execute(session, fmt::format("fetch forward {} from ad_hoc", kPortion));
    if (!rows) return rows.error();
    const int columns = PQnfields(rows->get()), count = PQntuples(rows->get());
    if (!writer) {
      std::vector<std::string> names;
      for (int i = 0; i < columns; ++i) names.emplace_back(PQfname(rows->get(), i));
      writer = std::make_unique<AdHocWriter>(std::move(names));
    }
    for (int row = 0; row < count; ++row) {
      if (writer->rows() == limit) return writer->finish(true);
      writer->begin_row();
      for (int i = 0; i < columns; ++i)
        write_value(writer->value(static_cast<std::size_t>(i)), rows->get(), row, i);
      writer->end_row();
    }
    if (count < kPortion) return writer->finish(false);
  }
}

}  // namespace

Result<AdHocRows> ad_hoc_postgres(const OpenOptions& options, const std::string& sql,
                                  const AdHocLimits& limits) {
  const PostgresTarget target = postgres_target(options.url, options);
  const PostgresKeywords keywords(target);
  const std::unique_ptr<PGconn, CloseSession> session(
      PQconnectdbParams(keywords.keywords.data(), keywords.values.data(), 0));
  if (PQstatus(session.get()) != CONNECTION_OK)
    return Error{Errc::unavailable, fmt::format("{}: {}", target.label, postgres_trouble(session.get()))};
  const std::array begin{std::string("begin isolation level repeatable read read only"),
                         fmt::format("set local statement_timeout = {}", limits.time.count()),
                         std::string("set local default_transaction_read_only = on"),
                         std::string("set local timezone = 'UTC'")};
  for (const std::string& statement : begin) {
    if (auto done = execute(session.get(), statement); !done) return done.error();
  }
  if (auto allowed = check_tables(session.get(), sql); !allowed) return allowed.error();
  if (auto declared = execute(session.get(), "declare ad_hoc no scroll cursor for " + sql); !declared)
    return declared.error();
  return fetch(session.get(), limits.rows);
}

}  // namespace wbd::db

#include "core/db/server.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/db/locks.hpp"

namespace wbd::db {
namespace {

// Citus makes this table in pg_catalog of each database that has the extension.
constexpr std::string_view kCitusTable = "to_regclass('pg_catalog.pg_dist_partition')";

std::string text_of(Tx& tx, std::string_view sql) {
  auto& query = tx.prepare(sql);
  std::string text(query.step() ? query.text(0) : "");
  query.reset();
  return text;
}

// "PostgreSQL 15.20 (Debian 15.20-0+deb12u1) on x86_64-pc-linux-gnu, ..." gives "PostgreSQL 15.20".
std::string first_two_words(std::string_view text) {
  const auto first = text.find(' ');
  return std::string(text.substr(0, first == std::string_view::npos ? first : text.find(' ', first + 1)));
}

}  // namespace

std::string_view to_string(ServerKind kind) {
  switch (kind) {
    case ServerKind::sqlite:
      return "sqlite";
    case ServerKind::postgresql:
      return "postgresql";
    case ServerKind::citus:
      return "citus";
  }
  return "";
}

ServerKind server_kind(Tx& tx) {
  if (tx.dialect() == Dialect::sqlite) return ServerKind::sqlite;
  auto& query = tx.prepare(fmt::format("select {} is not null", kCitusTable));
  const bool citus = query.step() && query.boolean(0);
  query.reset();
  return citus ? ServerKind::citus : ServerKind::postgresql;
}

Spread spread_of(std::size_t distributed, std::size_t local) {
  if (distributed == 0) return Spread::none;
  return local == 0 ? Spread::whole : Spread::partly;
}

ServerInfo server_info(Tx& tx) {
  ServerInfo info;
  info.kind = server_kind(tx);
  if (info.kind == ServerKind::sqlite) {
    info.version = "SQLite " + text_of(tx, "select sqlite_version()");
    return info;
  }
  info.version = first_two_words(text_of(tx, "select version()"));
  if (info.kind == ServerKind::postgresql) return info;
  info.version = fmt::format("{}, {}", first_two_words(text_of(tx, "select citus_version()")), info.version);
  auto& workers = tx.prepare("select count(*) from pg_dist_node where groupid <> 0 and isactive");
  if (workers.step()) info.workers = workers.integer(0);
  workers.reset();
  auto& tables = tx.prepare(
      R"(select c.relname::text, exists(select from pg_dist_partition d where d.logicalrelid = c.oid)
         from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
         order by c.relname)");
  while (tables.step()) {
    const std::string name(tables.text(0));
    if (std::ranges::find(seller_tables(), name) == seller_tables().end()) continue;
    (tables.boolean(1) ? info.distributed : info.local).push_back(name);
  }
  return info;
}

const std::vector<std::string>& seller_tables() {
  static const std::vector<std::string> kTables = [] {
    constexpr std::string_view kCall = "distribute('";
    std::vector<std::string> tables;
    const std::string_view script = citus_script();
    for (auto at = script.find(kCall); at != std::string_view::npos; at = script.find(kCall, at + 1)) {
      const auto begin = at + kCall.size();
      tables.emplace_back(script.substr(begin, script.find('\'', begin) - begin));
    }
    return tables;
  }();
  return kTables;
}

void keep_order(Tx& tx) {
  tx.execute("set local citus.multi_shard_modify_mode = 'sequential'");
}

void distribute(Tx& tx) {
  tx.execute(citus_script());
}

std::string reader_plan_mode(bool prepared) {
  return fmt::format(
      "case when {0} is null then '{1}' when pg_advisory_lock_shared({2}) is not null "
      "and pg_advisory_unlock_shared({2}) then 'auto' end",
      kCitusTable, prepared ? "force_generic_plan" : "auto", kCommitOrderLock);
}

std::string_view needs_two_phases() {
  static const std::string kSql =
      fmt::format("case when {} is null then false else to_regclass('{}') is not null end", kCitusTable,
                  seller_tables().front());
  return kSql;
}

std::string two_phase_copy() {
  return fmt::format("copy {}(cabinet_id) from stdin", seller_tables().front());
}

}  // namespace wbd::db

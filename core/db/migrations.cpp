#include "core/db/migrations.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/encoding.hpp"

namespace wbd::db {
namespace {

bool has_history(Tx& tx) {
  auto& query = tx.prepare(
      tx.dialect() == Dialect::sqlite
          ? "select 1 from sqlite_master where type = 'table' and name = 'schema_migrations'"
          : "select 1 from information_schema.tables where table_schema = current_schema() and table_name = "
            "'schema_migrations'");
  return query.has_row();
}

std::string checksum_of(const Migration& migration) {
  return hex_encode(sha256(migration.sql));
}

}  // namespace

std::string history_sql(Dialect dialect) {
  const std::string_view time = dialect == Dialect::sqlite ? "integer" : "timestamptz";
  return fmt::format(
      "create table schema_migrations(version integer primary key, name text not null, "
      "checksum text not null, applied_at {} not null)",
      time);
}

MigrationStatus check_migrations(Tx& tx, std::span<const Migration> known) {
  MigrationStatus status;
  if (!known.empty()) status.latest = known.back().version;
  if (!has_history(tx)) return status;
  auto& query = tx.prepare("select version, name, checksum from schema_migrations order by version");
  while (query.step()) {
    const std::int64_t version = query.integer(0);
    const auto same = std::find_if(known.begin(), known.end(),
                                   [version](const Migration& m) { return m.version == version; });
    if (same == known.end()) {
      throw Failure(
          {Errc::configuration, fmt::format("the database has migration {} ({}), this program knows them up "
                                            "to {}: use the program version that made it",
                                            version, query.text(1), status.latest)});
    }
    if (query.text(2) != checksum_of(*same)) {
      throw Failure({Errc::configuration,
                     fmt::format("migration {} ({}) of the database differs from the one of this program "
                                 "(checksum {}, expected {}): the database was made by another build",
                                 version, query.text(1), query.text(2), checksum_of(*same))});
    }
    status.current = version;
  }
  return status;
}

void apply_migrations(Tx& tx, std::span<const Migration> known, UtcTime now) {
  if (!has_history(tx)) tx.execute(history_sql(tx.dialect()));
  const std::int64_t current = check_migrations(tx, known).current;
  for (const Migration& migration : known) {
    if (migration.version <= current) continue;
    tx.execute(migration.sql);
    const std::string checksum = checksum_of(migration);
    tx.prepare("insert into schema_migrations(version, name, checksum, applied_at) values($1, $2, $3, $4)")
        .bind_all(migration.version, migration.name, checksum, now)
        .run();
  }
}

}  // namespace wbd::db

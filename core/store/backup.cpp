#include "core/store/backup.hpp"

#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"
#include "core/db/copy_files.hpp"
#include "core/db/server.hpp"
#include "core/store/deliveries.hpp"

namespace wbd::store {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kFormat = 1;
// Larger than any number of changes between a copy and its restoration.
constexpr std::int64_t kVersionJump = 1'000'000'000;

std::string_view name_of(db::Dialect dialect) {
  return dialect == db::Dialect::sqlite ? "sqlite" : "postgresql";
}

void write_manifest(const fs::path& file, const Manifest& manifest) {
  std::string text;
  JsonWriter w(text);
  w.begin_object();
  w.field("format", kFormat);
  w.field("database", name_of(manifest.dialect));
  w.field("created_at", manifest.created_at);
  w.field("schema", manifest.schema);
  w.key("tables");
  w.begin_array();
  for (const TableSum& table : manifest.tables) {
    w.begin_object();
    w.field("table", table.table);
    w.field("rows", table.rows);
    w.field("sum", fmt::format("{:016x}", table.sum));
    w.end_object();
  }
  w.end_array();
  w.end_object();
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text << '\n';
  out.close();
  if (!out) throw Failure({Errc::unavailable, fmt::format("{} cannot be written", file.string())});
}

Manifest read_manifest(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    throw Failure(
        {Errc::invalid_argument,
         fmt::format("{} is missing: a copy is restored together with its manifest", file.string())});
  }
  const json document = json::parse(in, nullptr, false);
  try {
    if (document.at("format") != kFormat) throw std::invalid_argument("format");
    Manifest manifest;
    manifest.dialect = document.at("database") == "sqlite" ? db::Dialect::sqlite : db::Dialect::postgresql;
    manifest.created_at = parse_rfc3339(document.at("created_at").get<std::string>()).value();
    manifest.schema = document.at("schema");
    for (const json& table : document.at("tables")) {
      manifest.tables.push_back({table.at("table"), table.at("rows"),
                                 std::stoull(table.at("sum").get<std::string>(), nullptr, 16)});
    }
    return manifest;
  } catch (const std::exception&) {
    throw Failure(
        {Errc::invalid_argument, fmt::format("{} is not a manifest of wbctl db backup", file.string())});
  }
}

// The first difference from the manifest, or "".
std::string difference(const std::vector<TableSum>& want, const std::vector<TableSum>& got) {
  for (const TableSum& table : want) {
    const auto found =
        std::find_if(got.begin(), got.end(), [&](const TableSum& t) { return t.table == table.table; });
    if (found == got.end()) return fmt::format("the table {} is missing", table.table);
    if (found->rows != table.rows) {
      return fmt::format("{} has {} rows in place of {}", table.table, found->rows, table.rows);
    }
    if (found->sum != table.sum) return fmt::format("the contents of {} differ", table.table);
  }
  return {};
}

// A cluster has no snapshot over its servers, so what was copied may be of several moments. It is of one when
// the sums of before the copy are those of after it.
void refuse_moved(const std::vector<TableSum>& copied, const std::vector<TableSum>& now) {
  const std::string moved = difference(copied, now);
  if (moved.empty()) return;
  throw Failure({Errc::conflict,
                 fmt::format("a cluster can only be copied while nothing is written: {}; stop wbd and every "
                             "wbctl sync, then repeat",
                             moved)});
}

// True when the sellers' tables are distributed, so that restored ones must be.
bool is_spread(db::Tx& tx) {
  return !db::server_info(tx).distributed.empty();
}

}  // namespace

fs::path manifest_path(const fs::path& file) {
  return fs::path(file.string() + ".manifest.json");
}

Manifest back_up(db::Database& database, const std::string& url, const fs::path& file, UtcTime now) {
  if (fs::exists(file)) {
    throw Failure({Errc::invalid_argument, fmt::format("{} exists: name a new file", file.string())});
  }
  Manifest manifest;
  manifest.dialect = database.dialect();
  const bool cluster = database.read_value(db::server_kind) == db::ServerKind::citus;
  manifest.created_at = now;
  manifest.schema = database.migration_status().current;
  const auto copy_and_sum = [&](db::Tx& tx) {
    manifest.tables = sum_tables(tx);
    db::copy_out(tx, url, file);
  };
  try {
    // SQLite's copy reads through another connection: a write transaction keeps other writers out until the
    // copy and the sums are done. PostgreSQL exports its snapshot to pg_dump.
    if (database.dialect() == db::Dialect::sqlite) {
      database.write(copy_and_sum);
    } else {
      database.read(copy_and_sum);
    }
    if (cluster) refuse_moved(manifest.tables, database.read_value(sum_tables));
    write_manifest(manifest_path(file), manifest);
  } catch (...) {
    std::error_code ignored;
    fs::remove(file, ignored);
    throw;
  }
  return manifest;
}

Manifest restore(const db::OpenOptions& target, const fs::path& file) {
  const Manifest manifest = read_manifest(manifest_path(file));
  if (!fs::exists(file))
    throw Failure({Errc::invalid_argument, fmt::format("{} does not exist", file.string())});
  const bool sqlite = target.url.starts_with("sqlite:");
  if (sqlite != (manifest.dialect == db::Dialect::sqlite)) {
    throw Failure({Errc::invalid_argument,
                   fmt::format("{} is a copy of a {} database, the configuration names a {} one",
                               file.string(), name_of(manifest.dialect), sqlite ? "sqlite" : "postgresql")});
  }
  bool spread = false;
  {
    auto database = open(target).value();
    spread = database->read_value(is_spread);
    if (manifest.schema > database->migration_status().latest) {
      throw Failure({Errc::invalid_argument,
                     fmt::format("{} has schema {}, this program knows schemas up to {}: use a newer wbctl",
                                 file.string(), manifest.schema, database->migration_status().latest)});
    }
  }
  db::copy_in(target.url, file);
  auto database = open(target).value();
  if (spread) database->write(db::distribute);
  database->write([&](db::Tx& tx) {
    const std::string wrong = difference(manifest.tables, sum_tables(tx));
    if (!wrong.empty()) {
      throw Failure({Errc::bad_data, fmt::format("the restored database is not what was copied: {}", wrong)});
    }
    tx.prepare("update wb_cabinets set data_version = data_version + $1, rows_version = rows_version + $1")
        .bind_all(kVersionJump)
        .run();
    tx.prepare("update directory_version set version = version + $1").bind_all(kVersionJump).run();
    // The leases of the copied database belong to other processes.
    tx.execute("update sync_state set lease_owner = null");
  });
  database->migrate();
  database->write([](db::Tx& tx) { quiet_restored(tx, system_clock().now()); });
  return manifest;
}

}  // namespace wbd::store

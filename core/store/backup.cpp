#include "core/store/backup.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/db/copy_files.hpp"
#include "core/db/private_file.hpp"
#include "core/db/replace.hpp"
#include "core/db/schema_objects.hpp"
#include "core/db/server.hpp"
#include "core/store/deliveries.hpp"

namespace wbd::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestManifest = 1 << 20;
// Larger than any number of changes between a copy and its restoration.
constexpr std::int64_t kVersionJump = 1'000'000'000;

Manifest read_manifest(const fs::path& file) {
  std::error_code error;
  if (fs::symlink_status(file, error).type() == fs::file_type::not_found) {
    throw Failure(
        {Errc::invalid_argument,
         fmt::format("{} is missing: a copy is restored together with its manifest", file.string())});
  }
  auto manifest = parse_manifest(db::read_all(db::open_plain(file), kLongestManifest, file));
  if (!manifest) {
    throw Failure(
        {Errc::invalid_argument, fmt::format("{} is not a manifest of wbctl db backup", file.string())});
  }
  return std::move(*manifest);
}

// The sums of our own tables. Another table of a server's schema is not copied.
std::vector<TableSum> sum_own_tables(db::Tx& tx) {
  std::vector<TableSum> sums = sum_tables(tx);
  std::erase_if(sums, [&](const TableSum& sum) { return !db::made_names(tx.dialect()).contains(sum.table); });
  return sums;
}

const TableSum* find_sum(const std::vector<TableSum>& sums, const std::string& table) {
  const auto found = std::ranges::find(sums, table, &TableSum::table);
  return found == sums.end() ? nullptr : &*found;
}

// The first difference from the manifest, or "".
std::string difference(const std::vector<TableSum>& want, const std::vector<TableSum>& got) {
  for (const TableSum& table : want) {
    const TableSum* found = find_sum(got, table.table);
    if (found == nullptr) return fmt::format("the table {} is missing", table.table);
    if (found->rows != table.rows) {
      return fmt::format("{} has {} rows in place of {}", table.table, found->rows, table.rows);
    }
    if (found->sum != table.sum) return fmt::format("the contents of {} differ", table.table);
  }
  for (const TableSum& table : got) {
    if (find_sum(want, table.table) == nullptr)
      return fmt::format("the manifest does not name the table {}", table.table);
  }
  return {};
}

// A cluster has no snapshot over its servers, so a copy may mix several moments. Equal sums before and after
// the copy prove that nothing was written.
void refuse_moved(const std::vector<TableSum>& copied, const std::vector<TableSum>& now) {
  const std::string moved = difference(copied, now);
  if (moved.empty()) return;
  throw Failure({Errc::conflict,
                 fmt::format("a cluster can only be copied while nothing is written: {}; stop wbd and every "
                             "wbctl sync, then repeat",
                             moved)});
}

// A copy of SQLite contains every object of the file, and a restore refuses objects that are not ours.
void refuse_foreign(db::Tx& tx, std::int64_t schema) {
  if (tx.dialect() != db::Dialect::sqlite) return;
  const std::string strange = db::strange_object(tx, schema);
  if (strange.empty()) return;
  throw Failure({Errc::conflict,
                 fmt::format("the database cannot be copied: {}; a restore would refuse the copy", strange)});
}

// The greatest version so far, which no cached answer exceeds.
std::int64_t newest_version(db::Tx& tx) {
  auto& query = tx.prepare(
      R"(select (select coalesce(max(data_version), 0) from wb_cabinets),
           (select coalesce(max(version), 0) from directory_version),
           (select coalesce(max(purged_data_version), 0) from directory_version))");
  query.step();
  const std::int64_t newest = std::max({query.integer(0), query.integer(1), query.integer(2)});
  query.reset();
  return newest;
}

// Answers cached before the restore have versions up to `newest`, so all versions are raised beyond it.
void settle(db::Tx& tx, std::int64_t newest) {
  const std::int64_t raise = newest + kVersionJump;
  tx.prepare("update wb_cabinets set data_version = data_version + $1, rows_version = rows_version + $1")
      .bind_all(raise)
      .run();
  tx.prepare(R"(update directory_version set version = version + $1,
                  purged_data_version = purged_data_version + $1)")
      .bind_all(raise)
      .run();
  // The leases and running syncs of the copied database belong to other processes.
  tx.execute("update sync_state set lease_owner = null");
  quiet_restored(tx, system_clock().now());
}

}  // namespace

fs::path manifest_path(const fs::path& file) {
  return fs::path(file.string() + ".manifest.json");
}

Manifest back_up(db::Database& database, const std::string& url, const fs::path& file, UtcTime now) {
  Manifest manifest;
  manifest.dialect = database.dialect();
  const bool cluster = database.read_value(db::server_kind) == db::ServerKind::citus;
  manifest.created_at = now;
  manifest.schema = database.migration_status().current;
  const fs::path beside = manifest_path(file);
  const db::OpenFile out = db::create_private(file);
  std::optional<db::OpenFile> described;
  const auto copy_and_sum = [&](db::Tx& tx) {
    refuse_foreign(tx, manifest.schema);
    manifest.tables = sum_own_tables(tx);
    db::copy_out(tx, url, file, out);
  };
  try {
    described.emplace(db::create_private(beside));
    // SQLite's copy reads through another connection: a write transaction keeps other writers out until the
    // copy and the sums are done. PostgreSQL exports its snapshot to pg_dump.
    if (database.dialect() == db::Dialect::sqlite) {
      database.write(copy_and_sum);
    } else {
      database.read(copy_and_sum);
    }
    if (cluster) refuse_moved(manifest.tables, database.read_value(sum_own_tables));
    db::write_all(*described, manifest_text(manifest), beside);
    db::flush_to_disk(*described, beside);
  } catch (...) {
    std::error_code ignored;
    fs::remove(file, ignored);
    fs::remove(fs::path(file) += "-journal", ignored);  // where the disk was full
    if (described) fs::remove(beside, ignored);
    throw;
  }
  return manifest;
}

Manifest restore(const db::OpenOptions& target, const fs::path& file) {
  const Manifest manifest = read_manifest(manifest_path(file));
  const bool sqlite = target.url.starts_with("sqlite:");
  if (sqlite != (manifest.dialect == db::Dialect::sqlite)) {
    throw Failure(
        {Errc::invalid_argument,
         fmt::format("{} is a copy of a {} database, the configuration names a {} one", file.string(),
                     database_word(manifest.dialect), sqlite ? "sqlite" : "postgresql")});
  }
  std::int64_t newest = 0;
  {
    auto database = open(target).value();
    const auto status = database->migration_status();
    if (manifest.schema > status.latest) {
      throw Failure({Errc::invalid_argument,
                     fmt::format("{} has schema {}, this program knows schemas up to {}: use a newer wbctl",
                                 file.string(), manifest.schema, status.latest)});
    }
    if (status.current > 0) newest = database->read_value(newest_version);
  }
  const auto check = [&](db::Tx& tx) {
    const std::string wrong = difference(manifest.tables, sum_own_tables(tx));
    if (!wrong.empty()) db::refuse_copy(file, wrong);
  };
  db::replace_contents(target, file, {manifest.schema, check, [newest](db::Tx& tx) { settle(tx, newest); }});
  return manifest;
}

}  // namespace wbd::store

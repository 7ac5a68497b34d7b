#include "core/store/versions.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/locks.hpp"

namespace wbd::store {
namespace {

constexpr std::string_view kVersions =
    R"(select d.version, c.id, c.data_version, c.rows_version
       from directory_version d left join wb_cabinets c on )";

// All in one statement, because each request runs it when there is no version feed.
db::Statement& prefetch_since(db::Tx& tx, std::int64_t since) {
  static const std::string kSql = std::string(kVersions) + "c.data_version > $1";
  auto& query = tx.prepare(kSql);
  query.bind_all(since).prefetch();
  return query;
}

db::Statement& prefetch_of(db::Tx& tx, const std::vector<CabinetId>& cabinets) {
  static const std::string kMany = std::string(kVersions) + "c.id = any($1)";
  static const std::string kOne = std::string(kVersions) + "c.id = $1";
  if (tx.dialect() == db::Dialect::postgresql) {
    auto& query = tx.prepare(kMany);
    query.bind_ints(1, db::values_of(cabinets));
    query.prefetch();
    return query;
  }
  if (cabinets.size() != 1) return prefetch_since(tx, 0);  // SQLite: a few hundred cabinets, in memory
  auto& query = tx.prepare(kOne);
  query.bind_all(cabinets.front());
  return query;
}

Versions take(db::Statement& query) {
  Versions versions;
  while (query.step()) {
    versions.directory = query.integer(0);
    if (query.is_null(1)) continue;
    versions.cabinets.emplace_back(CabinetId{query.integer(1)}, query.integer(2));
    versions.rows.push_back(query.integer(3));
  }
  return versions;
}

// Exactly these cabinets, in their order; 0 for an unknown one.
Versions narrowed_to(const std::vector<CabinetId>& cabinets, const Versions& found) {
  struct Pair {
    std::int64_t data = 0, rows = 0;
  };
  std::map<CabinetId, Pair> known;
  for (std::size_t i = 0; i < found.cabinets.size(); ++i) {
    known.emplace(found.cabinets[i].first, Pair{found.cabinets[i].second, found.rows[i]});
  }
  Versions versions;
  versions.directory = found.directory;
  for (const CabinetId id : cabinets) {
    const auto one = known.find(id);
    const Pair pair = one == known.end() ? Pair{} : one->second;
    versions.cabinets.emplace_back(id, pair.data);
    versions.rows.push_back(pair.rows);
  }
  return versions;
}

std::int64_t raise_version(db::Tx& tx, CabinetId id, std::string_view update) {
  db::lock_cabinet(tx, id);
  db::lock_commit_order(tx);
  // Also greater than the versions of purged cabinets: a reader of "newer than N" must not see N twice.
  auto& highest = tx.prepare(
      R"(select coalesce(max(data_version), 0), (select purged_data_version from directory_version)
         from wb_cabinets)");
  highest.step();
  const std::int64_t version = 1 + std::max(highest.integer(0), highest.integer(1));
  highest.reset();
  if (tx.prepare(update).bind_all(id, version).run() == 0) {
    throw Failure({Errc::not_found, fmt::format("cabinet {} no longer exists", id.value)});
  }
  return version;
}

}  // namespace

void raise_directory_version(db::Tx& tx) {
  db::lock_commit_order(tx);  // a later raise_version() of the transaction takes it, too
  tx.prepare("update directory_version set version = version + 1").run();
}

void raise_cabinet_version(db::Tx& tx, CabinetId id) {
  auto& query = tx.prepare("select 1 from wb_cabinets where id = $1");
  if (query.bind_all(id).has_row()) raise_sync_version(tx, id);
  raise_directory_version(tx);
}

std::int64_t raise_data_version(db::Tx& tx, CabinetId id) {
  return raise_version(tx, id, "update wb_cabinets set data_version = $2, rows_version = $2 where id = $1");
}

std::int64_t raise_sync_version(db::Tx& tx, CabinetId id) {
  return raise_version(tx, id, "update wb_cabinets set data_version = $2 where id = $1");
}

Versions versions_since(db::Tx& tx, std::int64_t since) {
  return take(prefetch_since(tx, since));
}

PendingVersions::PendingVersions(db::Tx& tx, const std::vector<CabinetId>& cabinets)
    : cabinets_(cabinets), query_(prefetch_of(tx, cabinets)) {}

const Versions& PendingVersions::get() {
  if (!versions_) versions_ = narrowed_to(cabinets_, take(query_));
  return *versions_;
}

}  // namespace wbd::store

#include <algorithm>

#include <fmt/format.h>

#include "core/store/accounts.hpp"
#include "core/store/directory.hpp"
#include "core/store/locks.hpp"

namespace wb::store {

void raise_directory_version(Tx& tx) {
  tx.prepare("update directory_version set version = version + 1").run();
}

std::int64_t raise_data_version(Tx& tx, CabinetId id) {
  lock_cabinet(tx, id);
  lock_commit_order(tx);
  // Also above purged cabinets: whoever asks "what is newer than N" must not be handed an N again.
  auto& highest = tx.prepare(
      "select coalesce(max(data_version), 0), (select purged_data_version from directory_version) "
      "from wb_cabinets");
  highest.step();
  const std::int64_t version = 1 + std::max(highest.integer(0), highest.integer(1));
  highest.reset();
  if (tx.prepare("update wb_cabinets set data_version = $2 where id = $1").bind_all(id, version).run() == 0) {
    throw Failure({Errc::not_found, fmt::format("cabinet {} no longer exists", id.value)});
  }
  return version;
}

Versions versions_since(Tx& tx, std::int64_t since) {
  Versions versions;
  auto& directory = tx.prepare("select version from directory_version");
  if (directory.step()) versions.directory = directory.integer(0);
  directory.reset();
  auto& cabinets = tx.prepare(
      "select id, data_version from wb_cabinets where data_version > $1 order by data_version, id");
  cabinets.bind_all(since);
  while (cabinets.step()) versions.cabinets.emplace_back(CabinetId{cabinets.integer(0)}, cabinets.integer(1));
  return versions;
}

}  // namespace wb::store

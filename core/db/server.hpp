#pragma once
// The kind of server that holds the database, found out by asking it. Citus, an extension of PostgreSQL,
// spreads the sellers' tables over several servers (its workers) by cabinet_id. All statements go through one
// server (its coordinator). Once etc/citus.sql has distributed these tables, migrations distribute new ones
// too.

#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"

namespace wbd::db {

enum class ServerKind { sqlite, postgresql, citus };
[[nodiscard]] std::string_view to_string(ServerKind kind);

// Costs a look into the server's catalog cache. SQLite: no statement.
[[nodiscard]] ServerKind server_kind(Tx& tx);

// How many of the sellers' tables are distributed.
enum class Spread { none, partly, whole };
[[nodiscard]] Spread spread_of(std::size_t distributed, std::size_t local);

struct ServerInfo {
  ServerKind kind = ServerKind::sqlite;
  std::string version;  // "PostgreSQL 15.20", "Citus 13.2.2, PostgreSQL 15.20"
  // Citus alone; of the sellers' tables of this schema, by name.
  std::int64_t workers = 0;
  std::vector<std::string> distributed{}, local{};
};
[[nodiscard]] ServerInfo server_info(Tx& tx);

// The text of etc/citus.sql, and the tables that it distributes.
[[nodiscard]] std::string_view citus_script();
[[nodiscard]] const std::vector<std::string>& seller_tables();

// Makes Citus change the shards of a table one after another, to the transaction's end. Otherwise it refuses
// a transaction that defines several tables.
void keep_order(Tx& tx);
// Distributes those of the sellers' tables that are not distributed yet. Citus moves their rows to the
// workers, which takes minutes for large tables. Call it in a write transaction on a Citus coordinator.
void distribute(Tx& tx);

// An SQL expression for the plan_cache_mode of a reader. With `prepared` statements a plain server uses one
// plan for all values. Citus needs the values to find the shards, so it may not be forced to such a plan.
//
// On Citus the expression also waits until all commits in progress have reached every worker. The coordinator
// shows a commit before the workers do. Without the wait a reader could take a new data version with the rows
// of the old one. A cache would keep these rows as current.
[[nodiscard]] std::string reader_plan_mode(bool prepared);

// SQL that is true where a writer must end with two_phase_copy(): on a cluster that has our tables.
[[nodiscard]] std::string_view needs_two_phases();
// A COPY of no rows into a distributed table. It makes Citus commit the transaction in two phases. Otherwise
// a transaction that changed rows of one worker alone is committed there before the coordinator. A power cut
// between the two would leave rows without their events and cursor.
[[nodiscard]] std::string two_phase_copy();

}  // namespace wbd::db

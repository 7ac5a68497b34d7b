#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/session.hpp"
#include "core/base/json_text.hpp"
#include "core/db/server.hpp"

namespace wbd::cli::commands {
namespace {

void write_cluster(JsonWriter& json, const db::ServerInfo& server) {
  json.key("cluster");
  json.begin_object();
  json.field("workers", server.workers);
  json.field("distributed_tables", static_cast<std::int64_t>(server.distributed.size()));
  json.key("local_tables");
  json.begin_array();
  for (const std::string& table : server.local) json.value(table);
  json.end_array();
  json.end_object();
}

Answer schema_answer(Session& session) {
  db::Database& database = session.unmigrated_database();
  const db::MigrationStatus status = database.migration_status();
  const db::ServerInfo server = database.read_value(db::server_info);
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  for (const config::Shown& setting : session.config().shown) {
    if (setting.key == "database.url") json.field("database", setting.value);
  }
  json.field("dialect", database.dialect() == db::Dialect::sqlite ? "sqlite" : "postgresql");
  json.field("server", server.version);
  json.field("current", status.current);
  json.field("latest", status.latest);
  json.field("up_to_date", status.current == status.latest);
  if (server.kind == db::ServerKind::citus) write_cluster(json, server);
  json.end_object();
  return answer;
}

Outcome db_migrate(Session& session, const Arguments&) {
  session.unmigrated_database().migrate();
  return schema_answer(session);
}

Outcome db_status(Session& session, const Arguments&) {
  return schema_answer(session);
}

constexpr std::array kDbCommands{
    Command{"db", "migrate", "Migrate the database to this program's schema", "Обновить схему базы",
            "wbctl db migrate", kNone, db_migrate}
        .with(Access::creates),
    Command{"db", "status", "Schema of the database", "Схема базы", "wbctl db status", kNone, db_status},
};

}  // namespace

std::span<const Command> db_commands() {
  return kDbCommands;
}

}  // namespace wbd::cli::commands

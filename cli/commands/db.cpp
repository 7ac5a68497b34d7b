#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/session.hpp"
#include "core/base/json_text.hpp"

namespace wbd::cli::commands {
namespace {

Answer schema_answer(Session& session) {
  db::Database& database = session.unmigrated_database();
  const db::MigrationStatus status = database.migration_status();
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  for (const config::Shown& setting : session.config().shown) {
    if (setting.key == "database.url") json.field("database", setting.value);
  }
  json.field("dialect", database.dialect() == db::Dialect::sqlite ? "sqlite" : "postgresql");
  json.field("current", status.current);
  json.field("latest", status.latest);
  json.field("up_to_date", status.current == status.latest);
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
    Command{"db", "migrate", "Bring the database to this program's schema", "Обновить схему базы",
            "wbctl db migrate", kNone, db_migrate},
    Command{"db", "status", "Schema of the database", "Схема базы", "wbctl db status", kNone, db_status},
};

}  // namespace

std::span<const Command> db_commands() {
  return kDbCommands;
}

}  // namespace wbd::cli::commands

#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr Option kCopy{.name = "FILE",
                       .kind = Kind::file,
                       .value = "FILE",
                       .en = "the copy; FILE.manifest.json holds its sums",
                       .ru = "файл копии; суммы лежат в ФАЙЛ.manifest.json",
                       .required = true};
constexpr std::array kDbBackup{kCopy};
constexpr std::array kDbRestore{kCopy, Option{.name = "--force",
                                              .en = "even if the database has cabinets",
                                              .ru = "даже если в базе есть кабинеты"}};
constexpr std::array kDbExport{Option{.name = "--table",
                                      .kind = Kind::text,
                                      .value = "TABLE",
                                      .en = "which table",
                                      .ru = "какая таблица",
                                      .required = true}};

constexpr std::array kDbCommands{
    Command{"db", "migrate", "Bring the database to this program's schema", "Обновить схему базы",
            "wbctl db migrate", kNone, commands::db_migrate},
    Command{"db", "status", "Schema of the database", "Схема базы", "wbctl db status", kNone,
            commands::db_status},
    Command{"db", "check", "Look for orphans, impossible rows and sums that drifted",
            "Найти осиротевшие и невозможные строки и разошедшиеся суммы", "wbctl db check", kNone,
            commands::db_check},
    Command{"db", "backup", "Copy the whole database, with sums to verify it by",
            "Копия всей базы с контрольными суммами", "wbctl db backup /var/backups/wbd-2026-11-22",
            kDbBackup, commands::db_backup},
    Command{"db", "restore", "Replace the database by a copy and verify it; stop wbd first",
            "Заменить базу копией и проверить; сначала остановите wbd",
            "wbctl db restore /var/backups/wbd-2026-11-22", kDbRestore, commands::db_restore},
    Command{"db", "export", "All rows of one table, without secrets",
            "Все строки одной таблицы, без секретов", "wbctl db export --table orders -o csv > orders.csv",
            kDbExport, commands::db_export},
};

}  // namespace

std::span<const Command> db_commands() {
  return kDbCommands;
}

}  // namespace wbd::cli

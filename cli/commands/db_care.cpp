// Commands on the whole database: check, backup, restore and export.

#include <map>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/confirm.hpp"
#include "cli/session.hpp"
#include "cli/shared_cache.hpp"
#include "core/analytics/daily.hpp"
#include "core/base/json_text.hpp"
#include "core/base/log.hpp"
#include "core/setup/setup.hpp"
#include "core/store/backup.hpp"
#include "core/store/backup_folder.hpp"
#include "core/store/backups.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/care.hpp"
#include "core/store/versions.hpp"

namespace wbd::cli::commands {
namespace {

constexpr Millis kCareLimit = std::chrono::hours{1};  // copying or summing everything takes long

db::OpenOptions care_options(Session& session) {
  db::OpenOptions options = setup::database_options(session.settings(), "wbctl");
  // A copy shares one snapshot between sessions, each on its own connection to the server. So
  // PgBouncer is bypassed.
  if (!options.direct_url.empty()) options.url = options.direct_url;
  options.statement_limit = kCareLimit;
  options.create = session.embedded();
  return options;
}

Answer manifest_answer(const store::Manifest& manifest, const std::string& file) {
  Answer answer{.titled = true};
  JsonWriter json(answer.data);
  std::int64_t rows = 0;
  for (const store::TableSum& table : manifest.tables) rows += table.rows;
  json.begin_object();
  json.field("file", file);
  json.field("database", manifest.dialect == db::Dialect::sqlite ? "sqlite" : "postgresql");
  json.field("created_at", manifest.created_at);
  json.field("schema", manifest.schema);
  json.field("tables", static_cast<std::int64_t>(manifest.tables.size()));
  json.field("rows", rows);
  json.field("verified", true);
  json.end_object();
  return answer;
}

// Counts daily sums that differ from a recomputation. Sums kept in another zone than `zone` are skipped: the
// next sync recomputes them.
std::int64_t drifted_sums(db::Tx& tx, CabinetId cabinet, const TimeZone& zone) {
  if (store::daily_sales_zone(tx, cabinet) != zone.name()) return 0;
  std::map<store::DailyKey, SalesNumbers> stored;
  for (const store::DailyRow& row : store::all_daily_rows(tx, cabinet)) stored.emplace(row.key, row.numbers);
  std::int64_t wrong = 0;
  for (const store::DailyRow& row : analytics::recompute(tx, cabinet, zone)) {
    const auto found = stored.find(row.key);
    if (found == stored.end() || found->second != row.numbers) ++wrong;
    if (found != stored.end()) stored.erase(found);
  }
  return wrong + static_cast<std::int64_t>(stored.size());
}

// Cabinets whose daily sums differ from the sums of their orders and sales.
std::vector<store::Damage> find_drift(db::Tx& tx, const TimeZone& zone) {
  std::vector<store::Damage> drift;
  for (const Cabinet& cabinet : store::list_cabinets(tx)) {
    const std::int64_t rows = drifted_sums(tx, cabinet.id, zone);
    if (rows > 0)
      drift.push_back(
          {fmt::format("daily sums of cabinet {}: they differ from the sums of its rows", cabinet.id.value),
           rows});
  }
  return drift;
}

// Records the copy for the metric of the last backup. A failure here does not affect the copy.
void note_copy(Session& session, const std::string& file, UtcTime when) {
  try {
    session.database().write([&](db::Tx& tx) { store::note_backup(tx, file, when); });
  } catch (const Failure& failure) {
    log::warning("backup", "the copy is not recorded for monitoring", {{"reason", failure.error().detail}});
  }
}

Outcome db_backup(Session& session, const Arguments& arguments) {
  const std::filesystem::path place = *arguments.text("FILE");
  const auto keep = arguments.number("--keep");
  std::error_code unseen;
  const bool is_folder = std::filesystem::is_directory(place, unseen);
  if (keep && !is_folder) {
    return Error{Errc::invalid_argument,
                 fmt::format("--keep: {} is not a folder; old copies are kept or dropped in a folder only",
                             place.string())};
  }
  const UtcTime now = system_clock().now();
  const std::filesystem::path file = is_folder ? place / store::copy_name(now) : place;
  const db::OpenOptions options = care_options(session);
  (void)session.database();
  auto database = db::open(options);
  if (!database) return database.error();
  const store::Manifest manifest = store::back_up(**database, options.url, file, now);
  note_copy(session, file.string(), manifest.created_at);
  Answer answer = manifest_answer(manifest, file.string());
  if (keep) store::drop_old_copies(place, static_cast<std::size_t>(*keep));
  session.say(session.tr(
      "The secret key is not in the copy. Keep it elsewhere: without it the tokens cannot be read.",
      "Ключа шифрования в копии нет. Храните его отдельно: без него токены не прочитать."));
  return answer;
}

Outcome db_restore(Session& session, const Arguments& arguments) {
  const std::string file = *arguments.text("FILE");
  // Nobody is asked about a copy that is not there.
  for (const std::filesystem::path& part : {std::filesystem::path(file), store::manifest_path(file)}) {
    std::error_code unseen;
    if (!std::filesystem::exists(part, unseen))
      return Error{Errc::invalid_argument, fmt::format("{} does not exist", part.string())};
  }
  const bool empty =
      session.database().read_value([](db::Tx& tx) { return store::list_cabinets(tx).empty(); });
  // --force implies --yes.
  if (!empty && !arguments.has("--force")) {
    const auto agreed = confirm(
        session, arguments,
        {"The database has cabinets: everything in it will be replaced by the copy. Stop wbd first.",
         "В базе есть кабинеты: всё в ней будет заменено копией. Сначала остановите wbd.", "restore"});
    if (!agreed) return agreed.error();
  }
  Answer answer = manifest_answer(store::restore(care_options(session), file), file);
  answer.note = session.tr(
      "WB tokens open only with the secret key of the copied installation: wbctl doctor says whether this is it.",
      "Токены WB откроет только ключ шифрования той установки, с которой снята копия; тот ли он здесь, скажет wbctl doctor.");
  // The restore set data versions back. Answers cached under later versions must not match when those numbers
  // are reached again.
  if (const auto flushed = flush_shared_cache(session); !flushed) {
    answer.error =
        Error{Errc::unavailable, fmt::format("restored, but Redis still holds earlier answers: run wbctl "
                                             "cache flush before wbd starts ({})",
                                             flushed.error().detail)};
    answer.exit_code = exit_code(*answer.error);
  }
  return answer;
}

Outcome db_check(Session& session, const Arguments&) {
  (void)session.database();
  auto database = db::open(care_options(session));
  if (!database) return database.error();
  const auto findings = (*database)->read_value([&](db::Tx& tx) {
    auto found = store::find_damage(tx);
    auto drift = find_drift(tx, session.zone());
    found.insert(found.end(), drift.begin(), drift.end());
    return found;
  });
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("sound", findings.empty());
  json.key("findings");
  json.begin_array();
  for (const store::Damage& damage : findings) {
    json.begin_object();
    json.field("rule", damage.rule);
    json.field("rows", damage.rows);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  answer.text =
      findings.empty() ? std::string(session.tr("The database is sound.\n", "База в порядке.\n")) : "";
  for (const store::Damage& damage : findings)
    answer.text += fmt::format("{}: {}\n", damage.rule, damage.rows);
  answer.exit_code = findings.empty() ? 0 : 1;
  return answer;
}

Outcome db_export(Session& session, const Arguments& arguments) {
  const std::string name = *arguments.text("--table");
  (void)session.database();
  auto database = db::open(care_options(session));
  if (!database) return database.error();
  Answer answer;
  std::optional<Error> unknown;
  (*database)->read([&](db::Tx& tx) {
    auto table = store::find_table(tx, name);
    if (!table) {
      std::string known;
      for (const store::TableInfo& one : store::list_tables(tx))
        known += (known.empty() ? "" : ", ") + one.name;
      unknown = Error{Errc::invalid_argument,
                      fmt::format("--table: there is no table {} (allowed: {})", name, known)};
      return;
    }
    std::erase_if(table->columns, [](const std::string& column) { return store::is_secret_column(column); });
    JsonWriter json(answer.data);
    json.begin_array();
    std::int64_t rows = 0;
    store::read_table(tx, *table, [&](std::span<const std::optional<std::string_view>> cells) {
      json.begin_object();
      for (std::size_t i = 0; i < cells.size(); ++i) json.field(table->columns[i], cells[i]);
      json.end_object();
      ++rows;
    });
    json.end_array();
    answer.page = Answer::Page{rows, rows, 0};
  });
  if (unknown) return *unknown;
  return answer;
}

constexpr Option kCopy = Option::of(Kind::file, "FILE", "FILE", "the copy; FILE.manifest.json holds its sums",
                                    "файл копии; суммы лежат в ФАЙЛ.manifest.json")
                             .must();
constexpr std::array kDbBackup{
    Option::of(Kind::file, "FILE", "FILE",
               "the copy, or a folder for a copy named by its time; FILE.manifest.json holds its sums",
               "файл копии или папка, где копия получит имя по времени; суммы лежат в ФАЙЛ.manifest.json")
        .must(),
    Option::of(Kind::number, "--keep", "N", "in a folder: drop all copies but the newest N",
               "в папке: оставить только N последних копий")
        .between(1, 10'000)};
constexpr std::array kDbRestore{
    kCopy, Option::flag("--force", "even if the database has cabinets", "даже если в базе есть кабинеты"),
    kYes};
constexpr std::array kDbExport{
    Option::of(Kind::text, "--table", "TABLE", "which table", "какая таблица").must()};

constexpr std::array kDbCareCommands{
    Command{"db", "check", "Look for orphaned or impossible rows and wrong sums",
            "Найти осиротевшие и невозможные строки и разошедшиеся суммы", "wbctl db check", kNone, db_check},
    Command{"db", "backup", "Copy the whole database, with sums to verify it by",
            "Копия всей базы с контрольными суммами", "wbctl db backup /var/backups/wbd-2026-11-22",
            kDbBackup, db_backup},
    Command{"db", "restore", "Replace the database with a copy and verify it; stop wbd first",
            "Заменить базу копией и проверить; сначала остановите wbd",
            "wbctl db restore /var/backups/wbd-2026-11-22", kDbRestore, db_restore}
        .with(Access::creates),
    Command{"db", "export", "All rows of one table, without secrets",
            "Все строки одной таблицы, без секретов", "wbctl db export --table orders -o csv > orders.csv",
            kDbExport, db_export},
};

}  // namespace

std::span<const Command> db_care_commands() {
  return kDbCareCommands;
}

}  // namespace wbd::cli::commands

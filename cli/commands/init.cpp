#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/session.hpp"
#include "core/base/json_text.hpp"
#include "core/config/documents.hpp"

namespace wbd::cli::commands {
namespace {

namespace fs = std::filesystem;

// True when the file was created; false when it exists already, which leaves it unchanged.
Result<bool> write_config(const fs::path& file) {
  std::error_code error;
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), error);
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0 && errno == EEXIST) return false;
  const std::string text = config::example_toml();
  bool good = descriptor >= 0;
  std::string_view left = text;
  while (good && !left.empty()) {
    const ssize_t written = ::write(descriptor, left.data(), left.size());
    good = written > 0;
    if (good) left.remove_prefix(static_cast<std::size_t>(written));
  }
  const int failed = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (good) return true;
  if (descriptor >= 0) ::unlink(file.c_str());  // the next run would read an incomplete configuration
  return Error{Errc::configuration, fmt::format("{}: the configuration cannot be written: {}", file.string(),
                                                std::generic_category().message(failed))};
}

std::string describe(Session& session, std::string_view what, const std::string& where, bool created) {
  return fmt::format("{}: {} ({})", what, where,
                     created ? session.tr("created", "создано") : session.tr("was there", "уже было"));
}

Outcome init(Session& session, const Arguments&) {
  const config::LoadInput input = session.load_input();
  const fs::path file =
      input.config_flag ? *input.config_flag : config::default_config_path(input.environment);
  const auto config_created = write_config(file);
  if (!config_created) return config_created.error();

  const config::Settings& settings = session.settings();
  std::error_code ignored;
  constexpr std::string_view kSqlite = "sqlite://";
  bool database_created = false;
  if (session.embedded()) {
    database_created = !fs::exists(settings.database_url.substr(kSqlite.size()), ignored);
    (void)session.database();
  } else {
    db::Database& server = session.unmigrated_database();
    database_created = server.migration_status().current == 0;
    server.migrate();
  }
  const bool key_in_file = settings.secret_key.empty();
  const bool key_created = key_in_file && !fs::exists(settings.secret_key_file, ignored);
  (void)session.secrets(true);

  const auto database = std::find_if(session.config().shown.begin(), session.config().shown.end(),
                                     [](const config::Shown& shown) { return shown.key == "database.url"; });
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("config", file.string());
  json.field("config_created", *config_created);
  json.field("database", database->value);
  json.field("database_created", database_created);
  json.field("secret_key_file",
             key_in_file ? std::optional(settings.secret_key_file.string()) : std::nullopt);
  json.field("secret_key_created", key_created);
  json.end_object();

  answer.text =
      describe(session, session.tr("Configuration", "Настройки"), file.string(), *config_created) + "\n" +
      describe(session, session.tr("Database", "База данных"), database->value, database_created) + "\n";
  if (key_in_file) {
    answer.text += describe(session, session.tr("Secret key", "Ключ шифрования"),
                            settings.secret_key_file.string(), key_created) +
                   "\n";
  }
  if (session.quiet()) return answer;
  answer.text += session.tr(
      "\nNext:\n"
      "  wbctl user add TELEGRAM_ID\n"
      "  wbctl cabinet add --user TELEGRAM_ID --token-file FILE\n"
      "  wbctl sync\n"
      "  wbctl orders list\n"
      "Keep a copy of the secret key: without it the stored WB tokens cannot be read.\n",
      "\nДальше:\n"
      "  wbctl user add TELEGRAM_ID\n"
      "  wbctl cabinet add --user TELEGRAM_ID --token-file ФАЙЛ\n"
      "  wbctl sync\n"
      "  wbctl orders list\n"
      "Сохраните копию ключа шифрования: без него токены WB в базе не прочитать.\n");
  return answer;
}

constexpr std::array kInitCommands{
    Command{"init", "", "Write a commented configuration, make database and secret key; safe to repeat",
            "Создать настройки с пояснениями, базу и ключ шифрования; можно повторять", "wbctl init", kNone,
            init}
        .with(Access::creates),
};

}  // namespace

std::span<const Command> init_commands() {
  return kInitCommands;
}

}  // namespace wbd::cli::commands

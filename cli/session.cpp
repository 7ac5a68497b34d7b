#include "cli/session.hpp"

#include <algorithm>
#include <cerrno>
#include <ostream>

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/foreign_text.hpp"
#include "core/setup/file_modes.hpp"
#include "core/setup/redis.hpp"
#include "core/setup/setup.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/versions.hpp"

namespace wbd::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSqlite = "sqlite://";

OutputFormat parse_format(std::string_view name) {
  if (name == "json") return OutputFormat::json;
  if (name == "csv") return OutputFormat::csv;
  if (name == "xlsx") return OutputFormat::xlsx;
  if (name == "wide") return OutputFormat::wide;
  if (name == "md") return OutputFormat::markdown;
  return name == "ndjson" ? OutputFormat::ndjson : OutputFormat::table;
}

// Why this run cannot use the file, or the folder to create it in; "" when it can. `mode`: R_OK, or with
// W_OK.
std::string obstacle(const fs::path& file, int mode, Language language) {
  if (::access(file.c_str(), mode) == 0) return {};
  fs::path refused = file;
  while (errno == ENOENT && refused.has_parent_path() && refused != refused.parent_path()) {
    refused = refused.parent_path();
    if (::access(refused.c_str(), W_OK | X_OK) == 0) return {};
  }
  if (errno != EACCES && errno != EROFS) return {};
  struct stat info {};
  while (::stat(refused.c_str(), &info) != 0 && refused != refused.parent_path())
    refused = refused.parent_path();
  if (errno == EROFS || info.st_uid == ::geteuid())
    return fmt::format(
        fmt::runtime(pick(language, "{} is only readable: its mode or its file system forbids writing",
                          "{}: доступно только чтение, запись запрещают права или файловая система")),
        refused.string());
  const passwd* owner = getpwuid(info.st_uid);
  const std::string name = owner != nullptr ? owner->pw_name : std::to_string(info.st_uid);
  return fmt::format(fmt::runtime(pick(language, "{} belongs to {}: run sudo -u {} wbctl ...",
                                       "{} принадлежит {}: запустите sudo -u {} wbctl ...")),
                     refused.string(), name, name);
}

// The language of LC_ALL, LC_MESSAGES or LANG: the first that is set counts. C and POSIX are no language.
std::optional<Language> language_of(const std::map<std::string, std::string>& environment) {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const auto found = environment.find(name);
    if (found == environment.end() || found->second.empty()) continue;
    const std::string language = found->second.substr(0, found->second.find_first_of("_.@"));
    if (language == "C" || language == "POSIX") return std::nullopt;
    return language == "ru" ? Language::ru : Language::en;
  }
  return std::nullopt;
}

bool holds_tokens(db::Database& database) {
  const auto cabinets = database.read_value([](db::Tx& tx) { return store::list_cabinets(tx); });
  return std::any_of(cabinets.begin(), cabinets.end(),
                     [](const Cabinet& cabinet) { return cabinet.has_token; });
}

std::pair<std::int64_t, std::int64_t> newest_versions(db::Database& database) {
  return database.read_value([](db::Tx& tx) {
    const store::Versions versions = store::versions_since(tx, 0);
    std::int64_t newest = 0;
    for (const auto& [cabinet, version] : versions.cabinets) newest = std::max(newest, version);
    return std::pair(versions.directory, newest);
  });
}

}  // namespace

Session::Session(Io& io, const Arguments& globals)
    : io_(io),
      quiet_(globals.has("--quiet")),
      verbose_(globals.has("--verbose")),
      config_flag_(globals.text("--config")) {
  const std::string output = globals.text_or("--output", "table");
  const std::size_t dot = output.rfind('.');
  format_ =
      globals.has("--json") ? OutputFormat::json : parse_format(output.substr(dot + 1));  // npos + 1 = 0
  if (dot != std::string::npos) output_file_ = output;
  const auto no_color = io.environment.find("NO_COLOR");
  color_ = io.out_terminal && !globals.has("--no-color") &&
           (no_color == io.environment.end() || no_color->second.empty());
  sort_ = globals.text("--sort");
  dialect_ = globals.text_or("--csv-dialect", "plain") == "ru" ? CsvDialect::ru : CsvDialect::plain;
  const std::string columns = globals.text_or("--columns", "");
  for (std::string_view rest = columns; !rest.empty();) {
    const std::size_t comma = rest.find(',');
    if (comma != 0) columns_.emplace_back(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  if (const auto language = globals.text("--lang")) language_flag_ = parse_language(*language);
  for (const std::string& pair : globals.all("--set")) (void)config::add_flag(flags_, pair);
}

config::LoadInput Session::load_input() const {
  config::LoadInput input;
  if (config_flag_) input.config_flag = *config_flag_;
  input.environment = io_.environment;
  input.flags = flags_;
  if (verbose_) input.flags.emplace("log.level", "debug");
  if (quiet_ && !verbose_) input.flags.emplace("log.level", "error");
  return input;
}

const Result<config::Loaded>& Session::loaded() {
  if (loaded_) return *loaded_;
  loaded_ = config::load(load_input());
  if (!*loaded_) return *loaded_;
  const auto& shown = (*loaded_)->shown;
  const bool level_chosen = std::any_of(shown.begin(), shown.end(), [](const config::Shown& setting) {
    return setting.key == "log.level" && setting.origin != config::Origin::default_value;
  });
  // By default the log stays out of progress and tables: the answer reports what went wrong.
  const config::Settings& settings = (*loaded_)->settings;
  log::configure(level_chosen ? settings.log_level : log::Level::error,
                 settings.log_format.value_or(log::Format::text));
  return *loaded_;
}

const config::Loaded& Session::config() {
  return loaded().value();
}

void Session::check_database_file() {
  if (!embedded()) return;
  const fs::path file = settings().database_url.substr(kSqlite.size());
  std::error_code ignored;
  const bool missing = !fs::exists(file, ignored) && !ignored;
  if (missing && access_ != Access::creates) {
    throw Failure(
        {Errc::unavailable,
         fmt::format(fmt::runtime(tr("{}: there is no database; wbctl init creates one. Is the path "
                                     "right (DATABASE_URL, database.url)?",
                                     "{}: базы нет; её создаёт wbctl init. Верен ли путь "
                                     "(DATABASE_URL, database.url)?")),
                     file.string())});
  }
  const std::string hint = obstacle(file, access_ == Access::reads ? R_OK : R_OK | W_OK, language());
  if (!hint.empty()) throw Failure({Errc::unavailable, hint});
  if (missing)
    say(fmt::format(fmt::runtime(tr("A new database: {}", "Новая база данных: {}")), file.string()));
}

db::Database& Session::unmigrated_database() {
  if (database_) return *database_;
  check_database_file();
  db::OpenOptions options = setup::database_options(settings(), "wbctl");
  options.create = access_ == Access::creates;
  database_ = db::open(options).value();
  return *database_;
}

db::Database& Session::database() {
  if (database_) return *database_;
  (void)setup::refuse_open_files(config());
  check_database_file();
  database_ = setup::open_database(settings(), "wbctl", access_ == Access::creates).value();
  note_versions();
  return *database_;
}

void Session::note_versions() {
  if (setup::versions_through_redis(settings(), *database_)) versions_ = newest_versions(*database_);
}

void Session::announce_changes() {
  if (!versions_ || newest_versions(*database_) == *versions_) return;
  asio::io_context context{1};  // declared first: it must outlive its connections
  const auto announcer = setup::make_announcer(settings(), *database_, "wbctl");
  run_sync(context, announcer->publisher.publish());
}

const secret::SecretBox& Session::secrets(bool create) {
  if (secrets_) return *secrets_;
  (void)setup::refuse_open_files(config());
  const config::Settings& wanted = settings();
  std::error_code error;
  const bool missing = wanted.secret_key.empty() && !fs::exists(wanted.secret_key_file, error) && !error;
  const bool creates = create || (embedded() && access_ == Access::creates);
  // A fresh key beside stored tokens would make them unreadable for good, in silence.
  if (missing && creates && holds_tokens(database())) {
    throw Failure({Errc::configuration,
                   fmt::format("{}: the secret key is gone, but the database holds tokens encrypted with it; "
                               "restore the file or set WBD_SECRET_KEY",
                               wanted.secret_key_file.string())});
  }
  secrets_ = setup::open_secrets(wanted, creates).value();
  return *secrets_;
}

Language Session::language() {
  if (language_flag_) return *language_flag_;
  const auto by_locale = language_of(io_.environment);
  // A broken configuration is reported by the command that needs it; here the default language serves.
  if (!loaded()) return by_locale.value_or(Language::ru);
  const auto& shown = loaded()->shown;
  const bool chosen = std::any_of(shown.begin(), shown.end(), [](const config::Shown& setting) {
    return setting.key == "language" && setting.origin != config::Origin::default_value;
  });
  return chosen ? loaded()->settings.language : by_locale.value_or(loaded()->settings.language);
}

TimeZone Session::zone() {
  return setup::report_zone(settings());
}

void Session::say(std::string_view line) {
  if (!quiet_) io_.err << printable_lines(line) << '\n' << std::flush;
}

PrintStyle Session::print_style() {
  PrintStyle style;
  style.format = format_;
  style.width = io_.out_width;
  style.color = color_;
  style.dialect = dialect_;
  if (is_table(format_) || is_spreadsheet(format_)) {
    style.language = language();
    if (loaded()) style.zone = zone();  // a sandbox works without a configuration
  }
  return style;
}

}  // namespace wbd::cli

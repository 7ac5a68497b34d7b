#pragma once
// Configuration, database and secret key of one run, each loaded on first use.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/command.hpp"
#include "cli/io.hpp"
#include "cli/output/printer.hpp"
#include "core/config/load.hpp"
#include "core/db/database.hpp"
#include "core/secret/secret_box.hpp"

namespace wbd::cli {

// The getters throw Failure where the run cannot go on: configuration, database, secret key.
class Session {
 public:
  // Loads nothing.
  Session(Io& io, const Arguments& globals);

  [[nodiscard]] const config::Loaded& config();
  [[nodiscard]] const config::Settings& settings() { return config().settings; }
  // Opens the database and migrates it. In the embedded shape a missing database is created with
  // Access::creates and a line on stderr; for any other it is Errc::unavailable.
  [[nodiscard]] db::Database& database();
  void set_access(Access access) { access_ = access; }  // before the first use of the database
  // Opens the database without a migration, for `db migrate` and `db status`.
  [[nodiscard]] db::Database& unmigrated_database();
  // Publishes this run's changes in Redis for the other processes and waits for that. Does nothing when
  // processes do not learn of commits through Redis, or when nothing has changed.
  void announce_changes();
  // `create`: creates a missing key file, as the embedded shape does with Access::creates.
  [[nodiscard]] const secret::SecretBox& secrets(bool create = false);
  [[nodiscard]] bool embedded() { return settings().database_url.starts_with("sqlite://"); }

  // --lang, otherwise the configuration's, otherwise that of LC_ALL, LC_MESSAGES or LANG, otherwise Russian.
  // Never throws for a broken configuration.
  [[nodiscard]] Language language();
  [[nodiscard]] bool language_given() const { return language_flag_.has_value(); }  // by --lang
  [[nodiscard]] TimeZone zone();                                                    // report_timezone
  // One of two texts, by language.
  [[nodiscard]] std::string_view tr(std::string_view en, std::string_view ru) {
    return pick(language(), en, ru);
  }
  // Writes a line to stderr, unless -q.
  void say(std::string_view line);
  [[nodiscard]] PrintStyle print_style();
  [[nodiscard]] OutputFormat format() const { return format_; }
  [[nodiscard]] CsvDialect dialect() const { return dialect_; }
  // The file that -o names, in place of stdout.
  [[nodiscard]] const std::optional<std::string>& output_file() const { return output_file_; }
  // --columns and --sort, as given.
  [[nodiscard]] const std::vector<std::string>& chosen_columns() const { return columns_; }
  [[nodiscard]] const std::optional<std::string>& sort() const { return sort_; }
  [[nodiscard]] bool quiet() const { return quiet_; }
  [[nodiscard]] Io& io() { return io_; }
  [[nodiscard]] config::LoadInput load_input() const;

 private:
  const Result<config::Loaded>& loaded();  // loads on the first call and configures the log
  // Throws when the database is missing or belongs to another user and this run cannot use it.
  void check_database_file();
  void note_versions();

  Io& io_;
  OutputFormat format_ = OutputFormat::table;
  std::optional<std::string> output_file_;
  std::vector<std::string> columns_;
  std::optional<std::string> sort_;
  CsvDialect dialect_ = CsvDialect::plain;
  bool quiet_, verbose_, color_;
  Access access_ = Access::reads;
  std::optional<std::string> config_flag_;
  std::optional<Language> language_flag_;
  config::Flags flags_;
  std::optional<Result<config::Loaded>> loaded_;
  std::unique_ptr<db::Database> database_;
  std::optional<std::pair<std::int64_t, std::int64_t>> versions_;  // when opened: directory, newest cabinet
  std::optional<secret::SecretBox> secrets_;
};

}  // namespace wbd::cli

#pragma once
// What the commands of one run share, made when first asked for: configuration, database, secret key.

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

// Throws Failure where the run cannot go on: configuration, database, secret key.
class Session {
 public:
  Session(Io& io, const Arguments& globals);

  [[nodiscard]] const config::Loaded& config();
  [[nodiscard]] const config::Settings& settings() { return config().settings; }
  // Opened and migrated; made first in the embedded shape when it is not there.
  [[nodiscard]] db::Database& database();
  // Opened only: for `db migrate` and `db status`.
  [[nodiscard]] db::Database& unmigrated_database();
  // Tells the other processes what this run has changed and waits until they know it. Nothing to do where
  // they see it by themselves (embedded), or when nothing was changed.
  void announce_changes();
  // `create`: makes the key file when it is not there, as the embedded shape always does.
  [[nodiscard]] const secret::SecretBox& secrets(bool create = false);
  [[nodiscard]] bool embedded() { return settings().database_url.starts_with("sqlite://"); }

  [[nodiscard]] Language language();
  [[nodiscard]] bool language_given() const { return language_flag_.has_value(); }  // by --lang
  [[nodiscard]] TimeZone zone();                                                    // report_timezone
  // One of two texts, by language.
  [[nodiscard]] std::string_view tr(std::string_view en, std::string_view ru) {
    return language() == Language::ru ? ru : en;
  }
  // Talk: a line on stderr, unless -q.
  void say(std::string_view line);
  [[nodiscard]] PrintStyle print_style();
  [[nodiscard]] OutputFormat format() const { return format_; }
  [[nodiscard]] bool quiet() const { return quiet_; }
  [[nodiscard]] Io& io() { return io_; }
  [[nodiscard]] config::LoadInput load_input() const;

 private:
  // Throws when the database belongs to somebody else, saying as whom to run.
  void check_database_owner();
  void note_versions();

  Io& io_;
  OutputFormat format_ = OutputFormat::table;
  bool quiet_, verbose_, color_;
  std::optional<std::string> config_flag_;
  std::optional<Language> language_flag_;
  std::map<std::string, std::string> flags_;
  std::optional<config::Loaded> config_;
  std::unique_ptr<db::Database> database_;
  std::optional<std::pair<std::int64_t, std::int64_t>> versions_;  // directory and newest cabinet, at first
  std::optional<secret::SecretBox> secrets_;
};

}  // namespace wbd::cli

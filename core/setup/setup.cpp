#include "core/setup/setup.hpp"

#include <fmt/format.h>

#include "core/setup/rotation.hpp"

namespace wbd::setup {
namespace {

Result<secret::SecretBox> read_keys(const config::Settings& settings, bool create) {
  auto box = !settings.secret_key.empty() ? secret::SecretBox::from_base64(settings.secret_key)
             : create                     ? secret::SecretBox::from_file_or_create(settings.secret_key_file)
                                          : secret::SecretBox::from_file(settings.secret_key_file);
  if (!box) return box;
  for (const auto& file : old_key_files(settings)) {
    const auto old = secret::SecretBox::from_file(file);
    if (!old) return old.error();
    box->also_open(*old);
  }
  return box;
}

}  // namespace

db::OpenOptions database_options(const config::Settings& settings, std::string application) {
  db::OpenOptions options;
  options.url = settings.database_url;
  options.direct_url = settings.database_direct_url;
  options.pool_size = settings.db_pool_size;
  options.prepared_statements = settings.db_prepared_statements;
  options.statement_limit = settings.db_timeout;
  options.application_name = std::move(application);
  options.create = true;
  return options;
}

Result<std::unique_ptr<db::Database>> open_database(const config::Settings& settings, std::string application,
                                                    bool create) {
  db::OpenOptions options = database_options(settings, std::move(application));
  options.create = create;
  auto database = db::open(options);
  if (!database) return database.error();
  try {
    const db::MigrationStatus schema = (*database)->migration_status();
    if (schema.current > schema.latest) {
      return Error{Errc::configuration, "the database was written by a newer version of this program"};
    }
    if (schema.current < schema.latest) {
      // Other processes use a server's schema too: changing it is the operator's decision.
      if ((*database)->dialect() != db::Dialect::sqlite) {
        return Error{Errc::unavailable, fmt::format("the database has schema {} of {}: run wbctl db migrate",
                                                    schema.current, schema.latest)};
      }
      (*database)->migrate();
    }
  } catch (const Failure& failure) {
    return failure.error();
  }
  return database;
}

Result<secret::SecretBox> open_secrets(const config::Settings& settings, bool create) {
  config::Settings keys;
  keys.secret_key = settings.secret_key;
  keys.secret_key_file = settings.secret_key_file;
  keys.old_key_files = settings.old_key_files;
  auto box = read_keys(keys, create);
  if (box) box->reread_with([keys] { return read_keys(keys, false); });
  return box;
}

TimeZone report_zone(const config::Settings& settings) {
  if (settings.report_timezone == "Europe/Moscow") return TimeZone::moscow();  // needs no IANA database
  if (auto zone = TimeZone::find(settings.report_timezone)) return std::move(*zone);
  throw Failure({Errc::configuration,
                 fmt::format("report_timezone: this machine knows no zone {}", settings.report_timezone)});
}

std::filesystem::path data_folder(const config::Settings& settings) {
  constexpr std::string_view kSqlite = "sqlite://";
  const std::string_view url = settings.database_url;
  if (url.starts_with(kSqlite)) return std::filesystem::path(url.substr(kSqlite.size())).parent_path();
  return settings.secret_key_file.parent_path();
}

sync::Options sync_options(const config::Settings& settings) {
  sync::Options options;
  options.client.base_url = settings.wb_api_base_url;
  options.client.timeout = settings.wb_api_timeout;
  options.client.limit_scale = settings.wb_limit_scale;
  options.client.rate_limit_per_minute = settings.wb_rate_limit;
  options.client.retry_attempts = settings.sync_retry_attempts;
  options.batch_size = settings.sync_batch_size;
  options.interval = settings.sync_interval;
  options.dataset_intervals = settings.dataset_intervals;
  options.keep_logs = std::chrono::days{settings.log_retention_days};
  options.keep_samples = std::chrono::days{settings.sample_retention_days};
  options.finance_from = settings.finance_from;
  options.feed_only = settings.wb_source == "feed";
  options.report_zone = report_zone(settings);
  return options;
}

}  // namespace wbd::setup

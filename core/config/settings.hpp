#pragma once
// What the programs are told: flag > environment > TOML file > default. One table (settings_table.hpp) feeds
// the loader, `wbctl config show --origin`, wbd.toml(5) and etc/wbd.toml.example.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/log.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace wbd::config {

struct Settings {
  std::string database_url;         // sqlite:///abs/path or postgresql://...
  std::string database_direct_url;  // for migrations and LISTEN; empty = database_url
  unsigned db_pool_size = 10;
  bool db_prepared_statements = true;  // PostgreSQL; false behind PgBouncer's transaction mode
  Millis db_timeout{5'000};
  std::string redis_url;  // empty = in-process cache
  Millis redis_timeout{75};
  std::uint64_t cache_max_bytes = 256UL << 20;
  bool manage_redis_memory = false;
  std::string cache_prefix = "wb:";
  Millis cache_ttl_default{300'000};
  std::string wb_api_base_url = "https://{host}";
  Millis wb_api_timeout{30'000};
  std::string wb_auth_scheme = "raw";
  double wb_limit_scale = 1;
  unsigned wb_rate_limit = 300;  // a minute a cabinet
  Millis sync_interval{300'000};
  std::map<std::string, Millis> dataset_intervals;  // [sync.intervals], dataset name -> interval
  std::optional<Date> finance_from;                 // unset = 90 days before a cabinet's first sync
  std::size_t sync_batch_size = 5'000;
  unsigned sync_retry_attempts = 5;
  std::string listen = "127.0.0.1:8080";
  unsigned api_threads = 0;  // 0 = as many as the machine has processors
  std::string secret_key;    // base64; empty = secret_key_file
  std::filesystem::path secret_key_file;
  log::Level log_level = log::Level::info;
  std::optional<log::Format> log_format;  // unset = the program's own default
  std::string log_requests = "all";       // or "errors"
  std::string report_timezone = "Europe/Moscow";
  std::string language = "ru";
  std::string tls_certificate, tls_key;
  std::vector<std::string> cors_origins;
  std::uint64_t max_body_bytes = 1UL << 20;
  std::uint64_t max_header_bytes = 16UL << 10;
  unsigned max_connections = 10'000;
  unsigned requests_per_minute_per_key = 0;  // 0 = no limit
  bool metrics_require_key = true;
  std::string docs_viewer = "/usr/share/wbd/docs-viewer";  // a folder; empty = none
  unsigned log_retention_days = 30;
  unsigned sample_retention_days = 7;
  std::vector<std::string> admin_telegram_ids;
};

enum class Origin { default_value, file, environment, flag };
struct Shown {
  std::string key;       // sync.interval
  std::string variable;  // SYNC_INTERVAL, "" when there is none
  std::string value;     // secrets and passwords inside URLs are masked
  Origin origin{};
  std::string where;  // file:line, variable or flag
};

struct LoadInput {
  std::optional<std::filesystem::path> config_flag;  // --config
  std::map<std::string, std::string> environment;    // of the process
  std::map<std::string, std::string> flags;          // setting key -> text
  bool service = false;                              // wbd under systemd: /var/lib/wbd and /etc/wbd
};
struct Loaded {
  Settings settings;
  std::vector<Shown> shown;                   // in table order
  std::optional<std::filesystem::path> file;  // the file that was read
};
// Errc::configuration names file, line, key and what is allowed; every problem found is in the detail, a line
// each.
[[nodiscard]] Result<Loaded> load(const LoadInput& input);
[[nodiscard]] std::map<std::string, std::string> process_environment();
[[nodiscard]] std::filesystem::path default_config_path(
    const std::map<std::string, std::string>& environment);
// etc/wbd.toml.example and the file `wbctl init` writes: every key with its explanation, commented out.
[[nodiscard]] std::string example_toml();
[[nodiscard]] std::string man_settings_section();  // the troff of wbd.toml(5) between its head and tail

}  // namespace wbd::config

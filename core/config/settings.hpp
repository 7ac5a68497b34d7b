#pragma once
// Every setting: a member with its default, and a row of the table. The loader, `wbctl config show`, wbd's
// flags, wbd.toml(5) and etc/wbd.toml.example all read settings(). A new setting needs a member and a row
// here; core/setup passes its value to the code that uses it.

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/setting.hpp"

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
  std::string wb_source = "auto";
  double wb_limit_scale = 1;
  unsigned wb_rate_limit = 300;  // requests per minute for each cabinet
  Millis sync_interval{300'000};
  std::map<std::string, Millis> dataset_intervals;  // [sync.intervals], dataset name -> interval
  std::optional<Date> finance_from;                 // unset = 90 days before a cabinet's first sync
  std::size_t sync_batch_size = 5'000;
  unsigned sync_retry_attempts = 5;
  std::string listen = "127.0.0.1:8080";
  std::string scheduler_listen = "127.0.0.1:8081";
  unsigned api_threads = 0;  // 0 = as many as the machine has processors
  std::string secret_key;    // base64; empty = secret_key_file
  std::filesystem::path secret_key_file;
  std::vector<std::string> old_key_files;  // keys that open, but do not seal
  log::Level log_level = log::Level::info;
  std::optional<log::Format> log_format;  // unset = json for wbd, text for wbctl
  std::string log_requests = "all";       // or "errors"
  std::string report_timezone = "Europe/Moscow";
  Language language = Language::ru;
  std::string tls_certificate, tls_key;
  std::vector<std::string> cors_origins;
  std::uint64_t max_body_bytes = 1UL << 20;
  std::uint64_t max_header_bytes = 16UL << 10;
  unsigned max_connections = 10'000;
  unsigned max_connections_per_address = 500;
  std::vector<std::string> trusted_addresses{"127.0.0.0/8", "::1"};
  unsigned max_streams_per_key = 500;
  unsigned requests_per_minute_per_key = 1'200;  // 0 = no limit
  std::string metrics_require_key = "auto";
  std::string docs_viewer = "/usr/share/wbd/docs-viewer";  // a folder; empty = none
  unsigned log_retention_days = 30;
  unsigned sample_retention_days = 7;
  std::vector<std::string> admin_telegram_ids;
  std::string heartbeat_url;                        // empty = none
  std::vector<std::string> notify_allow_addresses;  // host:port or [v6]:port
  std::string telegram_url = "https://api.telegram.org";
  std::filesystem::path telegram_token_file;  // empty = targets have tokens of their own
  std::string max_url = "https://platform-api2.max.ru";
  std::filesystem::path max_token_file;
  std::string notify_proxy;  // towards Telegram; empty = the environment's
};

// By section, in the order of the example file.
inline constexpr auto kSettingTable = [] {
  using S = Settings;
  return std::to_array<SettingRow>({
      setting("language", "", Kind::choice, &S::language,
              "Language of messages, tables and reports unless a user has chosen another.",
              "Язык сообщений, таблиц и отчётов, если пользователь не выбрал другой.")
          .accepts("ru|en"),
      setting("report_timezone", "", Kind::timezone, &S::report_timezone,
              "Where a day of the reports begins; one for the whole installation.",
              "Часовой пояс, по которому считаются дни отчётов; один на установку.")
          .accepts("a zone of the IANA database"),

      setting("database.url", "DATABASE_URL", Kind::database_url, &S::database_url,
              "Where everything is stored.", "Где хранятся данные.")
          .accepts("sqlite:///absolute/path or postgresql://user@host/name")
          .computed_from("sqlite://$XDG_DATA_HOME/wbd/wbd.db; sqlite:///var/lib/wbd/wbd.db for the service"),
      setting("database.direct_url", "DATABASE_DIRECT_URL", Kind::database_url, &S::database_direct_url,
              "For migrations and LISTEN when database.url goes through PgBouncer; empty = database.url.",
              "Для миграций и LISTEN, когда database.url ведёт через PgBouncer; пусто = database.url.")
          .accepts("as database.url, or empty"),
      setting("database.pool_size", "DB_POOL_SIZE", Kind::integer, &S::db_pool_size,
              "Connections to the database.", "Число соединений с базой.")
          .between(1, 1000),
      setting("database.prepared_statements", "DB_PREPARED_STATEMENTS", Kind::flag,
              &S::db_prepared_statements, "Off when database.url goes through PgBouncer in transaction mode.",
              "Выключить, если database.url ведёт через PgBouncer в режиме транзакций."),
      setting("database.timeout", "DB_TIMEOUT", Kind::seconds, &S::db_timeout,
              "Seconds for one statement of the API.", "Секунд на один запрос API к базе.")
          .between(0.1, 600),

      setting("cache.redis_url", "REDIS_URL", Kind::redis_url, &S::redis_url,
              "Shared cache; empty = inside the process. The same for all processes of an installation.",
              "Общий кэш; пусто = внутри процесса. Один и тот же для всех процессов установки.")
          .accepts("redis://[user:password@]host:port/db, rediss://..., unix:///path?db=N, "
                   "redis+sentinel://host:port,host:port/master/db, or empty"),
      setting("cache.redis_timeout", "REDIS_TIMEOUT", Kind::seconds, &S::redis_timeout,
              "Seconds a request waits for Redis before it goes on without it; then Redis is left alone "
              "for a second.",
              "Секунд запрос ждёт Redis, прежде чем обойтись без него; затем Redis секунду не спрашивают.")
          .between(0.005, 10),
      setting("cache.max_memory", "REDIS_MAX_MEMORY", Kind::bytes, &S::cache_max_bytes,
              "Bound of the cache: held inside the process, checked in Redis.",
              "Предел кэша: внутри процесса соблюдается, в Redis проверяется.")
          .between(1 << 20, 1e12),
      setting(
          "cache.manage_redis_memory", "", Kind::flag, &S::manage_redis_memory,
          "Set Redis' own maxmemory to the bound above (and a policy that drops answers, if it has none).",
          "Задавать maxmemory самого Redis (и политику вытеснения ответов, если её нет)."),
      setting("cache.prefix", "", Kind::text, &S::cache_prefix, "In front of every key in Redis.",
              "Начало всех ключей в Redis.")
          .accepts("any text"),
      setting("cache.ttl_default", "REDIS_TTL_DEFAULT", Kind::seconds, &S::cache_ttl_default,
              "Seconds a cached answer lives unless its kind has a time of its own.",
              "Секунд живёт ответ в кэше, если у его вида нет своего срока.")
          .between(1, 86'400),

      setting("wb.base_url", "WB_API_BASE_URL", Kind::wb_base_url, &S::wb_api_base_url,
              "Where WB's API is; without {host} every category goes to this address (emulator, proxy).",
              "Адрес API WB; без {host} все категории идут на этот адрес (эмулятор, прокси).")
          .accepts("https://..., or http:// towards a loopback address; {host} stands for the official host"),
      setting("wb.timeout", "WB_API_TIMEOUT", Kind::seconds, &S::wb_api_timeout,
              "Seconds for one request to WB.", "Секунд на один запрос к WB.")
          .between(1, 600),
      setting("wb.auth_scheme", "WB_AUTH_SCHEME", Kind::choice, &S::wb_auth_scheme,
              "How a token is sent first; `wbctl cabinet check` finds out which form works.",
              "Как передаётся токен; `wbctl cabinet check` проверит, какой вид принимает WB.")
          .accepts("raw|bearer"),
      setting("wb.source", "", Kind::choice, &S::wb_source,
              "Where orders and sales come from: auto = supplier/orders and supplier/sales until WB switches "
              "them off, then the order feed and accounting; feed = always the latter.",
              "Откуда заказы и продажи: auto = supplier/orders и supplier/sales, пока WB их не отключит, "
              "затем лента заказов и финансовые отчёты; feed = всегда из них.")
          .accepts("auto|feed"),
      setting("wb.limit_scale", "WB_LIMIT_SCALE", Kind::decimal, &S::wb_limit_scale,
              "Multiplies WB's rates; for the emulator and tests, refused towards the official hosts.",
              "Множитель лимитов WB; для эмулятора и тестов, с настоящими адресами WB запрещён.")
          .between(0.001, 10'000),
      setting("wb.rate_limit", "WB_RATE_LIMIT", Kind::integer, &S::wb_rate_limit,
              "Extra cap: requests a minute a cabinet over all methods.",
              "Дополнительный предел: запросов в минуту на кабинет по всем методам.")
          .between(1, 100'000),
      setting("sync.interval", "SYNC_INTERVAL", Kind::minutes, &S::sync_interval,
              "Minutes between syncs of orders, reviews and questions.",
              "Минут между загрузками заказов, отзывов и вопросов.")
          .between(0.01, 1440),
      setting("sync.batch_size", "SYNC_BATCH_SIZE", Kind::integer, &S::sync_batch_size, "Rows a transaction.",
              "Строк в одной транзакции.")
          .between(1, 100'000),
      setting("sync.retry_attempts", "SYNC_RETRY_ATTEMPTS", Kind::integer, &S::sync_retry_attempts,
              "Attempts for a request that is worth repeating.",
              "Попыток для запроса, который стоит повторить.")
          .between(1, 100),
      setting("sync.finance_from", "", Kind::date, &S::finance_from,
              "Financial reports are fetched from the week of this day on; an earlier day fetches the rest.",
              "Финансовые отчёты загружаются с недели этого дня; более ранний день догружает остальное.")
          .accepts("a date such as 2026-01-31; WB has reports since 2024-01-29")
          .computed_from("90 days before the first sync of a cabinet"),
      // Stands for a row of each dataset: sync.intervals.orders and so on.
      setting("sync.intervals.", "", Kind::minutes, &S::dataset_intervals,
              "Minutes between syncs of {}; unset = {}.", "Минут между загрузками {}; не задано = {}.")
          .between(0.01, 44'640),

      setting("api.listen", "WBD_LISTEN", Kind::listen, &S::listen, "Where the REST API listens.",
              "Где слушает REST API.")
          .accepts("address:port, [v6]:port or unix:/path")
          .with_flag("--listen", "ADDRESS"),
      setting("api.threads", "", Kind::integer, &S::api_threads,
              "Threads of the REST API; 0 = as many as processors.",
              "Потоков REST API; 0 = по числу процессоров.")
          .between(0, 1024),
      setting("api.max_body", "", Kind::bytes, &S::max_body_bytes, "Longest body of a request.",
              "Наибольшее тело запроса.")
          .between(1024, 1 << 30),
      setting("api.max_header", "", Kind::bytes, &S::max_header_bytes, "Longest header of a request.",
              "Наибольший заголовок запроса.")
          .between(1024, 1 << 20),
      setting("api.max_connections", "", Kind::integer, &S::max_connections,
              "Connections at the same time; held to the limit of open files. One more closes the idle one "
              "that has waited longest.",
              "Одновременных соединений, в пределах лимита открытых файлов. Лишнее соединение закрывает то, "
              "что дольше всех простаивает.")
          .between(1, 1'000'000),
      setting("api.max_connections_per_address", "", Kind::integer, &S::max_connections_per_address,
              "Connections of one address at the same time (of one /64 network of IPv6); 0 = no limit.",
              "Одновременных соединений с одного адреса (для IPv6: с одной сети /64); 0 = без предела.")
          .between(0, 1'000'000),
      setting("api.trusted_addresses", "", Kind::list, &S::trusted_addresses,
              "Addresses and networks without that limit: those of a reverse proxy. A unix socket has none "
              "either.",
              "Адреса и сети без этого предела: адреса обратного прокси. У unix-сокета предела тоже нет.")
          .accepts("a list of addresses such as 10.0.0.7, 10.0.0.0/8, ::1 or fd00::/8"),
      setting("api.max_streams_per_key", "", Kind::integer, &S::max_streams_per_key,
              "Event streams of one key at the same time, in each process.",
              "Одновременных потоков событий на один ключ, в каждом процессе.")
          .between(1, 1'000'000),
      setting("api.requests_per_minute_per_key", "WBD_REQUESTS_PER_MINUTE", Kind::integer,
              &S::requests_per_minute_per_key,
              "Requests a minute for one key, in each process; 0 = no limit.",
              "Запросов в минуту на один ключ, в каждом процессе; 0 = без предела.")
          .between(0, 10'000'000),
      setting("api.metrics_require_key", "", Kind::choice, &S::metrics_require_key,
              "/metrics asks for a key. auto: unless it listens on a loopback address or a unix socket.",
              "Для /metrics нужен ключ. auto: нужен, если адрес не локальный и это не unix-сокет.")
          .accepts("auto|true|false"),
      setting("api.docs_viewer", "", Kind::text, &S::docs_viewer,
              "Files of swagger-ui-dist for /docs; scripts/fetch-docs-viewer fetches them.",
              "Файлы swagger-ui-dist для /docs; их загружает scripts/fetch-docs-viewer.")
          .accepts("a folder, or empty"),
      setting("api.cors_origins", "", Kind::list, &S::cors_origins,
              "Origins of web pages that may call the API.", "Адреса страниц, которым можно вызывать API."),
      setting("api.tls_certificate", "", Kind::text, &S::tls_certificate,
              "Certificate chain; with tls_key the API is served over HTTPS.",
              "Цепочка сертификатов; вместе с tls_key API работает по HTTPS.")
          .accepts("a PEM file, or empty"),
      setting("api.tls_key", "", Kind::text, &S::tls_key, "Private key of the certificate.",
              "Закрытый ключ сертификата.")
          .accepts("a PEM file, or empty"),

      setting(
          "scheduler.listen", "WBD_SCHEDULER_LISTEN", Kind::listen, &S::scheduler_listen,
          "Where wbd --role scheduler answers /healthz, /readyz and /metrics; each such process of a machine "
          "needs an address of its own.",
          "Где wbd --role scheduler отвечает на /healthz, /readyz и /metrics; у каждого такого процесса на "
          "машине свой адрес.")
          .accepts("address:port, [v6]:port or unix:/path"),

      setting("secret.key", "WBD_SECRET_KEY", Kind::text, &S::secret_key,
              "Encrypts the stored WB tokens; better kept in a file.",
              "Шифрует токены WB в базе; лучше хранить в файле.")
          .accepts("32 bytes as base64")
          .as_secret(),
      setting("secret.key_file", "WBD_SECRET_KEY_FILE", Kind::file, &S::secret_key_file,
              "File with that key; created on first use beside the database.",
              "Файл с этим ключом; создаётся при первом запуске рядом с базой.")
          .accepts("a file of mode 0600")
          .computed_from("wbd.key in the folder of the SQLite database"),

      setting(
          "secret.old_key_files", "", Kind::list, &S::old_key_files,
          "Files with earlier keys: what they sealed can still be read. Those named KEY_FILE.old-* are found "
          "by themselves; see `wbctl secret rotate`.",
          "Файлы с прежними ключами: зашифрованное ими ещё читается. Файлы ФАЙЛ_КЛЮЧА.old-* находятся сами; "
          "см. `wbctl secret rotate`.")
          .accepts("a list of files of mode 0600"),

      setting("log.level", "LOG_LEVEL", Kind::choice, &S::log_level, "How much is logged.",
              "Подробность журнала.")
          .accepts("error|warning|info|debug")
          .with_flag("--log-level", "LEVEL"),
      setting("log.format", "LOG_FORMAT", Kind::choice, &S::log_format, "Form of the log.", "Вид журнала.")
          .accepts("json|text")
          .computed_from("json for wbd, text for wbctl"),
      setting("log.requests", "", Kind::choice, &S::log_requests,
              "Which requests to the API get a line: all of them, or those that were refused or failed.",
              "О каких запросах к API писать: обо всех или только об отклонённых и неудачных.")
          .accepts("all|errors"),

      setting("retention.log_days", "", Kind::integer, &S::log_retention_days,
              "Days the log of syncs is kept.", "Дней хранится журнал загрузок.")
          .between(1, 3650),
      setting("retention.sample_days", "", Kind::integer, &S::sample_retention_days,
              "Days raw samples of rows that could not be understood are kept.",
              "Дней хранятся образцы строк, которые не удалось понять.")
          .between(1, 365),

      setting("notify.admin_telegram_ids", "", Kind::list, &S::admin_telegram_ids,
              "Telegram ids of the administrators, who are notified of failures.",
              "Telegram ID тех, кто узнаёт о сбоях."),
      setting(
          "notify.heartbeat_url", "", Kind::http_url, &S::heartbeat_url,
          "Asked for every minute while wbd is healthy, for a service that alerts when this stops; empty = "
          "none.",
          "Запрашивается каждую минуту, пока wbd исправен: внешний сервис поднимет тревогу, когда запросы "
          "прекратятся; пусто = нет.")
          .accepts("https://... or http://..., or empty")
          .as_secret(),
      setting(
          "notify.allow_addresses", "", Kind::list, &S::notify_allow_addresses,
          "Addresses of this machine and of private networks that targets of messages may have; all others "
          "there are refused.",
          "Адреса этой машины и частных сетей, куда можно отправлять уведомления; остальные такие адреса "
          "запрещены.")
          .accepts("a list of host:port or [v6]:port, as the target's URL or the connection has them"),
      setting("notify.telegram_token_file", "", Kind::file, &S::telegram_token_file,
              "File with the token of the Telegram bot that sends messages; read at start.",
              "Файл с токеном бота Telegram, который отправляет сообщения; читается при запуске.")
          .accepts("a file of mode 0600, or empty"),
      setting("notify.telegram_url", "", Kind::http_base_url, &S::telegram_url,
              "Where Telegram's Bot API is; another one for a server of your own.",
              "Адрес Bot API Telegram; другой нужен для собственного сервера.")
          .accepts("https://... or http://..."),
      setting("notify.proxy", "", Kind::proxy_url, &S::notify_proxy,
              "Proxy towards Telegram for targets without one of their own; empty = as the environment says.",
              "Прокси до Telegram, если у получателя нет своего; пусто = как задано в окружении.")
          .accepts(
              "http://host:port, socks5://host:port or socks5h://host:port, with user:password@ if needed; "
              "or empty"),
      setting("notify.max_token_file", "", Kind::file, &S::max_token_file,
              "File with the token of the MAX bot that sends messages; read at start.",
              "Файл с токеном бота MAX, который отправляет сообщения; читается при запуске.")
          .accepts("a file of mode 0600, or empty"),
      setting(
          "notify.max_url", "", Kind::http_base_url, &S::max_url,
          "Where MAX's bot API is. Its certificate is signed by Russia's national authority, which the system "
          "must trust.",
          "Адрес API ботов MAX. Его сертификат подписан национальным УЦ Минцифры; система должна ему доверять.")
          .accepts("https://... or http://..."),
  });
}();

// The rows of the table, with one row a dataset in place of "sync.intervals."; static storage.
[[nodiscard]] std::span<const SettingRow> settings();
// nullptr when there is no such key.
[[nodiscard]] const SettingRow* find_setting(std::string_view key);
// The key closest to a mistyped one; "" when none is close.
[[nodiscard]] std::string_view nearest_setting(std::string_view key);

}  // namespace wbd::config

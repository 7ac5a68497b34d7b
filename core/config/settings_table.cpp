#include "core/config/settings_table.hpp"

#include "core/config/nearest.hpp"

namespace wbd::config {
namespace {

using S = Settings;

constexpr std::array kTable{
    SettingRow{"language", "", Kind::choice, &S::language, "ru", "ru|en",
               "Language of messages, tables and reports unless a user has chosen another.",
               "Язык сообщений, таблиц и отчётов, если пользователь не выбрал другой."},
    SettingRow{"report_timezone", "", Kind::timezone, &S::report_timezone, "Europe/Moscow",
               "a zone of the IANA database",
               "Where a day of the reports begins; one for the whole installation.",
               "Часовой пояс, по которому считаются дни отчётов; один на установку."},

    SettingRow{
        .key = "database.url",
        .variable = "DATABASE_URL",
        .kind = Kind::database_url,
        .field = &S::database_url,
        .fallback = "",
        .allowed = "sqlite:///absolute/path or postgresql://user@host/name",
        .help_en = "Where everything is stored.",
        .help_ru = "Где хранятся данные.",
        .computed = "sqlite://$XDG_DATA_HOME/wbd/wbd.db; sqlite:///var/lib/wbd/wbd.db for the service"},
    SettingRow{"database.direct_url", "DATABASE_DIRECT_URL", Kind::database_url, &S::database_direct_url, "",
               "as database.url, or empty",
               "For migrations and LISTEN when database.url goes through PgBouncer; empty = database.url.",
               "Для миграций и LISTEN, когда database.url ведёт через PgBouncer; пусто = database.url."},
    SettingRow{"database.pool_size", "DB_POOL_SIZE", Kind::integer, &S::db_pool_size, "10", "",
               "Connections to the database.", "Число соединений с базой.", 1, 1000},
    SettingRow{"database.prepared_statements", "DB_PREPARED_STATEMENTS", Kind::flag,
               &S::db_prepared_statements, "true", "",
               "Off when database.url goes through PgBouncer in transaction mode.",
               "Выключить, если database.url ведёт через PgBouncer в режиме транзакций."},
    SettingRow{"database.timeout", "DB_TIMEOUT", Kind::seconds, &S::db_timeout, "5", "",
               "Seconds for one statement of the API.", "Секунд на один запрос API к базе.", 0.1, 600},

    SettingRow{"cache.redis_url", "REDIS_URL", Kind::redis_url, &S::redis_url, "",
               "redis://[user:password@]host:port/db, rediss://..., unix:///path?db=N, "
               "redis+sentinel://host:port,host:port/master/db, or empty",
               "Shared cache; empty = inside the process. The same for all processes of an installation.",
               "Общий кэш; пусто = внутри процесса. Один и тот же для всех процессов установки."},
    SettingRow{"cache.redis_timeout", "REDIS_TIMEOUT", Kind::seconds, &S::redis_timeout, "0.075", "",
               "Seconds a request waits for Redis before it goes on without it; then Redis is left alone "
               "for a second.",
               "Секунд запрос ждёт Redis, прежде чем обойтись без него; затем Redis секунду не спрашивают.",
               0.005, 10},
    SettingRow{"cache.max_memory", "REDIS_MAX_MEMORY", Kind::bytes, &S::cache_max_bytes, "256mb", "",
               "Bound of the cache: held inside the process, checked in Redis.",
               "Предел кэша: внутри процесса соблюдается, в Redis проверяется.", 1 << 20, 1e12},
    SettingRow{
        "cache.manage_redis_memory", "", Kind::flag, &S::manage_redis_memory, "false", "",
        "Set Redis' own maxmemory to the bound above (and a policy that drops answers, if it has none).",
        "Задавать maxmemory самого Redis (и политику вытеснения ответов, если её нет)."},
    SettingRow{"cache.prefix", "", Kind::text, &S::cache_prefix, "wb:", "any text",
               "In front of every key in Redis.", "Начало всех ключей в Redis."},
    SettingRow{"cache.ttl_default", "REDIS_TTL_DEFAULT", Kind::seconds, &S::cache_ttl_default, "300", "",
               "Seconds a cached answer lives unless its kind has a time of its own.",
               "Секунд живёт ответ в кэше, если у его вида нет своего срока.", 1, 86'400},

    SettingRow{"wb.base_url", "WB_API_BASE_URL", Kind::wb_base_url, &S::wb_api_base_url, "https://{host}",
               "https://..., or http:// towards a loopback address; {host} stands for the official host",
               "Where WB's API is; without {host} every category goes to this address (emulator, proxy).",
               "Адрес API WB; без {host} все категории идут на этот адрес (эмулятор, прокси)."},
    SettingRow{"wb.timeout", "WB_API_TIMEOUT", Kind::seconds, &S::wb_api_timeout, "30", "",
               "Seconds for one request to WB.", "Секунд на один запрос к WB.", 1, 600},
    SettingRow{"wb.auth_scheme", "WB_AUTH_SCHEME", Kind::choice, &S::wb_auth_scheme, "raw", "raw|bearer",
               "How a token is sent first; `wbctl cabinet check` finds out which form works.",
               "Как передаётся токен; `wbctl cabinet check` проверит, какой вид принимает WB."},
    SettingRow{"wb.limit_scale", "WB_LIMIT_SCALE", Kind::decimal, &S::wb_limit_scale, "1", "",
               "Multiplies WB's rates; for the emulator and tests, refused towards the official hosts.",
               "Множитель лимитов WB; для эмулятора и тестов, с настоящими адресами WB запрещён.", 0.001,
               10'000},
    SettingRow{"wb.rate_limit", "WB_RATE_LIMIT", Kind::integer, &S::wb_rate_limit, "300", "",
               "Extra cap: requests a minute a cabinet over all methods.",
               "Дополнительный предел: запросов в минуту на кабинет по всем методам.", 1, 100'000},

    SettingRow{"sync.interval", "SYNC_INTERVAL", Kind::minutes, &S::sync_interval, "5", "",
               "Minutes between syncs of orders, reviews and questions.",
               "Минут между загрузками заказов, отзывов и вопросов.", 0.01, 1440},
    SettingRow{"sync.batch_size", "SYNC_BATCH_SIZE", Kind::integer, &S::sync_batch_size, "5000", "",
               "Rows a transaction.", "Строк в одной транзакции.", 1, 100'000},
    SettingRow{"sync.retry_attempts", "SYNC_RETRY_ATTEMPTS", Kind::integer, &S::sync_retry_attempts, "5", "",
               "Attempts for a request that is worth repeating.",
               "Попыток для запроса, который стоит повторить.", 1, 100},
    SettingRow{
        .key = "sync.finance_from",
        .variable = "",
        .kind = Kind::date,
        .field = &S::finance_from,
        .fallback = "",
        .allowed = "a date such as 2026-01-31; WB has reports since 2024-01-29",
        .help_en =
            "Financial reports are fetched from the week of this day on; an earlier day fetches the rest.",
        .help_ru = "Финансовые отчёты загружаются с недели этого дня; более ранний день догружает остальное.",
        .computed = "90 days before the first sync of a cabinet"},
    SettingRow{"sync.intervals.orders", "", Kind::minutes, &S::dataset_intervals, "", "",
               "Minutes for orders in place of sync.interval.", "Минут для заказов вместо sync.interval.",
               0.01, 44'640},
    SettingRow{"sync.intervals.reviews", "", Kind::minutes, &S::dataset_intervals, "", "",
               "Minutes for reviews in place of sync.interval.", "Минут для отзывов вместо sync.interval.",
               0.01, 44'640},
    SettingRow{"sync.intervals.questions", "", Kind::minutes, &S::dataset_intervals, "", "",
               "Minutes for questions in place of sync.interval.", "Минут для вопросов вместо sync.interval.",
               0.01, 44'640},
    SettingRow{"sync.intervals.sales", "", Kind::minutes, &S::dataset_intervals, "", "",
               "Minutes for sales; unset = what suits WB's own refresh.",
               "Минут для продаж; не задано = по частоте обновления у WB.", 0.01, 44'640},
    SettingRow{"sync.intervals.products", "", Kind::minutes, &S::dataset_intervals, "", "",
               "Minutes for product cards; unset = what suits WB's own refresh.",
               "Минут для карточек; не задано = по частоте обновления у WB.", 0.01, 44'640},
    SettingRow{"sync.intervals.stocks", "", Kind::minutes, &S::dataset_intervals, "", "",
               "Minutes for stocks; unset = what suits WB's own refresh.",
               "Минут для остатков; не задано = по частоте обновления у WB.", 0.01, 44'640},
    SettingRow{"sync.intervals.prices", "", Kind::minutes, &S::dataset_intervals, "", "",
               "Minutes for prices; unset = hourly.", "Минут для цен; не задано = раз в час.", 0.01, 44'640},
    SettingRow{"sync.intervals.warehouses", "", Kind::minutes, &S::dataset_intervals, "", "",
               "Minutes for the lists of warehouses; unset = four times a day.",
               "Минут для списков складов; не задано = четыре раза в сутки.", 0.01, 44'640},
    SettingRow{"sync.intervals.tariffs", "", Kind::minutes, &S::dataset_intervals, "", "",
               "Minutes for commission and tariffs; unset = daily.",
               "Минут для комиссий и тарифов; не задано = раз в сутки.", 0.01, 44'640},
    SettingRow{"sync.intervals.funnel", "", Kind::minutes, &S::dataset_intervals, "", "",
               "Minutes for the sales funnel; unset = what suits WB's own refresh.",
               "Минут для воронки продаж; не задано = по частоте обновления у WB.", 0.01, 44'640},
    SettingRow{"sync.intervals.finance", "", Kind::minutes, &S::dataset_intervals, "", "",
               "Minutes for financial reports and the balance; unset = four times a day.",
               "Минут для финансовых отчётов и баланса; не задано = четыре раза в сутки.", 0.01, 44'640},

    SettingRow{"api.listen", "WBD_LISTEN", Kind::listen, &S::listen, "127.0.0.1:8080",
               "address:port, [v6]:port or unix:/path", "Where the REST API listens.",
               "Где слушает REST API."},
    SettingRow{"api.threads", "", Kind::integer, &S::api_threads, "0", "",
               "Threads of the REST API; 0 = as many as processors.",
               "Потоков REST API; 0 = по числу процессоров.", 0, 1024},
    SettingRow{"api.max_body", "", Kind::bytes, &S::max_body_bytes, "1mb", "", "Longest body of a request.",
               "Наибольшее тело запроса.", 1024, 1 << 30},
    SettingRow{"api.max_header", "", Kind::bytes, &S::max_header_bytes, "16kb", "",
               "Longest header of a request.", "Наибольший заголовок запроса.", 1024, 1 << 20},
    SettingRow{"api.max_connections", "", Kind::integer, &S::max_connections, "10000", "",
               "Connections at the same time.", "Одновременных соединений.", 1, 1'000'000},
    SettingRow{"api.requests_per_minute_per_key", "", Kind::integer, &S::requests_per_minute_per_key, "0", "",
               "Requests a minute for one key; 0 = no limit.",
               "Запросов в минуту на один ключ; 0 = без предела.", 0, 10'000'000},
    SettingRow{"api.metrics_require_key", "", Kind::flag, &S::metrics_require_key, "true", "",
               "/metrics asks for a key.", "Для /metrics нужен ключ."},
    SettingRow{"api.docs_viewer", "", Kind::text, &S::docs_viewer, "/usr/share/wbd/docs-viewer",
               "a folder, or empty",
               "Files of swagger-ui-dist for /docs; scripts/fetch-docs-viewer fetches them.",
               "Файлы swagger-ui-dist для /docs; их загружает scripts/fetch-docs-viewer."},
    SettingRow{"api.cors_origins", "", Kind::list, &S::cors_origins, "", "",
               "Origins of web pages that may call the API.", "Адреса страниц, которым можно вызывать API."},
    SettingRow{"api.tls_certificate", "", Kind::text, &S::tls_certificate, "", "a PEM file, or empty",
               "Certificate chain; with tls_key the API speaks HTTPS.",
               "Цепочка сертификатов; вместе с tls_key API работает по HTTPS."},
    SettingRow{"api.tls_key", "", Kind::text, &S::tls_key, "", "a PEM file, or empty",
               "Private key of the certificate.", "Закрытый ключ сертификата."},

    SettingRow{.key = "secret.key",
               .variable = "WBD_SECRET_KEY",
               .kind = Kind::text,
               .field = &S::secret_key,
               .fallback = "",
               .allowed = "32 bytes as base64",
               .help_en = "Encrypts the stored WB tokens; better kept in a file.",
               .help_ru = "Шифрует токены WB в базе; лучше хранить в файле.",
               .secret = true},
    SettingRow{.key = "secret.key_file",
               .variable = "WBD_SECRET_KEY_FILE",
               .kind = Kind::file,
               .field = &S::secret_key_file,
               .fallback = "",
               .allowed = "a file of mode 0600",
               .help_en = "File with that key; created on first use beside the database.",
               .help_ru = "Файл с этим ключом; создаётся при первом запуске рядом с базой.",
               .computed = "wbd.key in the folder of the SQLite database"},

    SettingRow{"log.level", "LOG_LEVEL", Kind::choice, &S::log_level, "info", "error|warning|info|debug",
               "How much is logged.", "Подробность журнала."},
    SettingRow{.key = "log.format",
               .variable = "LOG_FORMAT",
               .kind = Kind::choice,
               .field = &S::log_format,
               .fallback = "",
               .allowed = "json|text",
               .help_en = "Form of the log.",
               .help_ru = "Вид журнала.",
               .computed = "json for wbd, text for wbctl"},
    SettingRow{"log.requests", "", Kind::choice, &S::log_requests, "all", "all|errors",
               "Which requests to the API get a line: all of them, or those that were refused or failed.",
               "О каких запросах к API писать: обо всех или только об отклонённых и неудачных."},

    SettingRow{"retention.log_days", "", Kind::integer, &S::log_retention_days, "30", "",
               "Days the log of syncs is kept.", "Дней хранится журнал загрузок.", 1, 3650},
    SettingRow{"retention.sample_days", "", Kind::integer, &S::sample_retention_days, "7", "",
               "Days raw samples of rows that could not be understood are kept.",
               "Дней хранятся образцы строк, которые не удалось понять.", 1, 365},

    SettingRow{"notify.admin_telegram_ids", "", Kind::list, &S::admin_telegram_ids, "", "",
               "Telegram ids that hear of failures.", "Telegram ID тех, кто узнаёт о сбоях."},
};

}  // namespace

std::span<const SettingRow> settings_table() {
  return kTable;
}

const SettingRow* find_setting(std::string_view key) {
  for (const SettingRow& row : kTable) {
    if (row.key == key) return &row;
  }
  return nullptr;
}

std::string_view nearest_setting(std::string_view key) {
  std::vector<std::string_view> keys;
  keys.reserve(kTable.size());
  for (const SettingRow& row : kTable) keys.push_back(row.key);
  const std::string_view whole = nearest_name(key, keys);
  if (!whole.empty()) return whole;
  // The right name in the wrong section.
  const std::string_view name = key.substr(key.rfind('.') + 1);
  for (const std::string_view candidate : keys) {
    if (candidate.substr(candidate.rfind('.') + 1) == name) return candidate;
  }
  return {};
}

}  // namespace wbd::config

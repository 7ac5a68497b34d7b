#include "cli/command_table.hpp"

#include <algorithm>
#include <array>

#include "cli/commands/commands.hpp"
#include "cli/filters.hpp"

namespace wb::cli {
namespace {

constexpr std::int64_t kAnyNumber = std::numeric_limits<std::int64_t>::max();

// --- options that several commands have

constexpr Option kCabinets{.name = "--cabinet",
                           .kind = Kind::number,
                           .value = "ID",
                           .en = "only this cabinet; repeats",
                           .ru = "только этот кабинет; можно несколько раз",
                           .repeats = true,
                           .min = 1};
constexpr Option kUser{.name = "--user",
                       .kind = Kind::number,
                       .value = "TELEGRAM_ID",
                       .en = "only cabinets of this user",
                       .ru = "только кабинеты этого пользователя",
                       .min = 1};
constexpr Option kLimit{.name = "--limit",
                        .kind = Kind::number,
                        .value = "N",
                        .en = "rows at most (50)",
                        .ru = "не больше строк (50)",
                        .min = 1,
                        .max = kHighestLimit};
constexpr Option kOffset{
    .name = "--offset", .kind = Kind::number, .value = "N", .en = "rows to skip", .ru = "пропустить строк"};
constexpr Option kNm{.name = "--nm",
                     .kind = Kind::number,
                     .value = "NM_ID",
                     .en = "only this WB article",
                     .ru = "только этот артикул WB",
                     .min = 1};
constexpr Option kFrom{.name = "--from",
                       .kind = Kind::date,
                       .value = "DATE",
                       .en = "from this day or time on",
                       .ru = "начиная с этого дня или времени"};
constexpr Option kTo{.name = "--to",
                     .kind = Kind::date,
                     .value = "DATE",
                     .en = "to the end of this day, or before this time",
                     .ru = "по этот день включительно или до этого времени"};
constexpr Option kTelegramId{.name = "TELEGRAM_ID",
                             .kind = Kind::number,
                             .value = "TELEGRAM_ID",
                             .en = "the user's Telegram id",
                             .ru = "Telegram ID пользователя",
                             .required = true,
                             .min = 1};
constexpr Option kCabinetId{.name = "CABINET",
                            .kind = Kind::number,
                            .value = "ID",
                            .en = "id from wbctl cabinet list",
                            .ru = "номер из wbctl cabinet list",
                            .required = true,
                            .min = 1};
constexpr Option kOrderId{.name = "ORDER",
                          .kind = Kind::text,
                          .value = "ID",
                          .en = "order id or srid",
                          .ru = "номер заказа или srid",
                          .required = true};

// --- options by command

constexpr std::array<Option, 0> kNone{};
constexpr std::array kGlobal{
    Option{.name = "-o,--output",
           .kind = Kind::choice,
           .value = "FORM",
           .en = "form of the answer",
           .ru = "вид ответа",
           .choices = "table|json|csv|ndjson"},
    Option{.name = "--json", .en = "the same as -o json", .ru = "то же, что -o json"},
    Option{.name = "--config",
           .kind = Kind::file,
           .value = "FILE",
           .en = "configuration file",
           .ru = "файл настроек"},
    Option{.name = "--set",
           .kind = Kind::text,
           .value = "KEY=VALUE",
           .en = "a setting for this run; repeats",
           .ru = "настройка на один запуск; можно несколько раз",
           .repeats = true},
    Option{.name = "--no-color", .en = "no colours (also: NO_COLOR)", .ru = "без цвета (или NO_COLOR)"},
    Option{.name = "-q,--quiet",
           .en = "no talk and no progress on stderr",
           .ru = "без сообщений и хода работы на stderr"},
    Option{.name = "-v,--verbose", .en = "debug log on stderr", .ru = "отладочный журнал на stderr"},
    Option{.name = "--lang",
           .kind = Kind::choice,
           .value = "LANG",
           .en = "language",
           .ru = "язык",
           .choices = "ru|en"}};

constexpr std::array kUserAdd{kTelegramId,
                              Option{.name = "--name",
                                     .kind = Kind::text,
                                     .value = "NAME",
                                     .en = "how to call the user",
                                     .ru = "имя пользователя"},
                              Option{.name = "--lang",
                                     .kind = Kind::choice,
                                     .value = "LANG",
                                     .en = "the user's language",
                                     .ru = "язык пользователя",
                                     .choices = "ru|en"},
                              Option{.name = "--timezone",
                                     .kind = Kind::text,
                                     .value = "ZONE",
                                     .en = "the user's zone: Europe/Moscow",
                                     .ru = "часовой пояс пользователя: Europe/Moscow"}};
constexpr std::array kOnlyTelegramId{kTelegramId};
constexpr std::array kUserList{kLimit, kOffset};

constexpr std::array kCabinetAdd{Option{.name = "--user",
                                        .kind = Kind::number,
                                        .value = "TELEGRAM_ID",
                                        .en = "whose cabinet it is",
                                        .ru = "чей это кабинет",
                                        .required = true,
                                        .min = 1},
                                 Option{.name = "--name",
                                        .kind = Kind::text,
                                        .value = "NAME",
                                        .en = "name of the cabinet",
                                        .ru = "название кабинета"},
                                 Option{.name = "--token-file",
                                        .kind = Kind::file,
                                        .value = "FILE",
                                        .en = "file with the WB token",
                                        .ru = "файл с токеном WB"},
                                 Option{.name = "--token-stdin",
                                        .en = "read the WB token from standard input",
                                        .ru = "прочитать токен WB из стандартного ввода"}};
constexpr std::array kCabinetList{kUser, kLimit, kOffset};
constexpr std::array kOnlyCabinet{kCabinetId};
constexpr std::array kCabinetRemove{kCabinetId,
                                    Option{.name = "--user",
                                           .kind = Kind::number,
                                           .value = "TELEGRAM_ID",
                                           .en = "only this member leaves",
                                           .ru = "выходит только этот участник",
                                           .min = 1},
                                    Option{.name = "--purge",
                                           .en = "delete the cabinet and all its data",
                                           .ru = "удалить кабинет и все его данные"}};

constexpr std::array kSync{
    kCabinets,
    Option{.name = "--only",
           .kind = Kind::datasets,
           .value = "DATASETS",
           .en = "of orders,reviews,sales,products,stocks",
           .ru = "из orders,reviews,sales,products,stocks",
           .repeats = true},
    Option{.name = "--since",
           .kind = Kind::date,
           .value = "DATE",
           .en = "orders and sales changed since then",
           .ru = "заказы и продажи, изменённые с этого дня"},
    Option{.name = "--full", .en = "start over, as on the first sync", .ru = "с начала, как в первый раз"},
    Option{.name = "--force",
           .en = "also what is not due yet; WB's limits still hold",
           .ru = "и то, чему ещё не время; лимиты WB соблюдаются"},
    Option{.name = "--dry-run",
           .en = "only show what would be synced",
           .ru = "только показать, что будет загружено"},
    Option{.name = "--wait",
           .en = "wait for WB's limits however long it takes",
           .ru = "ждать лимитов WB сколько потребуется"}};

constexpr std::array kOrdersList{kCabinets,
                                 kUser,
                                 Option{.name = "--status",
                                        .kind = Kind::choice,
                                        .value = "STATUS",
                                        .en = "only this status",
                                        .ru = "только этот статус",
                                        .choices = "created|buyout|cancelled|returned"},
                                 kFrom,
                                 kTo,
                                 kNm,
                                 Option{.name = "-s,--search",
                                        .kind = Kind::text,
                                        .value = "TEXT",
                                        .en = "part of srid, vendor code, barcode or title",
                                        .ru = "часть srid, артикула, баркода или названия"},
                                 kLimit,
                                 kOffset};
constexpr std::array kOnlyOrder{kOrderId};
constexpr std::array kProductsList{kCabinets,
                                   kUser,
                                   kNm,
                                   Option{.name = "-s,--search",
                                          .kind = Kind::text,
                                          .value = "TEXT",
                                          .en = "part of title, vendor code or brand",
                                          .ru = "часть названия, артикула или бренда"},
                                   kLimit,
                                   kOffset};
constexpr std::array kStocksList{
    kCabinets,
    kUser,
    kNm,
    Option{.name = "--warehouse",
           .kind = Kind::number,
           .value = "ID",
           .en = "only this warehouse",
           .ru = "только этот склад",
           .min = -kAnyNumber},
    Option{.name = "--size",
           .kind = Kind::text,
           .value = "SIZE",
           .en = "only this size",
           .ru = "только этот размер"},
    Option{.name = "--critical", .en = "only what ends soon", .ru = "только то, что скоро кончится"},
    kLimit,
    kOffset};
constexpr std::array kReviewsList{
    kCabinets,
    kUser,
    kNm,
    Option{.name = "--rating",
           .kind = Kind::number,
           .value = "STARS",
           .en = "only with so many stars",
           .ru = "только с такой оценкой",
           .min = 1,
           .max = 5},
    Option{.name = "--answered", .en = "only answered ones", .ru = "только с ответом"},
    Option{.name = "--unanswered", .en = "only those without an answer", .ru = "только без ответа"},
    kFrom,
    kTo,
    kLimit,
    kOffset};

constexpr Option kReportFormat{.name = "--format",
                               .kind = Kind::choice,
                               .value = "FORMAT",
                               .en = "form of the report",
                               .ru = "вид отчёта",
                               .choices = "text|json|html"};
constexpr Option kPeriod{.name = "--period",
                         .kind = Kind::choice,
                         .value = "DAYS",
                         .en = "days that end today (30)",
                         .ru = "дней по сегодняшний (30)",
                         .choices = "7|14|30|60|90"};
constexpr std::array kReportOrder{kOrderId, kUser, kReportFormat};
constexpr std::array kReportProduct{Option{.name = "NM_ID",
                                           .kind = Kind::number,
                                           .value = "NM_ID",
                                           .en = "WB article",
                                           .ru = "артикул WB",
                                           .required = true,
                                           .min = 1},
                                    kCabinets, kUser, kReportFormat};
constexpr std::array kReportSales{kPeriod, kFrom, kTo, kCabinets, kUser, kReportFormat};
constexpr std::array kReportDaily{Option{.name = "--date",
                                         .kind = Kind::date,
                                         .value = "DATE",
                                         .en = "the day (today)",
                                         .ru = "день (сегодня)"},
                                  kCabinets, kUser, kReportFormat};
constexpr std::array kReportDashboard{kCabinets, kUser, kReportFormat};

constexpr Option kByProduct{.name = "--group-by",
                            .kind = Kind::choice,
                            .value = "WHAT",
                            .en = "a row for each",
                            .ru = "строка на каждый",
                            .choices = "product"};
constexpr std::array kAnalyticsSales{kPeriod,
                                     kFrom,
                                     kTo,
                                     Option{.name = "--group-by",
                                            .kind = Kind::choice,
                                            .value = "WHAT",
                                            .en = "a row for each",
                                            .ru = "строка на каждый",
                                            .choices = "day|product|warehouse|region"},
                                     kNm,
                                     kCabinets,
                                     kUser};
constexpr std::array kAnalyticsProducts{kPeriod, kFrom, kTo, kByProduct, kNm, kCabinets, kUser};

constexpr std::array kApikeyCreate{Option{.name = "--name",
                                          .kind = Kind::text,
                                          .value = "NAME",
                                          .en = "what the key is for",
                                          .ru = "для чего ключ",
                                          .required = true},
                                   Option{.name = "--scope",
                                          .kind = Kind::text,
                                          .value = "SCOPE",
                                          .en = "admin, bot (default) or user:TELEGRAM_ID",
                                          .ru = "admin, bot (по умолчанию) или user:TELEGRAM_ID"},
                                   Option{.name = "--expires",
                                          .kind = Kind::date,
                                          .value = "DATE",
                                          .en = "last day the key works",
                                          .ru = "последний день действия ключа"}};
constexpr std::array kApikeyRevoke{Option{.name = "KEY_ID",
                                          .kind = Kind::number,
                                          .value = "ID",
                                          .en = "id from wbctl apikey list",
                                          .ru = "номер из wbctl apikey list",
                                          .required = true,
                                          .min = 1}};

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
constexpr std::array kConfigShow{Option{
    .name = "--origin", .en = "also where each value comes from", .ru = "и откуда взято каждое значение"}};

constexpr std::array kSandboxServe{
    Option{.name = "--port",
           .kind = Kind::number,
           .value = "PORT",
           .en = "port on 127.0.0.1; 0 = any free (9000)",
           .ru = "порт на 127.0.0.1; 0 = любой свободный (9000)",
           .max = 65'535},
    Option{.name = "--seed",
           .kind = Kind::number,
           .value = "SEED",
           .en = "which made-up world (1)",
           .ru = "какой из выдуманных миров (1)"},
    Option{.name = "--cabinets",
           .kind = Kind::number,
           .value = "N",
           .en = "sellers (2)",
           .ru = "продавцов (2)",
           .min = 1,
           .max = 100'000},
    Option{.name = "--orders",
           .kind = Kind::number,
           .value = "N",
           .en = "orders a seller (900)",
           .ru = "заказов у продавца (900)",
           .max = 10'000'000},
    Option{.name = "--products",
           .kind = Kind::number,
           .value = "N",
           .en = "cards a seller (130)",
           .ru = "карточек у продавца (130)",
           .min = 1,
           .max = 1'000'000},
    Option{.name = "--days",
           .kind = Kind::number,
           .value = "N",
           .en = "days of history (80)",
           .ru = "дней истории (80)",
           .min = 1,
           .max = 365},
    Option{.name = "--page-rows",
           .kind = Kind::number,
           .value = "N",
           .en = "rows a page of statistics (80000)",
           .ru = "строк на странице статистики (80000)",
           .min = 1,
           .max = 80'000},
    Option{.name = "--limit-scale",
           .kind = Kind::decimal,
           .value = "X",
           .en = "official rates times X (1)",
           .ru = "официальные лимиты, умноженные на X (1)"},
    Option{.name = "--fast", .en = "the same as --limit-scale 60", .ru = "то же, что --limit-scale 60"},
    Option{.name = "--auth",
           .kind = Kind::choice,
           .value = "SCHEME",
           .en = "form of Authorization accepted (both)",
           .ru = "какой вид Authorization принимать (both)",
           .choices = "raw|bearer|both"},
    Option{.name = "--wide-tie",
           .en = "one change time over more rows than a page",
           .ru = "одно время изменения у строк больше чем на страницу"},
    Option{.name = "--orders-file",
           .kind = Kind::file,
           .value = "FILE",
           .en = "JSON array served as the first page of orders",
           .ru = "массив JSON вместо первой страницы заказов"},
    Option{.name = "--now",
           .kind = Kind::time,
           .value = "TIME",
           .en = "the emulator's time at start",
           .ru = "время эмулятора при запуске"}};
constexpr std::array kSandboxToken{
    Option{.name = "--seed",
           .kind = Kind::number,
           .value = "SEED",
           .en = "of the same world (1)",
           .ru = "того же мира (1)"},
    Option{.name = "--cabinet",
           .kind = Kind::number,
           .value = "N",
           .en = "which seller, from 1 (1)",
           .ru = "какой продавец, с 1 (1)",
           .min = 1,
           .max = 100'000},
    Option{.name = "--type",
           .kind = Kind::choice,
           .value = "TYPE",
           .en = "type of the token (personal)",
           .ru = "вид токена (personal)",
           .choices = "personal|base|service|test"},
    Option{.name = "--expired", .en = "a token that has expired", .ru = "просроченный токен"}};

constexpr std::array kCompletion{Option{.name = "SHELL",
                                        .kind = Kind::choice,
                                        .value = "SHELL",
                                        .en = "which shell",
                                        .ru = "какая оболочка",
                                        .required = true,
                                        .choices = "bash|zsh|fish"}};

namespace c = commands;

constexpr std::array kTable{
    Command{"init", "", "Write a commented configuration, make database and secret key; safe to repeat",
            "Создать настройки с пояснениями, базу и ключ шифрования; можно повторять", "wbctl init", kNone,
            c::init},

    Command{"user", "add", "Add a user, or change one", "Добавить или изменить пользователя",
            "wbctl user add 123456789 --name Anna", kUserAdd, c::user_add},
    Command{"user", "list", "Users", "Пользователи", "wbctl user list", kUserList, c::user_list},
    Command{"user", "show", "One user and their cabinets", "Пользователь и его кабинеты",
            "wbctl user show 123456789", kOnlyTelegramId, c::user_show},
    Command{"user", "remove", "Remove a user; cabinets without other members are disconnected",
            "Удалить пользователя; кабинеты без других участников отключаются", "wbctl user remove 123456789",
            kOnlyTelegramId, c::user_remove},

    Command{"cabinet", "add", "Connect a seller's cabinet by its WB token",
            "Подключить кабинет продавца по токену WB",
            "wbctl cabinet add --user 123456789 --token-file token.txt", kCabinetAdd, c::cabinet_add},
    Command{"cabinet", "list", "Cabinets", "Кабинеты", "wbctl cabinet list", kCabinetList, c::cabinet_list},
    Command{"cabinet", "show", "One cabinet", "Один кабинет", "wbctl cabinet show 1", kOnlyCabinet,
            c::cabinet_show},
    Command{"cabinet", "check", "What the token may do and whether WB answers",
            "Что разрешено токену и отвечает ли WB", "wbctl cabinet check 1", kOnlyCabinet, c::cabinet_check},
    Command{"cabinet", "pause", "Stop syncing a cabinet", "Приостановить загрузку кабинета",
            "wbctl cabinet pause 1", kOnlyCabinet, c::cabinet_pause},
    Command{"cabinet", "resume", "Sync a cabinet again", "Возобновить загрузку кабинета",
            "wbctl cabinet resume 1", kOnlyCabinet, c::cabinet_resume},
    Command{"cabinet", "remove", "Forget the token, keep the data; or delete both",
            "Забыть токен, оставить данные; или удалить всё", "wbctl cabinet remove 1", kCabinetRemove,
            c::cabinet_remove},

    Command{"sync", "", "Fetch from WB what is due", "Загрузить из WB то, чему подошло время",
            "wbctl sync --cabinet 1 --only orders,sales --force", kSync, c::sync},

    Command{"orders", "list", "Orders, newest first", "Заказы, сначала новые",
            "wbctl orders list --status created --from 2026-11-01 -o csv", kOrdersList, c::orders_list},
    Command{"orders", "show", "One order", "Один заказ", "wbctl orders show 1", kOnlyOrder, c::orders_show},
    Command{"products", "list", "Product cards with rating, price and stock",
            "Карточки товаров с рейтингом, ценой и остатком", "wbctl products --search shirt", kProductsList,
            c::products_list},
    Command{"stocks", "list", "Stock by size and warehouse, with days left",
            "Остатки по размерам и складам, на сколько дней хватит", "wbctl stocks --critical", kStocksList,
            c::stocks_list},
    Command{"reviews", "list", "Reviews, newest first", "Отзывы, сначала новые",
            "wbctl reviews --unanswered --rating 1", kReviewsList, c::reviews_list},

    Command{"report", "order", "Report on one order: the item, its money, sales, stock and rating",
            "Отчёт по заказу: товар, деньги, продажи, остатки, рейтинг", "wbctl report order 1 --lang ru",
            kReportOrder, c::report_order},
    Command{"report", "product", "Report on one product: sales, a chart of days, stock and rating",
            "Отчёт по товару: продажи, график по дням, остатки, рейтинг", "wbctl report product 123456789",
            kReportProduct, c::report_product},
    Command{"report", "sales", "Report on the sales of a period, with charts",
            "Отчёт о продажах за период, с графиками", "wbctl report sales --period 7", kReportSales,
            c::report_sales},
    Command{"report", "daily", "Report on one day: sales, stock that runs out, reviews",
            "Отчёт за день: продажи, кончающиеся остатки, отзывы", "wbctl report daily --date 2026-11-21",
            kReportDaily, c::report_daily},
    Command{"report", "dashboard", "What a bot's main screen shows", "То, что показывает главный экран бота",
            "wbctl report dashboard --user 123456789", kReportDashboard, c::report_dashboard},

    Command{"analytics", "sales", "Orders, buyouts and returns of a period against the one before",
            "Заказы, выкупы и возвраты за период в сравнении с прошлым",
            "wbctl analytics sales --period 7 --group-by product", kAnalyticsSales, c::analytics_sales},
    Command{"analytics", "reviews", "Ratings and what waits for an answer", "Оценки и то, что ждёт ответа",
            "wbctl analytics reviews --group-by product", kAnalyticsProducts, c::analytics_reviews},
    Command{"analytics", "performance", "Order speed, buyout rate, days of stock, conversion and rating",
            "Скорость заказов, процент выкупа, запас в днях, конверсия и рейтинг",
            "wbctl analytics performance --period 14 --group-by product", kAnalyticsProducts,
            c::analytics_performance},

    Command{"apikey", "create", "Make a key for the REST API; it is shown once",
            "Создать ключ REST API; показывается один раз", "wbctl apikey create --name bot --scope bot",
            kApikeyCreate, c::apikey_create},
    Command{"apikey", "list", "Keys of the REST API", "Ключи REST API", "wbctl apikey list", kUserList,
            c::apikey_list},
    Command{"apikey", "revoke", "Make a key invalid", "Отозвать ключ", "wbctl apikey revoke 1", kApikeyRevoke,
            c::apikey_revoke},

    Command{"status", "", "Cabinets, last and next syncs, WB limits", "Кабинеты, загрузки, лимиты WB",
            "wbctl status", kNone, c::status},
    Command{"config", "show", "Settings in force", "Действующие настройки", "wbctl config show --origin",
            kConfigShow, c::config_show},
    Command{"config", "check", "Check the configuration", "Проверить настройки", "wbctl config check", kNone,
            c::config_check},
    Command{"db", "migrate", "Bring the database to this program's schema", "Обновить схему базы",
            "wbctl db migrate", kNone, c::db_migrate},
    Command{"db", "status", "Schema of the database", "Схема базы", "wbctl db status", kNone, c::db_status},
    Command{"db", "check", "Look for orphans, impossible rows and sums that drifted",
            "Найти осиротевшие и невозможные строки и разошедшиеся суммы", "wbctl db check", kNone,
            c::db_check},
    Command{"db", "backup", "Copy the whole database, with sums to verify it by",
            "Копия всей базы с контрольными суммами", "wbctl db backup /var/backups/wbd-2026-11-22",
            kDbBackup, c::db_backup},
    Command{"db", "restore", "Replace the database by a copy and verify it; stop wbd first",
            "Заменить базу копией и проверить; сначала остановите wbd",
            "wbctl db restore /var/backups/wbd-2026-11-22", kDbRestore, c::db_restore},
    Command{"db", "export", "All rows of one table, without secrets",
            "Все строки одной таблицы, без секретов", "wbctl db export --table orders -o csv > orders.csv",
            kDbExport, c::db_export},

    Command{"sandbox", "serve", "An offline WB API with made-up sellers",
            "Эмулятор WB API с выдуманными продавцами", "wbctl sandbox serve --port 9000 --fast",
            kSandboxServe, c::sandbox_serve},
    Command{"sandbox", "token", "A token the emulator accepts", "Токен для эмулятора",
            "wbctl sandbox token --cabinet 1 > token.txt", kSandboxToken, c::sandbox_token},

    Command{"completion", "", "Print the completion script of a shell",
            "Вывести дополнение команд для оболочки",
            "wbctl completion bash > ~/.local/share/bash-completion/completions/wbctl", kCompletion,
            c::completion},
    Command{"version", "", "Version of the program", "Версия программы", "wbctl version", kNone, c::version},
};

constexpr std::array<std::string_view, 4> kListedByNounAlone{"orders", "products", "stocks", "reviews"};

}  // namespace

std::span<const Command> command_table() {
  return kTable;
}

std::span<const Option> global_options() {
  return kGlobal;
}

const Command* find_command(std::string_view noun, std::string_view verb) {
  for (const Command& command : kTable) {
    if (command.noun == noun && command.verb == verb) return &command;
  }
  return nullptr;
}

std::vector<std::string_view> nouns() {
  std::vector<std::string_view> out;
  for (const Command& command : kTable) {
    if (out.empty() || out.back() != command.noun) out.push_back(command.noun);
  }
  return out;
}

std::vector<std::string_view> verbs_of(std::string_view noun) {
  std::vector<std::string_view> out;
  for (const Command& command : kTable) {
    if (command.noun == noun && !command.verb.empty()) out.push_back(command.verb);
  }
  return out;
}

std::string_view default_verb(std::string_view noun) {
  const bool listed =
      std::find(kListedByNounAlone.begin(), kListedByNounAlone.end(), noun) != kListedByNounAlone.end();
  return listed ? "list" : "";
}

}  // namespace wb::cli

#include "cli/output/russian_errors.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace wbd::cli {
namespace {

// {} stands for any text. Both texts have the pieces in the same order.
struct Entry {
  std::string_view en, ru;
};

// An entry stands before a more general one.
// clang-format off
constexpr std::array kCatalogue{
    Entry{"There is no such order.", "Такого заказа нет."},
    Entry{"There is no such product.", "Такой карточки нет."},
    Entry{"There is no such report.", "Такого отчёта нет."},
    Entry{"there is no cabinet {}; see wbctl cabinet list", "нет кабинета {}; список: wbctl cabinet list"},
    Entry{"there is no user {}; see wbctl user list", "нет пользователя {}; список: wbctl user list"},
    Entry{"there is no user {}", "нет пользователя {}"},
    Entry{"user {} has no cabinet {}", "у пользователя {} нет кабинета {}"},
    Entry{"user {} is not a member of cabinet {}", "пользователь {} не участник кабинета {}"},
    Entry{"no user {}: add the user first", "нет пользователя {}: сначала добавьте его (wbctl user add)"},
    Entry{"user {} already has this seller as cabinet {}", "у пользователя {} уже есть этот продавец: кабинет {}"},
    Entry{"user {} has this seller already as cabinet {}; to renew its token: PUT /api/v1/cabinets/{}/token or wbctl cabinet rotate-token {}",
          "у пользователя {} уже есть этот продавец: кабинет {}; обновить токен: PUT /api/v1/cabinets/{}/token или wbctl cabinet rotate-token {}"},
    Entry{"user {} has this seller already as cabinet {}; to renew its token: {}",
          "у пользователя {} уже есть этот продавец: кабинет {}; обновить токен: {}"},
    Entry{"user {} has this seller already as cabinet {}", "у пользователя {} уже есть этот продавец: кабинет {}"},
    Entry{"there are no cabinets yet; see wbctl cabinet add --help", "кабинетов ещё нет; см. wbctl cabinet add --help"},
    Entry{"there is no cabinet to sync; connect one: wbctl cabinet add --help",
          "загружать нечего: подключите кабинет, см. wbctl cabinet add --help"},
    Entry{"there is no key {} to revoke; see wbctl apikey list", "нет ключа {}, который можно отозвать; список: wbctl apikey list"},
    Entry{"there is no delivery {}; see wbctl notify log", "нет доставки {}; список: wbctl notify log"},
    Entry{"delivery {} is {}, not dead; to send it all the same: wbctl notify resend {}",
          "доставка {} в состоянии {}, а не dead; отправить всё равно: wbctl notify resend {}"},
    Entry{"target {} needs the number of a target; see wbctl notify target list",
          "для target {} нужен номер получателя; список: wbctl notify target list"},
    Entry{"the user has no target that takes this event", "у пользователя нет получателя, который принимает это событие"},
    Entry{"only a webhook has a secret", "секрет есть только у вебхука"},
    Entry{"target add needs --user TELEGRAM_ID and --kind KIND", "для target add нужны --user TELEGRAM_ID и --kind ВИД"},
    Entry{"trigger needs either --user TELEGRAM_ID or --target TARGET", "для trigger нужен --user TELEGRAM_ID или --target НОМЕР"},
    Entry{"cabinet {} is not one of user {}", "кабинет {} не принадлежит пользователю {}"},
    Entry{"cabinet {} is disconnected: connect it with wbctl cabinet add", "кабинет {} отключён: подключите его через wbctl cabinet add"},
    Entry{"cabinet {} is {}: connect it with wbctl cabinet add", "кабинет {} в состоянии {}: подключите его через wbctl cabinet add"},
    Entry{"cabinet {} is {}: only an active one can be paused", "кабинет {} в состоянии {}: приостановить можно только работающий"},
    Entry{"cabinet {} no longer exists", "кабинета {} больше нет"},
    Entry{"cabinet {} was changed or disconnected while WB was asked", "кабинет {} изменили или отключили, пока шёл запрос к WB"},
    Entry{"the cabinet needs an owner: make another member one first", "кабинету нужен владелец: сначала назначьте другого"},
    Entry{"the cabinet has no token: it was disconnected", "у кабинета нет токена: он отключён"},
    Entry{"the cabinet has no token", "у кабинета нет токена"},
    Entry{"WB has not accepted the cabinet's token yet; share it afterwards", "WB ещё не принял токен кабинета; поделитесь им позже"},
    Entry{"WB has not confirmed the token yet", "WB ещё не подтвердил токен"},
    Entry{"WB has refused the cabinet's token; connect it again with a new one",
          "WB отклонил токен кабинета; подключите кабинет с новым токеном"},
    Entry{"no new token waits for WB", "нового токена, который ждёт ответа WB, нет"},
    Entry{"the WB token expired at {}; create a new one in the seller's account",
          "срок токена WB истёк {}; создайте новый в личном кабинете продавца"},
    Entry{"the WB token is malformed: {}", "это не токен WB: {}"},
    Entry{"the WB token has none of the categories {}", "у токена WB нет ни одной из категорий {}"},
    Entry{"the WB token lacks the category {}", "у токена WB нет категории {}"},
    Entry{"the token is of seller {}, cabinet {} of seller {}", "токен продавца {}, а кабинет {} продавца {}"},
    Entry{"WB says that the token belongs to another seller than it names", "по данным WB токен принадлежит не тому продавцу, который в нём назван"},
    Entry{"WB does not accept the token{}", "WB не принимает токен{}"},
    Entry{"WB does not allow this to the token{}", "WB не разрешает этого токену{}"},
    Entry{"WB does not give {} to a {} token; a personal token may call it", "WB не отдаёт {} по токену вида {}; нужен персональный токен"},
    Entry{"WB does not know this method, or has switched it off{}", "WB не знает этого метода или отключил его{}"},
    Entry{"WB has no sandbox for {}, and a test token is good for nothing else", "у WB нет песочницы для {}, а тестовый токен больше ни для чего не годится"},
    Entry{"WB failed to answer{}", "WB не смог ответить{}"},
    Entry{"WB refuses the request{}", "WB отклоняет запрос{}"},
    Entry{"WB's request limit is used up{}", "лимит запросов WB исчерпан{}"},
    Entry{"WB answered with a redirect, which is not followed", "WB ответил перенаправлением, по нему программа не идёт"},
    Entry{"{}: WB's limit allows the next request in {} s", "{}: лимит WB разрешит следующий запрос через {} с"},
    Entry{"{} keeps failing and is left alone for {} s", "{} не отвечает, следующая попытка через {} с"},
    Entry{"{}: WB has switched it off and is asked again at {} ({})", "{}: WB отключил этот метод, следующая проверка {} ({})"},
    Entry{"the answer of WB is HTML, not JSON", "вместо JSON WB ответил страницей HTML"},
    Entry{"the answer of WB is empty", "WB прислал пустой ответ"},
    Entry{"the answer of WB is not an array of rows", "в ответе WB нет списка строк"},
    Entry{"the answer of WB is not valid JSON, or it was cut off", "ответ WB не JSON или оборван"},
    Entry{"the answer of WB is not valid JSON: {}", "ответ WB не JSON: {}"},
    Entry{"interrupted; what was fetched is stored, the next sync goes on from there",
          "полученное сохранено, следующая загрузка продолжит с этого места"},
    Entry{"interrupted; what was stored stays, the next sync goes on", "сохранённое остаётся, следующая загрузка продолжит"},
    Entry{"the data are not fresh yet", "данные ещё не свежие"},
    Entry{"the sync failed", "загрузка не удалась"},
    Entry{"no card has the article {}; see wbctl products", "нет карточки с артикулом {}; список: wbctl products"},
    Entry{"{}: several cards have this article ({}); give the WB article or --cabinet",
          "{}: с таким артикулом несколько карточек ({}); укажите артикул WB или --cabinet"},
    Entry{"{}: there is no field {}; there are {}", "{}: нет поля {}; есть {}"},
    Entry{"{}: this answer is no list", "{}: этот ответ не список"},
    Entry{"--sort: {} rows are too many to sort (at most {}); choose fewer, for example by --from and --to",
          "--sort: {} строк сортировать слишком долго (не больше {}); сузьте выбор, например через --from и --to"},
    Entry{"{} rows are too many for one file (at most {}); choose fewer, for example by --from and --to",
          "{} строк слишком много для одного файла (не больше {}); сузьте выбор, например через --from и --to"},
    Entry{"--answered and --unanswered exclude each other", "--answered и --unanswered исключают друг друга"},
    Entry{"--token-file and --token-stdin exclude each other", "--token-file и --token-stdin исключают друг друга"},
    Entry{"--purge and --user exclude each other", "--purge и --user исключают друг друга"},
    Entry{"give --period or dates, not both", "задайте --period или даты, но не вместе"},
    Entry{"--to needs --from", "--to нужен --from"},
    Entry{"the range ends before it begins", "конец периода раньше начала"},
    Entry{"the range has not begun yet", "период ещё не начался"},
    Entry{"the range is longer than {} days", "период длиннее {} дней"},
    Entry{"the WB token comes from --token-file FILE or --token-stdin; a prompt needs a terminal",
          "токен WB берётся из --token-file ФАЙЛ или --token-stdin; для запроса нужен терминал"},
    Entry{"--expires: that is in the past", "--expires: это в прошлом"},
    Entry{"--scope: \"{}\" is not allowed; allowed: admin, bot, user:TELEGRAM_ID",
          "--scope: \"{}\" не подходит; можно: admin, bot, user:TELEGRAM_ID"},
    Entry{"--timezone: \"{}\" is not a zone of the IANA database, such as Europe/Moscow",
          "--timezone: \"{}\" не пояс из базы IANA, например Europe/Moscow"},
    Entry{"--table: there is no table {} (allowed: {})", "--table: нет таблицы {} (можно: {})"},
    Entry{"--keep: {} is not a folder; old copies are kept or dropped in a folder only",
          "--keep: {} не папка; старые копии убираются только в папке"},
    Entry{"--proxy: a password is not given on the command line; use --proxy-file FILE",
          "--proxy: пароль не задают в командной строке; возьмите --proxy-file ФАЙЛ"},
    Entry{"--forward-to: must be http://host:port/path or https://host/path", "--forward-to: нужен адрес http://хост:порт/путь или https://хост/путь"},
    Entry{"KEY: there is no setting {}; did you mean {}? allowed: {}", "KEY: нет настройки {}; возможно, {}; можно: {}"},
    Entry{"KEY: there is no setting {}; allowed: {}", "KEY: нет настройки {}; можно: {}"},
    Entry{"settings show takes no KEY; to change one: settings set", "у settings show нет KEY; изменить: settings set"},
    Entry{"settings set takes TELEGRAM_ID KEY VALUE; the keys: wbctl user settings show TELEGRAM_ID",
          "settings set принимает TELEGRAM_ID КЛЮЧ ЗНАЧЕНИЕ; ключи: wbctl user settings show TELEGRAM_ID"},
    Entry{"NAME: 1 to 200 bytes", "NAME: от 1 до 200 байт"},
    Entry{"there is no Redis (cache.redis_url is empty): the cache lives inside wbd and shows no keys",
          "Redis нет (cache.redis_url пуст): кэш живёт внутри wbd и ключей не показывает"},
    Entry{"no answer is kept as {}; see wbctl cache stats", "ответа с ключом {} в кэше нет; см. wbctl cache stats"},
    Entry{"Redis asks for a password: cache.redis_url has none", "Redis требует пароль, а в cache.redis_url его нет"},
    Entry{"{}: the secret key is gone, but the database holds tokens encrypted with it; restore the file or set WBD_SECRET_KEY",
          "{}: ключа шифрования нет, а токены в базе зашифрованы им; верните файл или задайте WBD_SECRET_KEY"},
    Entry{"a stored secret is damaged or belongs to another row", "сохранённый секрет повреждён или от другой строки"},
    Entry{"the database has schema {} of {}: run wbctl db migrate", "схема базы {} из {}: запустите wbctl db migrate"},
    Entry{"the database was written by a newer version of this program", "базу записала более новая версия программы"},
    Entry{"restored, but Redis still holds earlier answers: run wbctl cache flush before wbd starts ({})",
          "восстановлено, но в Redis остались прежние ответы: до запуска wbd выполните wbctl cache flush ({})"},
    Entry{"database {}: no answer within {} ms", "база {}: нет ответа за {} мс"},
    Entry{"the query took too long; see --timeout", "запрос шёл слишком долго; см. --timeout"},
    Entry{"the query is empty", "запрос пуст"},
    Entry{"one query at a time", "только один запрос за раз"},
    Entry{"not authorized", "здесь можно только читать"},
    Entry{"{} has secrets and cannot be read here; the views v_... can", "в {} есть секреты, читать её здесь нельзя; можно представления v_..."},
    Entry{"{}: this function is not allowed here", "{}: эта функция здесь запрещена"},
    Entry{"wbd listens on a unix socket: use curl --unix-socket, or give --url", "wbd слушает сокет unix: возьмите curl --unix-socket или задайте --url"},
    Entry{"wbd listens on a unix socket, which a browser cannot open", "wbd слушает сокет unix, браузер его не откроет"},
    Entry{"the API key must be one word", "ключ API должен быть одним словом"},
    Entry{"standard output cannot be written", "стандартный вывод недоступен для записи"},
    Entry{"{}: you may not read it; run the command as its owner{}", "{}: нет права чтения; запустите команду от имени владельца{}"},
    // Values of a user's settings.
    Entry{"{}: \"{}\" is not allowed; allowed: {}, or null", "{}: \"{}\" не подходит; можно: {} или null"},
    Entry{"{}: \"{}\" is not allowed; allowed: {}", "{}: \"{}\" не подходит; можно: {}"},
    Entry{"{}, or null", "{} или null"},
    Entry{"UTF-8 text of 1 to {} bytes without control characters", "текст UTF-8 от 1 до {} байт без управляющих символов"},
    Entry{"true or false", "true или false"},
    Entry{"an integer from {} to {}", "целое число от {} до {}"},
    Entry{"one of {}", "одно из: {}"},
    Entry{"a list of at most {} integers above 0, each once", "список не более чем из {} целых чисел больше 0, без повторов"},
    Entry{"a list of {}, each once", "список из {}, без повторов"},
    Entry{"a zone of the IANA database, such as Europe/Moscow", "пояс из базы IANA, например Europe/Moscow"},
    Entry{"a time of day, HH:MM", "время дня, ЧЧ:ММ"},
    Entry{"an https:// address (http:// on a loopback address only) without user name, of {} bytes at most",
          "адрес https:// (http:// только для своей машины) без имени пользователя, не длиннее {} байт"},
    Entry{"{}: unknown key. All keys: man 5 wbd.toml, or wbctl config show", "{}: нет такого ключа. Все ключи: man 5 wbd.toml или wbctl config show"},
    Entry{"{}: unknown key; did you mean {}? All keys: man 5 wbd.toml, or wbctl config show",
          "{}: нет такого ключа; возможно, {}. Все ключи: man 5 wbd.toml или wbctl config show"},
    Entry{"{} cannot be created: Permission denied", "{}: создать нельзя, не хватает прав"},
    Entry{"{} cannot be created: {}", "{}: создать нельзя ({})"},
    Entry{"Redis at {}: Connection refused", "Redis {} не отвечает: соединение отклонено"},
    Entry{"Redis at {}: {}", "Redis {}: {}"},
    Entry{"Failed to connect to {} port {} after {} ms: Couldn't connect to server", "{}, порт {}: нет ответа, {} мс"},
    Entry{"Could not resolve host: {}", "имя {} не найдено"},
    Entry{"{}: Couldn't connect to server: {}", "{}: нет соединения с сервером ({})"},
    Entry{"{}: Couldn't resolve host name: {}", "{}: имя сервера не найдено ({})"},
    Entry{"{}: Timeout was reached: {}", "{}: сервер не ответил вовремя ({})"},
    // Files.
    Entry{"No such file or directory", "нет такого файла или папки"},
    Entry{"Permission denied", "не хватает прав"},
    Entry{"copying {} to {}: {}", "копия {} в {}: {}"},
    Entry{"database or disk is full", "на диске нет места"},
    Entry{"disk I/O error", "ошибка чтения или записи диска"},
    Entry{"attempt to write a readonly database", "база доступна только для чтения"},
    Entry{"unable to open database file", "файл базы не открывается"},
    Entry{"file is not a database", "это не файл базы SQLite"},
    Entry{"database disk image is malformed", "файл базы повреждён"},
    Entry{"No space left on device", "на диске нет места"},
    Entry{"Read-only file system", "файловая система только для чтения"},
    Entry{"Is a directory", "это папка"},
    Entry{"Not a directory", "это не папка"},
    Entry{"File exists", "такой файл уже есть"},
    Entry{"Connection refused", "соединение отклонено"},
    Entry{"Connection timed out", "соединение не установлено вовремя"},
    Entry{"Address already in use", "адрес занят другой программой"},
    Entry{"{} exists: name a new file", "{} уже есть: назовите новый файл"},
    Entry{"{} does not exist", "{} не существует"},
    Entry{"{} is a symbolic link: name the file itself", "{} — символическая ссылка: назовите сам файл"},
    Entry{"{} is not a file", "{} не файл"},
    Entry{"{} is longer than {} bytes", "{} длиннее {} байт"},
    Entry{"{} is missing: a copy is restored together with its manifest",
          "{}: файла нет, а копия восстанавливается вместе с ним"},
    Entry{"{} is not a manifest of wbctl db backup", "{} не опись копии, которую делает wbctl db backup"},
    Entry{"{} is a copy of a {} database, the configuration names a {} one", "{}: это копия базы {}, а в настройках база {}"},
    Entry{"{} has schema {}, this program knows schemas up to {}: use a newer wbctl",
          "{}: схема базы {}, эта программа знает схемы до {}: возьмите более новый wbctl"},
    Entry{"{} is not taken over, and the database is as before: {}", "{} не принят, база осталась прежней: {}"},
    Entry{"the database cannot be copied: {}; a restore would refuse the copy",
          "базу нельзя скопировать: {}; такую копию не принял бы db restore"},
    Entry{"a cluster can only be copied while nothing is written: {}; stop wbd and every wbctl sync, then repeat",
          "кластер копируется, только пока в него не пишут: {}; остановите wbd и все wbctl sync и повторите"},
    Entry{"{}: the configuration cannot be written: {}", "{}: настройки не удалось записать: {}"},
    Entry{"{}: {} may be read by others (mode {}); it must be yours with mode 0600: chmod 600 {}",
          "{}: {} доступен другим (права {}); файл должен быть вашим, с правами 0600: chmod 600 {}"},
    Entry{"{}: {} cannot be read: {}; run the command as its owner: {}",
          "{}: не удалось прочитать {}: {}; запустите команду от имени владельца: {}"},
    Entry{"{}: {} cannot be read: {}", "{}: не удалось прочитать {}: {}"},
    Entry{"{} cannot be read: {}", "{}: не удалось прочитать ({})"},
    Entry{"{} cannot be created", "{}: создать нельзя"},
    Entry{"no pipe could be made", "не удалось создать канал между процессами"},
    Entry{"{} cannot be written: {}", "{}: не удалось записать ({})"},
    Entry{"{}: it is empty", "{}: файл пуст"},
    Entry{"{}: there is a blank or a line break inside; only the token itself is allowed",
          "{}: внутри пробел или перевод строки; нужен только сам токен"},
    Entry{"{}: there are characters that no token has; only printable ASCII is allowed",
          "{}: есть символы, которых в токене не бывает; нужен только сам токен"},
    Entry{"{}: no text can be read from it", "{}: из этого файла не удалось прочитать текст"},
    Entry{"the configuration file", "файл настроек"},
    Entry{"the secret key", "ключ шифрования"},
    Entry{"the token file", "файл с токеном"},
    // Settings.
    Entry{"{}: must be {}, not \"{}\"", "{}: можно: {}; задано \"{}\""},
    Entry{"{}: must be {}", "{}: можно: {}"},
    Entry{"1 towards WB's official hosts; set wb.base_url to the emulator", "1 для официальных адресов WB; задайте в wb.base_url адрес эмулятора"},
    Entry{"{}: api.tls_certificate and api.tls_key go together", "{}: api.tls_certificate и api.tls_key задаются вместе"},
    Entry{"{}: not valid TOML: {}", "{}: это не TOML: {}"},
    Entry{"{}: a secret is not given on the command line; use {}", "{}: секрет не задают в командной строке; возьмите {}"},
    Entry{"{}: it holds a password, and every user of this machine can read a command line; use {}",
          "{}: здесь пароль, а командную строку видит каждый пользователь машины; возьмите {}"},
    Entry{"{} or the configuration file", "{} или файл настроек"},
    Entry{"report_timezone: this machine knows no zone {}", "report_timezone: на этой машине нет пояса {}"},
    Entry{"an integer", "целое число"},
    Entry{"a number from {} to {}", "число от {} до {}"},
    Entry{"a number", "число"},
    Entry{"a size such as 64mb, from {} to {} bytes", "размер, например 64mb, от {} до {} байт"},
    Entry{"seconds from {} to {}, or with a unit: {}", "секунды от {} до {} или с единицей: {}"},
    Entry{"minutes from {} to {}, or with a unit: {}", "минуты от {} до {} или с единицей: {}"},
    Entry{"a list of texts", "список текстов"},
    Entry{"any text", "любой текст"},
    Entry{"32 bytes as base64", "32 байта в base64"},
    Entry{"a PEM file, or empty", "файл PEM или пусто"},
    Entry{"a date such as {}; WB has reports since {}", "дата, например {}; отчёты WB есть с {}"},
    Entry{"a file of mode 0600, or empty", "файл с правами 0600 или пусто"},
    Entry{"a file of mode 0600", "файл с правами 0600"},
    Entry{"a list of files of mode 0600", "список файлов с правами 0600"},
    Entry{"a folder, or empty", "папка или пусто"},
    Entry{"a list of addresses such as {}", "список адресов, например {}"},
    Entry{"a list of host:port or [v6]:port, as the target's URL or the connection has them",
          "список хост:порт или [v6]:порт, как в адресе получателя или соединения"},
    Entry{"a list of host:port or [v6]:port", "список хост:порт или [v6]:порт"},
    Entry{"a zone of the IANA database", "пояс из базы IANA"},
    Entry{"address:port, [v6]:port or unix:/path", "адрес:порт, [v6]:порт или unix:/путь"},
    Entry{"as database.url, or empty", "как database.url или пусто"},
    Entry{"https://... or http://..., or empty", "https://..., http://... или пусто"},
    Entry{"https://... or http://...", "https://... или http://..."},
    Entry{"https://..., or http:// towards a loopback address; {host} stands for the official host",
          "https://... или http:// для своей машины; {host} означает официальный адрес"},
    Entry{"redis://[user:password@]host:port/db, {}, or empty", "redis://[user:password@]host:port/db, {} или пусто"},
    Entry{"sqlite:///absolute/path or postgresql://user@host/name", "sqlite:///полный/путь или postgresql://user@host/name"},
    // Databases and Redis.
    Entry{"database {}: all {} connections stayed busy for {} ms", "база {}: все соединения ({}) заняты уже {} мс"},
    Entry{"database {}: PostgreSQL {} is too old, 13 is needed", "база {}: PostgreSQL {} устарел, нужен 13 или новее"},
    Entry{"database {}: its file system does not support WAL mode", "база {}: её файловая система не годится для режима WAL"},
    Entry{"the database has migration {} ({}), this program knows them up to {}: use the program version that made it",
          "в базе есть миграция {} ({}), программа знает их до {}: возьмите версию программы, которая создала базу"},
    Entry{"migration {} ({}) of the database differs from the one of this program (checksum {}, expected {}): the database was made by another build",
          "миграция {} ({}) в базе не такая, как в программе (сумма {}, нужна {}): базу создала другая сборка"},
    Entry{"a database URL must have the form sqlite:///absolute/path or postgresql://user@host/name",
          "адрес базы: sqlite:///полный/путь или postgresql://user@host/name"},
    Entry{"{} is not a database URL of the form sqlite:///absolute/path, without parameters",
          "{} не адрес базы; нужно sqlite:///полный/путь без параметров"},
    Entry{"the database URL is malformed: it must have the form {}, special characters as %XX",
          "адрес базы записан неверно; нужно {}, особые символы в виде %XX"},
    Entry{"the database URL is malformed", "адрес базы записан неверно"},
    Entry{"cache.redis_url: {}; allowed: {}", "cache.redis_url: {}; можно: {}"},
    Entry{"Redis refuses user or password: {}", "Redis не принимает имя или пароль: {}"},
    Entry{"Redis refuses database {}: {}", "Redis не открывает базу {}: {}"},
    Entry{"Redis refuses: {}", "Redis отказывает: {}"},
    Entry{"no connection", "нет соединения"},
    Entry{"no memory for a database connection", "не хватает памяти на соединение с базой"},
    Entry{"the query has a zero byte", "в запросе нулевой байт"},
    Entry{"no such table: {}", "нет таблицы {}; представления: v_orders, v_sales, v_stocks, v_products, v_finance"},
    Entry{"no such column: {}", "нет столбца {}"},
    // Keys, cabinets, targets, WB.
    Entry{"{} stored secrets were sealed with a key that is not here: name its file in secret.old_key_files, or connect their cabinets and targets again",
          "секретов закрыто ключом, которого здесь нет: {}; назовите его файл в secret.old_key_files или подключите их кабинеты и получателей заново"},
    Entry{"{} holds the key that is in use", "в {} тот же ключ, что действует сейчас"},
    Entry{"the secret key is not in a file that this command may change: put the new key where the old one came from, name a file with the old key in secret.old_key_files, then run wbctl secret rotate --reseal",
          "ключ шифрования не в файле, который команда может заменить: положите новый ключ туда, откуда взят старый, назовите файл со старым в secret.old_key_files и запустите wbctl secret rotate --reseal"},
    Entry{"there is no target {}; see wbctl notify target list", "нет получателя {}; список: wbctl notify target list"},
    Entry{"There is no such report.", "Такого отчёта нет."},
    Entry{"no cabinet {}", "нет кабинета {}"},
    Entry{"cabinet {} got another token meanwhile", "у кабинета {} тем временем сменился токен"},
    Entry{"an order of cabinet {} is no longer stored", "заказа кабинета {} больше нет в базе"},
    Entry{"the proxy must be http://host:port, socks5://host:port or socks5h://host:port",
          "прокси: http://хост:порт, socks5://хост:порт или socks5h://хост:порт"},
    Entry{"too many large answers at the same time", "слишком много больших ответов сразу"},
    Entry{"a worksheet has at most {} rows", "на листе не больше {} строк"},
    Entry{"a temporary file cannot be read", "не удалось прочитать временный файл"},
    Entry{"paused by the operator", "приостановлен оператором"},
    Entry{"paused by an owner", "приостановлен владельцем"},
    Entry{"{}: {} cannot be read", "{}: не удалось прочитать {}"},
    Entry{"{}: it is empty", "{}: пусто"},
    Entry{"{}: there is a blank or a line break inside; only the token itself is allowed",
          "{}: внутри пробел или перевод строки, а нужен только сам токен"},
    Entry{"{}: there are characters that no token has; only printable ASCII is allowed",
          "{}: есть символы, которых в токене не бывает; допустим только печатный ASCII"},
    Entry{"{}: {} must be a plain file", "{}: {} должен быть обычным файлом"},
    Entry{"database {}: {}", "база {}: {}"},
    Entry{"command line: {}", "командная строка: {}"},
};
// clang-format on

// The texts that stand for {}, when the whole detail has this form.
std::optional<std::vector<std::string_view>> pieces_of(std::string_view detail, std::string_view form) {
  std::vector<std::string_view> pieces;
  const std::size_t first = form.find("{}");
  if (first == std::string_view::npos) return detail == form ? std::optional(pieces) : std::nullopt;
  if (!detail.starts_with(form.substr(0, first))) return std::nullopt;
  detail.remove_prefix(first);
  form.remove_prefix(first + 2);
  while (true) {
    const std::size_t next = form.find("{}");
    const std::string_view between = form.substr(0, next);
    if (next == std::string_view::npos) {
      if (!detail.ends_with(between)) return std::nullopt;
      pieces.push_back(detail.substr(0, detail.size() - between.size()));
      return pieces;
    }
    const std::size_t at = detail.find(between);
    if (at == std::string_view::npos) return std::nullopt;
    pieces.push_back(detail.substr(0, at));
    detail.remove_prefix(at + between.size());
    form.remove_prefix(next + 2);
  }
}

// A piece may be a text of the catalogue itself. One word is a name or a number.
std::string translated(std::string_view piece) {
  return piece.find(' ') == std::string_view::npos ? std::string(piece) : russian_error(piece);
}

std::string filled(std::string_view form, const std::vector<std::string_view>& pieces) {
  std::string out;
  for (const std::string_view piece : pieces) {
    const std::size_t at = form.find("{}");
    out += form.substr(0, at);
    out += translated(piece);
    form.remove_prefix(at + 2);
  }
  return out.append(form);
}

}  // namespace

std::string error_detail(std::string_view detail, Language language) {
  return language == Language::ru ? russian_error(detail) : std::string(detail);
}

std::string russian_error(std::string_view detail) {
  // Several problems stand on a line each.
  if (const std::size_t end = detail.find('\n'); end != std::string_view::npos)
    return russian_error(detail.substr(0, end)) + "\n" + russian_error(detail.substr(end + 1));
  for (const Entry& entry : kCatalogue) {
    if (const auto pieces = pieces_of(detail, entry.en)) return filled(entry.ru, *pieces);
  }
  return std::string(detail);
}

}  // namespace wbd::cli

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "core/config/documents.hpp"
#include "core/config/load.hpp"
#include "core/config/nearest.hpp"
#include "core/config/values.hpp"
#include "core/model/dataset.hpp"
#include "tests/fakes/temp_folder.hpp"
#include "tests/unit/config/generated_file.hpp"
#include "tests/unit/rows.hpp"

namespace settings_test {

namespace fs = std::filesystem;
using namespace wbd::config;
using namespace std::chrono_literals;

namespace {

struct Folder {
  const wbd::fakes::TempFolder folder;
  const fs::path& path = folder.path();
  [[nodiscard]] fs::path write(const std::string& name, std::string_view text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name) << text;
    return path / name;
  }
  // An environment of which nothing points outside this folder.
  [[nodiscard]] LoadInput input() const {
    LoadInput input;
    input.environment = {{"HOME", path.string()},
                         {"XDG_CONFIG_HOME", (path / "config").string()},
                         {"XDG_DATA_HOME", (path / "data").string()}};
    return input;
  }
};

const Shown& shown(const Loaded& loaded, std::string_view key) {
  for (const Shown& setting : loaded.shown) {
    if (setting.key == key) return setting;
  }
  throw std::runtime_error("no setting " + std::string(key));
}

std::string detail(const LoadInput& input) {
  const auto loaded = load(input);
  REQUIRE(loaded.has_error());
  CHECK(loaded.error().code == wbd::Errc::configuration);
  return loaded.error().detail;
}

// The value of a row's field as text, to compare any two settings.
std::string field_text(const Settings& settings, const SettingRow& row) {
  std::ostringstream out;
  struct Write {
    std::ostringstream& out;
    const Settings& settings;
    std::string_view name;
    void operator()(std::string Settings::*f) const { out << settings.*f; }
    void operator()(unsigned Settings::*f) const { out << settings.*f; }
    void operator()(std::uint64_t Settings::*f) const { out << settings.*f; }
    void operator()(bool Settings::*f) const { out << settings.*f; }
    void operator()(double Settings::*f) const { out << settings.*f; }
    void operator()(wbd::Millis Settings::*f) const { out << (settings.*f).count(); }
    void operator()(std::filesystem::path Settings::*f) const { out << settings.*f; }
    void operator()(wbd::Language Settings::*f) const { out << to_string(settings.*f); }
    void operator()(wbd::log::Level Settings::*f) const { out << static_cast<int>(settings.*f); }
    void operator()(std::vector<std::string> Settings::*f) const {
      for (const auto& item : settings.*f) out << item << '|';
    }
    void operator()(std::optional<wbd::log::Format> Settings::*f) const {
      out << (settings.*f ? static_cast<int>(*(settings.*f)) : -1);
    }
    void operator()(std::optional<wbd::Date> Settings::*f) const {
      out << (settings.*f ? wbd::to_string(*(settings.*f)) : std::string("-"));
    }
    void operator()(std::map<std::string, wbd::Millis> Settings::*f) const {
      const auto found = (settings.*f).find(std::string(name));
      out << (found == (settings.*f).end() ? -1 : found->second.count());
    }
  };
  std::visit(Write{out, settings, row.key.substr(row.key.rfind('.') + 1)}, row.field);
  return out.str();
}

// A good value of the row that is not its default.
std::string other_value(const SettingRow& row) {
  switch (row.kind) {
    case Kind::integer:
    case Kind::seconds:
    case Kind::minutes:
      return std::to_string(static_cast<long>(row.min) + 3);
    case Kind::decimal:
      return "2.5";
    case Kind::bytes:
      return std::to_string(static_cast<long>(row.min) + 1);
    case Kind::flag:
      return default_text(row) == "true" ? "false" : "true";
    case Kind::choice:
      return std::string(row.allowed.substr(row.allowed.rfind('|') + 1));
    case Kind::date:
      return "2026-05-04";
    case Kind::database_url:
      return "sqlite:///tmp/other.db";
    case Kind::redis_url:
      return "redis://localhost:6379/1";
    case Kind::wb_base_url:
      return "http://127.0.0.1:9000";
    case Kind::http_url:
    case Kind::http_base_url:
      return "https://bots.example:8081/api";
    case Kind::proxy_url:
      return "socks5h://proxy.example:1080";
    case Kind::list:
      return "other:1";
    case Kind::listen:
      return "0.0.0.0:81";
    case Kind::timezone:
      return "Asia/Novosibirsk";
    default:
      return "other";
  }
}

}  // namespace

TEST_CASE("the table names each setting once and every field of Settings") {
  std::set<std::string_view> keys, variables, flags;
  for (const SettingRow& row : wbd::config::settings()) {
    INFO(row.key);
    CHECK(keys.insert(row.key).second);
    if (!row.variable.empty()) CHECK(variables.insert(row.variable).second);
    if (!row.flag.empty()) CHECK(flags.insert(row.flag).second);
    CHECK(row.flag.empty() == row.flag_value.empty());
    CHECK_FALSE((row.secret && !row.flag.empty()));  // a command line is seen by everybody
    CHECK_FALSE(row.help_en.empty());
    CHECK_FALSE(row.help_ru.empty());
    CHECK_FALSE(allowed_phrase(row).empty());
  }
  // A field added to Settings breaks this line until the table has it too.
  Settings settings;
  auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22,
         f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33, f34, f35, f36, f37, f38, f39, f40, f41, f42,
         f43, f44, f45, f46, f47, f48, f49, f50, f51, f52, f53, f54, f55] = settings;
  constexpr std::size_t kFields = 55;
  (void)f1;
  CHECK(wbd::config::settings().size() == kFields + wbd::kDatasets.size() - 1);
}

TEST_CASE("each row writes its own field and no other") {
  for (const SettingRow& row : wbd::config::settings()) {
    INFO(row.key);
    Settings settings;
    const auto wrong = assign(settings, row, other_value(row));
    INFO(wrong.value_or(""));
    REQUIRE_FALSE(wrong);
    for (const SettingRow& other : wbd::config::settings()) {
      INFO(other.key);
      CHECK((field_text(settings, other) != field_text(Settings{}, other)) == (other.key == row.key));
    }
  }
}

TEST_CASE("the default of each row, written as text, gives the same value") {
  for (const SettingRow& row : wbd::config::settings()) {
    if (default_text(row).empty()) continue;
    INFO(row.key);
    Settings settings;
    const auto wrong = assign(settings, row, default_text(row));
    CHECK_FALSE(wrong);
    CHECK(field_text(settings, row) == field_text(Settings{}, row));
  }
}

TEST_CASE("defaults are written in the units of their settings") {
  struct Case {
    const char* key;
    const char* want;
  };
  const auto c = EACH_ROW(Case, {{"database.timeout", "5"},
                                 {"cache.redis_timeout", "0.075"},
                                 {"cache.ttl_default", "300"},
                                 {"sync.interval", "5"},
                                 {"cache.max_memory", "256mb"},
                                 {"api.max_header", "16kb"},
                                 {"wb.limit_scale", "1"},
                                 {"database.prepared_statements", "true"},
                                 {"language", "ru"},
                                 {"log.level", "info"},
                                 {"log.format", ""},
                                 {"sync.finance_from", ""},
                                 {"sync.intervals.stocks", ""}});
  INFO(c.key);
  CHECK(default_text(*find_setting(c.key)) == c.want);
}

TEST_CASE("a flag is KEY=VALUE, the last one of a key counts") {
  Flags flags;
  CHECK(add_flag(flags, "log.level=debug"));
  CHECK(add_flag(flags, "cache.prefix="));
  CHECK(add_flag(flags, "database.url=postgresql://h/db?sslmode=require"));
  CHECK(add_flag(flags, "log.level=error"));
  CHECK_FALSE(add_flag(flags, "log.level"));
  CHECK_FALSE(add_flag(flags, "=debug"));
  CHECK_FALSE(add_flag(flags, ""));
  CHECK(flags == Flags{{"cache.prefix", ""},
                       {"database.url", "postgresql://h/db?sslmode=require"},
                       {"log.level", "error"}});
}

TEST_CASE("a wrong flag is told with its key and what is allowed") {
  const Folder folder;
  struct Case {
    const char *key, *value, *told;
  };
  const auto c =
      EACH_ROW(Case, {{"log_level", "debug", "log_level: unknown key; did you mean log.level?"},
                      {"nothing.like.it", "1", "All keys: man 5 wbd.toml"},
                      {"log.level", "loud", "log.level: must be one of error warning info debug"},
                      {"database.pool_size", "0", "must be an integer from 1 to 1000, not \"0\""}});
  LoadInput input = folder.input();
  input.flags[c.key] = c.value;
  const std::string text = detail(input);
  INFO(text);
  CHECK(text.starts_with("command line: "));
  CHECK(text.find(c.told) != std::string::npos);
}

TEST_CASE("text for troff starts no request and keeps its hyphens") {
  CHECK(troff("wbctl orders --limit 5") == "wbctl orders \\-\\-limit 5");
  CHECK(troff(".TH") == "\\&.TH");
  CHECK(troff("'quoted") == "\\&'quoted");
  CHECK(troff("a\\b.c") == "a\\eb.c");
}

TEST_CASE("the example file is valid, changes nothing, and shows every key with its default") {
  const Folder folder;
  LoadInput input = folder.input();
  const auto defaults = load(input).value();

  input.config_flag = folder.write("example.toml", example_toml());
  const auto commented = load(input).value();
  for (const Shown& setting : commented.shown) CHECK(setting.origin == Origin::default_value);

  std::string uncommented;
  std::istringstream lines(example_toml());
  std::set<std::string> named;
  std::string section;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('[')) section = line.substr(1, line.size() - 2) + ".";
    const bool key = line.starts_with('#') && line.size() > 1 && line[1] != ' ';
    if (key) named.insert(section + line.substr(1, line.find(' ') - 1));
    uncommented += (key ? line.substr(1) : line) + "\n";
  }
  for (const SettingRow& row : wbd::config::settings()) {
    INFO(row.key);
    CHECK(named.count(std::string(row.key)) == 1);
  }
  input.config_flag = folder.write("uncommented.toml", uncommented);
  const auto all = load(input);
  INFO((all ? "" : all.error().detail));
  // secret.key and the empty URLs are shown empty; every other value is in force again.
  REQUIRE(all.has_value());
  for (const SettingRow& row : wbd::config::settings()) {
    if (default_text(row).empty()) continue;
    INFO(row.key);
    CHECK(field_text(all->settings, row) == field_text(defaults.settings, row));
  }
}

TEST_CASE("the example and the man page in the tree are those of the table") {
  const fs::path root = fs::path(WB_TEST_DATA).parent_path().parent_path();
  CHECK(wbd::test::same_as_file(root / "etc" / "wbd.toml.example", example_toml()));
  CHECK(wbd::test::same_as_part(root / "man" / "wbd.toml.5", "settings", man_settings_section()));
  CHECK(wbd::test::same_as_part(root / "man" / "wbd.toml.5", "limits", man_limits_section()));
}

TEST_CASE("a flag wins over the environment, that over the file, that over the default") {
  const Folder folder;
  LoadInput input = folder.input();
  CHECK(load(input)->settings.sync_batch_size == 5000);

  const fs::path file = folder.write("config/wbd/wbd.toml", "[sync]\n\nbatch_size = 10\n");
  auto loaded = load(input).value();
  CHECK(loaded.settings.sync_batch_size == 10);
  CHECK(loaded.file == file);
  CHECK(shown(loaded, "sync.batch_size").origin == Origin::file);
  CHECK(shown(loaded, "sync.batch_size").where == file.string() + ":3");

  input.environment["SYNC_BATCH_SIZE"] = "20";
  loaded = load(input).value();
  CHECK(loaded.settings.sync_batch_size == 20);
  CHECK(shown(loaded, "sync.batch_size").origin == Origin::environment);
  CHECK(shown(loaded, "sync.batch_size").where == "SYNC_BATCH_SIZE");

  input.flags["sync.batch_size"] = "30";
  loaded = load(input).value();
  CHECK(loaded.settings.sync_batch_size == 30);
  CHECK(shown(loaded, "sync.batch_size").origin == Origin::flag);

  input.environment["SYNC_BATCH_SIZE"] = "";  // empty = unset
  input.flags.clear();
  CHECK(load(input)->settings.sync_batch_size == 10);
}

TEST_CASE("units: minutes, seconds and sizes") {
  struct Case {
    const char* key;
    const char* text;
    std::int64_t want;  // milliseconds or bytes
  };
  const auto c = EACH_ROW(Case, {{"sync.interval", "5", 300'000},
                                 {"cache.redis_timeout", "0.2", 200},
                                 {"cache.redis_timeout", "120ms", 120},
                                 {"sync.interval", "0.5", 30'000},
                                 {"sync.interval", "30s", 30'000},
                                 {"sync.interval", "2h", 7'200'000},
                                 {"database.timeout", "5", 5'000},
                                 {"database.timeout", "500ms", 500},
                                 {"database.timeout", "1m", 60'000},
                                 {"cache.max_memory", "256mb", 268'435'456},
                                 {"cache.max_memory", "1GB", 1'073'741'824},
                                 {"cache.max_memory", "2097152", 2'097'152},
                                 {"cache.max_memory", "2048k", 2'097'152}});
  INFO(c.key << " = " << c.text);
  Settings settings;
  const SettingRow& row = *find_setting(c.key);
  REQUIRE_FALSE(assign(settings, row, c.text));
  CHECK(field_text(settings, row) == std::to_string(c.want));
}

TEST_CASE("what is not allowed is refused") {
  struct Case {
    const char* key;
    const char* text;
  };
  const auto c = EACH_ROW(Case, {{"database.pool_size", "0"},
                                 {"database.pool_size", "1.5"},
                                 {"database.pool_size", "ten"},
                                 {"database.pool_size", "-1"},
                                 {"database.timeout", "5 parsecs"},
                                 {"database.timeout", "0"},
                                 {"database.timeout", "nan"},
                                 {"database.url", ""},
                                 {"database.url", "mysql://x"},
                                 {"database.url", "sqlite://relative.db"},
                                 {"cache.redis_url", "http://x"},
                                 {"cache.redis_timeout", "0"},
                                 {"cache.redis_timeout", "11"},
                                 {"cache.max_memory", "lots"},
                                 {"wb.base_url", "http://example.com"},
                                 {"wb.base_url", "http://127.0.0.1.evil.example"},
                                 {"wb.base_url", "http://user@127.0.0.1"},
                                 {"wb.base_url", "ftp://x"},
                                 {"wb.base_url", "https://x/?a=b"},
                                 {"wb.base_url", "http://127.0.0.1:99x"},
                                 {"notify.telegram_url", "https://bots.example/?a"},
                                 {"wb.auth_scheme", "basic"},
                                 {"wb.limit_scale", "0"},
                                 {"wb.limit_scale", "-1"},
                                 {"api.listen", "8080"},
                                 {"api.listen", "127.0.0.1:99999"},
                                 {"api.listen", "::1:8080"},
                                 {"api.listen", "unix:relative"},
                                 {"api.metrics_require_key", "yes"},
                                 {"report_timezone", "Moscow"},
                                 {"language", "de"},
                                 {"notify.telegram_url", "api.telegram.org"},
                                 {"notify.telegram_url", "ftp://api.telegram.org"},
                                 {"notify.telegram_url", "https://me:pw@api.telegram.org"},
                                 {"notify.telegram_url", ""},
                                 {"notify.proxy", "proxy:3128"},
                                 {"notify.proxy", "https://proxy:3128"},
                                 {"log.level", "trace"}});
  INFO(c.key << " = " << c.text);
  Settings settings;
  CHECK(assign(settings, *find_setting(c.key), c.text));
}

TEST_CASE("metrics are open where only this machine listens, unless the configuration says otherwise") {
  struct Case {
    const char* setting;
    const char* listen;
    bool key;
  };
  constexpr Case kCases[] = {
      {"auto", "127.0.0.1:8080", false}, {"auto", "127.8.0.1:80", false},  {"auto", "localhost:8080", false},
      {"auto", "[::1]:8080", false},     {"auto", "unix:/run/wbd", false}, {"auto", "0.0.0.0:8080", true},
      {"auto", "[::]:8080", true},       {"auto", "192.168.1.7:80", true}, {"auto", "wbd.example:80", true},
      {"true", "127.0.0.1:8080", true},  {"true", "unix:/run/wbd", true},  {"false", "0.0.0.0:8080", false}};
  for (const Case& c : kCases) {
    INFO(c.setting << " at " << c.listen);
    Settings settings;
    settings.metrics_require_key = c.setting;
    CHECK(metrics_need_key(settings, c.listen) == c.key);
  }
}

TEST_CASE("a choice that has true among its words takes the boolean of TOML, others name what is allowed") {
  const Folder folder;
  const auto loaded = [&folder](const std::string& text) {
    LoadInput input = folder.input();
    input.config_flag = folder.write("wbd.toml", text);
    return load(input);
  };
  for (const char* value : {"true", "\"true\""}) {
    const auto got = loaded(std::string("[api]\nmetrics_require_key = ") + value + "\n");
    REQUIRE(got.has_value());
    CHECK(got->settings.metrics_require_key == "true");
  }
  CHECK(loaded("language = true\n").has_error());
}

TEST_CASE("what is allowed is taken") {
  struct Case {
    const char* key;
    const char* text;
  };
  const auto c = EACH_ROW(Case, {{"database.url", "postgresql://u:p@h/db"},
                                 {"wb.base_url", "https://proxy.example/wb"},
                                 {"wb.base_url", "http://localhost:1"},
                                 {"wb.base_url", "http://[::1]:9000/{host}"},
                                 {"api.listen", "[::]:8080"},
                                 {"api.listen", "127.0.0.1:0"},
                                 {"api.listen", "unix:/run/wbd.sock"},
                                 {"cache.redis_url", ""},
                                 {"cache.redis_url", "unix:///run/redis.sock"},
                                 {"notify.telegram_url", "http://127.0.0.1:8081"},
                                 {"notify.proxy", ""},
                                 {"notify.proxy", "socks5h://me:pw@proxy.example:1080"},
                                 {"cache.prefix", ""}});
  INFO(c.key << " = " << c.text);
  Settings settings;
  CHECK_FALSE(assign(settings, *find_setting(c.key), c.text));
}

TEST_CASE("an address to which paths are added is kept without the slash at its end") {
  Settings settings;
  CHECK_FALSE(assign(settings, *find_setting("wb.base_url"), "http://127.0.0.1:9000/"));
  CHECK(settings.wb_api_base_url == "http://127.0.0.1:9000");
  CHECK_FALSE(assign(settings, *find_setting("notify.max_url"), "https://max.example/api/"));
  CHECK(settings.max_url == "https://max.example/api");
}

TEST_CASE("every mistake of a file is told with line, key, and what is allowed") {
  const Folder folder;
  LoadInput input = folder.input();
  const fs::path file = folder.write("wbd.toml",
                                     "[sync]\n"
                                     "intervall = 5\n"
                                     "batch_size = \"many\"\n"
                                     "[datbase]\n"
                                     "url = 1\n"
                                     "[api]\n"
                                     "cors_origins = \"*\"\n");
  input.config_flag = file;
  input.environment["SYNC_RETRY_ATTEMPTS"] = "0";
  const std::string text = detail(input);
  INFO(text);
  CHECK(text.find(file.string() + ":2: sync.intervall: unknown key; did you mean sync.interval?") !=
        std::string::npos);
  CHECK(text.find(file.string() + ":3: sync.batch_size: must be an integer from 1 to 100000") !=
        std::string::npos);
  CHECK(text.find(":4: datbase") != std::string::npos);
  CHECK(text.find(":7: api.cors_origins: must be a list of texts") != std::string::npos);
  CHECK(text.find("SYNC_RETRY_ATTEMPTS: sync.retry_attempts: must be an integer from 1 to 100, not \"0\"") !=
        std::string::npos);
}

TEST_CASE("broken TOML, a missing named file and a folder are errors; no file at all is not") {
  const Folder folder;
  LoadInput input = folder.input();
  CHECK(load(input).has_value());
  CHECK_FALSE(load(input)->file);
  input.config_flag = folder.write("broken.toml", "[sync\nx = ");
  CHECK(detail(input).find("broken.toml:") != std::string::npos);
  input.config_flag = folder.path / "absent.toml";
  CHECK(detail(input).find("absent.toml") != std::string::npos);
  input.config_flag = folder.path;
  CHECK_FALSE(detail(input).empty());
  input.config_flag = folder.write("empty.toml", "");
  CHECK(load(input)->file == input.config_flag);
  input.config_flag.reset();
  input.environment["WBD_CONFIG"] = (folder.path / "absent.toml").string();
  CHECK_FALSE(detail(input).empty());
}

TEST_CASE("the rates may be scaled for an emulator only") {
  const Folder folder;
  LoadInput input = folder.input();
  input.environment["WB_LIMIT_SCALE"] = "60";
  for (const char* official :
       {"https://{host}", "https://statistics-api.wildberries.ru", "https://{host}/v1"}) {
    INFO(official);
    input.environment["WB_API_BASE_URL"] = official;
    CHECK(detail(input).find("wb.limit_scale") != std::string::npos);
  }
  for (const char* other : {"http://127.0.0.1:9000", "https://emulator.example"}) {
    INFO(other);
    input.environment["WB_API_BASE_URL"] = other;
    CHECK(load(input)->settings.wb_limit_scale == 60);
  }
}

TEST_CASE("an allowed address of messages is a host with its port") {
  const Folder folder;
  LoadInput input = folder.input();
  for (const char* good : {"127.0.0.1:9000, [::1]:9000", "bot.internal:80", ""}) {
    input.flags["notify.allow_addresses"] = good;
    CHECK(load(input).has_value());
  }
  for (const char* bad :
       {"127.0.0.1", "http://127.0.0.1:80", "::1:9000", "127.0.0.1:0", "a@b:1", "host:1/x"}) {
    INFO(bad);
    input.flags["notify.allow_addresses"] = bad;
    CHECK(detail(input).find(bad) != std::string::npos);
  }
}

TEST_CASE("default paths follow XDG; the key lies beside the database; the service has its own place") {
  const Folder folder;
  LoadInput input = folder.input();
  auto settings = load(input)->settings;
  CHECK(settings.database_url == "sqlite://" + (folder.path / "data/wbd/wbd.db").string());
  CHECK(settings.secret_key_file == folder.path / "data/wbd/wbd.key");

  input.environment.erase("XDG_DATA_HOME");
  settings = load(input)->settings;
  CHECK(settings.database_url == "sqlite://" + (folder.path / ".local/share/wbd/wbd.db").string());

  input.environment["DATABASE_URL"] = "sqlite:///srv/shop/w.db";
  CHECK(load(input)->settings.secret_key_file == "/srv/shop/wbd.key");

  input.environment.erase("DATABASE_URL");
  input.service = true;
  input.config_flag = folder.write("service.toml", "");
  settings = load(input)->settings;
  CHECK(settings.database_url == "sqlite:///var/lib/wbd/wbd.db");
  CHECK(settings.secret_key_file == "/var/lib/wbd/wbd.key");

  CHECK(default_config_path({{"WBD_CONFIG", "/x/y.toml"}}) == "/x/y.toml");
  (void)folder.write("config/wbd/wbd.toml", "");
  CHECK(default_config_path(folder.input().environment) == folder.path / "config/wbd/wbd.toml");
}

TEST_CASE("secrets and passwords are never shown") {
  const Folder folder;
  LoadInput input = folder.input();
  input.environment["WBD_SECRET_KEY"] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  input.environment["DATABASE_URL"] = "postgresql://wb:hunter2@db/wb?password=hunter3&x=1";
  input.environment["REDIS_URL"] = "redis://:hunter4@cache:6379/0";
  const auto loaded = load(input).value();
  CHECK(loaded.settings.secret_key == input.environment["WBD_SECRET_KEY"]);
  CHECK(shown(loaded, "secret.key").value == "***");
  CHECK(shown(loaded, "database.url").value == "postgresql://wb:***@db/wb?password=***&x=1");
  CHECK(shown(loaded, "cache.redis_url").value == "redis://:***@cache:6379/0");
  const auto in_file = [&](const std::string& proxy) {
    LoadInput from_file = input;
    from_file.config_flag = folder.write("proxy.toml", "[notify]\nproxy = \"" + proxy + "\"\n");
    return from_file;
  };
  const auto by_proxy = load(in_file("socks5://hunter5:hunter6@proxy:1080")).value();
  CHECK(shown(by_proxy, "notify.proxy").value == "socks5://***@proxy:1080");
  CHECK(by_proxy.file_has_secrets);
  CHECK_FALSE(load(in_file("socks5://proxy:1080")).value().file_has_secrets);
  CHECK(detail(in_file("hunter5:hunter6@proxy:1080")).find("hunter") == std::string::npos);

  input.flags["secret.key"] = "AAEC";
  const std::string text = detail(input);
  CHECK(text.find("WBD_SECRET_KEY") != std::string::npos);
  CHECK(text.find("AAEC") == std::string::npos);
  input.flags.clear();
  input.environment["DATABASE_URL"] = "mysql://wb:hunter2@db/wb";
  CHECK(detail(input).find("hunter2") == std::string::npos);
}

TEST_CASE("a variable may name a file that holds a URL with its password") {
  const Folder folder;
  LoadInput input = folder.input();
  input.environment["DATABASE_URL_FILE"] =
      folder.write("secrets/db", "postgresql://wb:hunter2@db/wb\r\n").string();
  input.environment["REDIS_URL_FILE"] =
      folder.write("secrets/redis", "redis://:hunter4@cache:6379/0").string();
  const auto loaded = load(input).value();
  CHECK(loaded.settings.database_url == "postgresql://wb:hunter2@db/wb");
  CHECK(loaded.settings.redis_url == "redis://:hunter4@cache:6379/0");
  CHECK(shown(loaded, "database.url").value == "postgresql://wb:***@db/wb");
  CHECK(shown(loaded, "database.url").where == "DATABASE_URL_FILE");

  SECTION("the variable itself wins") {
    input.environment["DATABASE_URL"] = "sqlite:///srv/w.db";
    CHECK(load(input).value().settings.database_url == "sqlite:///srv/w.db");
  }
  SECTION("a file that is missing or empty is named") {
    input.environment["DATABASE_URL_FILE"] = (folder.path / "missing").string();
    input.environment["REDIS_URL_FILE"] = folder.write("empty", "").string();
    const std::string text = detail(input);
    CHECK(text.find("DATABASE_URL_FILE: " + (folder.path / "missing").string()) != std::string::npos);
    CHECK(text.find("REDIS_URL_FILE: ") != std::string::npos);
  }
  SECTION("its text is checked like any other, and never shown") {
    input.environment["DATABASE_URL_FILE"] = folder.write("wrong", "mysql://wb:hunter2@db/wb").string();
    const std::string text = detail(input);
    CHECK(text.find("DATABASE_URL_FILE: database.url") != std::string::npos);
    CHECK(text.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("the nearest name is offered only when it is near") {
  const std::vector<std::string_view> names{"orders", "products", "stocks"};
  CHECK(nearest_name("ordres", names) == "orders");
  CHECK(nearest_name("stock", names) == "stocks");
  CHECK(nearest_name("prodcts", names) == "products");
  CHECK(nearest_name("xyz", names).empty());
  CHECK(nearest_name("", names).empty());
  CHECK(nearest_name(std::string(100'000, 'a'), names).empty());
  CHECK(nearest_setting("database.pool_sise") == "database.pool_size");
  CHECK(nearest_setting("general.batch_size") == "sync.batch_size");
}

}  // namespace settings_test

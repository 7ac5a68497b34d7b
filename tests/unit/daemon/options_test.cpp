#include "daemon/options.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace options_test {

using namespace wbd;
using namespace wbd::daemon;

namespace {

std::variant<CommandLine, int> parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "wbd");
  return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

CommandLine good(std::vector<const char*> arguments) {
  const auto parsed = parse(std::move(arguments));
  REQUIRE(std::holds_alternative<CommandLine>(parsed));
  return std::get<CommandLine>(parsed);
}

}  // namespace

TEST_CASE("wbd's own flags give settings of the table") {
  for (const config::SettingRow& row : config::settings()) {
    if (row.flag.empty()) continue;
    INFO(row.flag);
    const std::string flag(row.flag);
    CHECK(good({flag.c_str(), "some"}).settings == config::Flags{{std::string(row.key), "some"}});
  }
  CHECK(good({"--listen", "127.0.0.1:0", "--log-level=debug"}).settings ==
        config::Flags{{"api.listen", "127.0.0.1:0"}, {"log.level", "debug"}});
}

TEST_CASE("the role is one of three words") {
  CHECK(good({}).role == Role::all);
  CHECK(good({"--role", "api"}).role == Role::api);
  CHECK(good({"--role=scheduler"}).role == Role::scheduler);
  for (const char* wrong : {"1", "API", "worker", ""}) {
    INFO(wrong);
    CHECK(std::get<int>(parse({"--role", wrong})) == 2);
  }
}

TEST_CASE("--set gives any setting; the last one counts, and a flag of the setting's own more") {
  CHECK(good({"--set", "wb.timeout=5", "--set=api.cors_origins=a,b", "--set", "wb.timeout=6"}).settings ==
        config::Flags{{"api.cors_origins", "a,b"}, {"wb.timeout", "6"}});
  CHECK(good({"--log-level", "debug", "--set", "log.level=error"}).settings ==
        config::Flags{{"log.level", "debug"}});
}

TEST_CASE("what the flags give is loaded") {
  config::LoadInput input;
  input.environment = {{"HOME", "/nonexistent"}, {"LOG_LEVEL", "warning"}};
  input.flags = good({"--listen", "127.0.0.1:0", "--log-level", "debug", "--set", "wb.timeout=7"}).settings;
  const config::Loaded loaded = config::load(input).value();
  CHECK(loaded.settings.listen == "127.0.0.1:0");
  CHECK(loaded.settings.log_level == log::Level::debug);
  CHECK(loaded.settings.wb_api_timeout == Millis{7'000});
  int by_flag = 0;
  for (const config::Shown& shown : loaded.shown) by_flag += shown.origin == config::Origin::flag ? 1 : 0;
  CHECK(by_flag == 3);
}

TEST_CASE("the other options: role, files; help ends with 0 and wrong usage with 2") {
  const CommandLine line = good({"--role", "api", "--config", "/etc/x.toml", "--ready-file", "/run/ready"});
  CHECK(line.role == Role::api);
  CHECK(line.config == "/etc/x.toml");
  CHECK(line.ready_file == "/run/ready");
  CHECK(good({}).role == Role::all);
  struct Case {
    std::vector<const char*> arguments;
    int code;
  };
  const auto c = EACH_ROW(Case, {
                                    {{"--help"}, 0},
                                    {{"--version"}, 0},
                                    {{"--role", "king"}, 2},
                                    {{"--set", "log.level"}, 2},
                                    {{"--set", "=debug"}, 2},
                                    {{"--set"}, 2},
                                    {{"--listen"}, 2},
                                    {{"--wrong"}, 2},
                                    {{"extra"}, 2},
                                });
  const auto parsed = parse(c.arguments);
  REQUIRE(std::holds_alternative<int>(parsed));
  CHECK(std::get<int>(parsed) == c.code);
}

}  // namespace options_test

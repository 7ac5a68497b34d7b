#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/session.hpp"
#include "core/base/json_text.hpp"
#include "core/sync/pace.hpp"
#include "core/sync/run.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kConfigColumns{Column{"key", "Setting", "Настройка"},
                                    Column{"value", "Value", "Значение"}};
constexpr std::array kOriginColumns{
    Column{"key", "Setting", "Настройка"}, Column{"value", "Value", "Значение"},
    Column{"origin", "Origin", "Источник", Form::state}.ranked(1), Column{"where", "Where", "Где"}.ranked(2),
    Column{"variable", "Variable", "Переменная"}.ranked(3)};

std::string_view name_of(config::Origin origin) {
  switch (origin) {
    case config::Origin::default_value:
      return "default";
    case config::Origin::file:
      return "file";
    case config::Origin::environment:
      return "environment";
    case config::Origin::flag:
      return "flag";
  }
  return "";
}

constexpr std::string_view kIntervals = "sync.intervals.";

// An interval that is not set has the pace of its dataset.
std::string in_force(Session& session, const config::Shown& setting) {
  if (!setting.value.empty() || !setting.key.starts_with(kIntervals)) return setting.value;
  const auto dataset = parse_dataset(setting.key.substr(kIntervals.size()));
  if (!dataset) return setting.value;
  sync::Options options;
  options.interval = session.settings().sync_interval;
  return std::to_string(sync::interval_of(options, *dataset) / std::chrono::minutes{1});
}

Outcome config_show(Session& session, const Arguments& arguments) {
  const auto& shown = session.config().shown;
  const bool origin = arguments.has("--origin");
  Answer answer;
  answer.columns = origin ? std::span<const Column>(kOriginColumns) : std::span<const Column>(kConfigColumns);
  const auto total = static_cast<std::int64_t>(shown.size());
  answer.page = {total, total, 0};
  JsonWriter json(answer.data);
  json.begin_array();
  for (const config::Shown& setting : shown) {
    json.begin_object();
    json.field("key", setting.key);
    json.field("value", in_force(session, setting));
    if (origin) {
      json.field("origin", name_of(setting.origin));
      json.field("where", setting.where.empty() ? std::nullopt : std::optional(setting.where));
      json.field("variable", setting.variable.empty() ? std::nullopt : std::optional(setting.variable));
    }
    json.end_object();
  }
  json.end_array();
  return answer;
}

Outcome config_check(Session& session, const Arguments&) {
  const auto& loaded = session.config();
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("valid", true);
  json.field("file", loaded.file ? std::optional(loaded.file->string()) : std::nullopt);
  json.end_object();
  answer.text =
      loaded.file ? fmt::format(fmt::runtime(session.tr("{}: no mistakes.\n", "{}: ошибок нет.\n")),
                                loaded.file->string())
                  : std::string(session.tr("No configuration file; defaults and environment are in order.\n",
                                           "Файла настроек нет; умолчания и окружение в порядке.\n"));
  return answer;
}

constexpr std::array kConfigShow{
    Option::flag("--origin", "also where each value comes from", "и откуда взято каждое значение")};

constexpr std::array kConfigCommands{
    Command{"config", "show", "Settings in force", "Действующие настройки", "wbctl config show --origin",
            kConfigShow, config_show},
    Command{"config", "check", "Check the configuration", "Проверить настройки", "wbctl config check", kNone,
            config_check},
};

}  // namespace

std::span<const Command> config_commands() {
  return kConfigCommands;
}

}  // namespace wbd::cli::commands

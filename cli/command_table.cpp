#include "cli/command_table.hpp"

#include <algorithm>
#include <array>

#include "cli/command_table/nouns.hpp"

namespace wbd::cli {
namespace {

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

// One line a noun, in the order of --help.
constexpr std::array kNouns{
    init_commands,        //
    user_commands,        //
    cabinet_commands,     //
    sync_commands,        //
    events_commands,      //
    orders_commands,      //
    sales_commands,       //
    products_commands,    //
    stocks_commands,      //
    reviews_commands,     //
    questions_commands,   //
    prices_commands,      //
    warehouses_commands,  //
    tariffs_commands,     //
    finance_commands,     //
    funnel_commands,      //
    report_commands,      //
    analytics_commands,   //
    apikey_commands,      //
    status_commands,      //
    config_commands,      //
    doctor_commands,      //
    db_commands,          //
    cache_commands,       //
    sandbox_commands,     //
    completion_commands,  //
    version_commands,     //
};

std::vector<Command> make_table() {
  std::vector<Command> table;
  for (const auto noun : kNouns) {
    const auto rows = noun();
    table.insert(table.end(), rows.begin(), rows.end());
  }
  return table;
}

constexpr auto kListedByNounAlone = std::to_array<std::string_view>({
    "events",      //
    "orders",      //
    "sales",       //
    "products",    //
    "stocks",      //
    "reviews",     //
    "questions",   //
    "prices",      //
    "warehouses",  //
    "tariffs",     //
    "finance",     //
    "funnel",      //
});

}  // namespace

std::span<const Command> command_table() {
  static const std::vector<Command> table = make_table();
  return table;
}

std::span<const Option> global_options() {
  return kGlobal;
}

const Command* find_command(std::string_view noun, std::string_view verb) {
  for (const Command& command : command_table()) {
    if (command.noun == noun && command.verb == verb) return &command;
  }
  return nullptr;
}

std::vector<std::string_view> nouns() {
  std::vector<std::string_view> out;
  for (const Command& command : command_table()) {
    if (out.empty() || out.back() != command.noun) out.push_back(command.noun);
  }
  return out;
}

std::vector<std::string_view> verbs_of(std::string_view noun) {
  std::vector<std::string_view> out;
  for (const Command& command : command_table()) {
    if (command.noun == noun && !command.verb.empty()) out.push_back(command.verb);
  }
  return out;
}

std::string_view default_verb(std::string_view noun) {
  const bool listed =
      std::find(kListedByNounAlone.begin(), kListedByNounAlone.end(), noun) != kListedByNounAlone.end();
  return listed ? "list" : "";
}

}  // namespace wbd::cli

#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kDoctorOptions{
    Option{.name = "--wb",
           .en = "also ping WB's hosts with each cabinet's token (WB limits that)",
           .ru = "ещё и пинговать адреса WB токеном каждого кабинета (WB это ограничивает)"}};

constexpr std::array kDoctorCommands{
    Command{"doctor", "", "Check the installation: one line a check, with what to do",
            "Проверить установку: строка на проверку и что делать", "wbctl doctor", kDoctorOptions,
            commands::doctor},
};

}  // namespace

std::span<const Command> doctor_commands() {
  return kDoctorCommands;
}

}  // namespace wbd::cli

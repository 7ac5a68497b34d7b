#pragma once
// The commands by noun: one file each, joined by cli/command_table.cpp.

#include <span>

#include "cli/command.hpp"

namespace wbd::cli {

[[nodiscard]] std::span<const Command> init_commands();
[[nodiscard]] std::span<const Command> user_commands();
[[nodiscard]] std::span<const Command> cabinet_commands();
[[nodiscard]] std::span<const Command> sync_commands();
[[nodiscard]] std::span<const Command> events_commands();
[[nodiscard]] std::span<const Command> orders_commands();
[[nodiscard]] std::span<const Command> sales_commands();
[[nodiscard]] std::span<const Command> products_commands();
[[nodiscard]] std::span<const Command> stocks_commands();
[[nodiscard]] std::span<const Command> reviews_commands();
[[nodiscard]] std::span<const Command> questions_commands();
[[nodiscard]] std::span<const Command> prices_commands();
[[nodiscard]] std::span<const Command> warehouses_commands();
[[nodiscard]] std::span<const Command> tariffs_commands();
[[nodiscard]] std::span<const Command> finance_commands();
[[nodiscard]] std::span<const Command> funnel_commands();
[[nodiscard]] std::span<const Command> report_commands();
[[nodiscard]] std::span<const Command> analytics_commands();
[[nodiscard]] std::span<const Command> apikey_commands();
[[nodiscard]] std::span<const Command> status_commands();
[[nodiscard]] std::span<const Command> config_commands();
[[nodiscard]] std::span<const Command> doctor_commands();
[[nodiscard]] std::span<const Command> db_commands();
[[nodiscard]] std::span<const Command> cache_commands();
[[nodiscard]] std::span<const Command> sandbox_commands();
[[nodiscard]] std::span<const Command> completion_commands();
[[nodiscard]] std::span<const Command> version_commands();

}  // namespace wbd::cli

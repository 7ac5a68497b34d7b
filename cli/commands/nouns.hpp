#pragma once
// The commands, a function for each file of this folder.

#include <array>
#include <span>

#include "cli/command.hpp"

namespace wbd::cli::commands {

using Outcome = Result<Answer>;

[[nodiscard]] std::span<const Command> init_commands();
[[nodiscard]] std::span<const Command> user_commands();
[[nodiscard]] std::span<const Command> cabinet_commands();
[[nodiscard]] std::span<const Command> cabinet_member_commands();
[[nodiscard]] std::span<const Command> cabinet_token_commands();
[[nodiscard]] std::span<const Command> sync_commands();
[[nodiscard]] std::span<const Command> events_commands();
[[nodiscard]] std::span<const Command> notify_target_commands();
[[nodiscard]] std::span<const Command> notify_log_commands();
[[nodiscard]] std::span<const Command> notify_send_commands();
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
[[nodiscard]] std::span<const Command> ledger_commands();
[[nodiscard]] std::span<const Command> audit_commands();
[[nodiscard]] std::span<const Command> cost_commands();
[[nodiscard]] std::span<const Command> tax_commands();
[[nodiscard]] std::span<const Command> funnel_commands();
[[nodiscard]] std::span<const Command> report_commands();
[[nodiscard]] std::span<const Command> analytics_commands();
[[nodiscard]] std::span<const Command> apikey_commands();
[[nodiscard]] std::span<const Command> status_commands();
[[nodiscard]] std::span<const Command> wait_commands();
[[nodiscard]] std::span<const Command> incident_commands();
[[nodiscard]] std::span<const Command> config_commands();
[[nodiscard]] std::span<const Command> doctor_commands();
[[nodiscard]] std::span<const Command> db_commands();
[[nodiscard]] std::span<const Command> db_care_commands();
[[nodiscard]] std::span<const Command> sql_commands();
[[nodiscard]] std::span<const Command> api_commands();
[[nodiscard]] std::span<const Command> open_commands();
[[nodiscard]] std::span<const Command> secret_commands();
[[nodiscard]] std::span<const Command> cache_commands();
[[nodiscard]] std::span<const Command> sandbox_commands();
[[nodiscard]] std::span<const Command> completion_commands();
[[nodiscard]] std::span<const Command> version_commands();

// In the order of --help.
// clang-format off
inline constexpr std::array kNouns{
    init_commands,
    user_commands,
    cabinet_commands,
    cabinet_member_commands,
    cabinet_token_commands,
    sync_commands,
    events_commands,
    notify_target_commands,
    notify_log_commands,
    notify_send_commands,
    orders_commands,
    sales_commands,
    products_commands,
    stocks_commands,
    reviews_commands,
    questions_commands,
    prices_commands,
    warehouses_commands,
    tariffs_commands,
    finance_commands,
    audit_commands,
    ledger_commands,
    cost_commands,
    tax_commands,
    funnel_commands,
    report_commands,
    analytics_commands,
    apikey_commands,
    status_commands,
    wait_commands,
    incident_commands,
    config_commands,
    doctor_commands,
    db_commands,
    db_care_commands,
    sql_commands,
    api_commands,
    open_commands,
    secret_commands,
    cache_commands,
    sandbox_commands,
    completion_commands,
    version_commands,
};
// clang-format on

}  // namespace wbd::cli::commands

#pragma once
// The rows of the route table, a function for each file of this folder.

#include <span>

#include "daemon/rest/route_table.hpp"

namespace wbd::rest {

[[nodiscard]] std::span<const Route> order_routes();
[[nodiscard]] std::span<const Route> report_routes();
[[nodiscard]] std::span<const Route> sale_routes();
[[nodiscard]] std::span<const Route> analytics_routes();
[[nodiscard]] std::span<const Route> product_routes();
[[nodiscard]] std::span<const Route> stock_routes();
[[nodiscard]] std::span<const Route> review_routes();
[[nodiscard]] std::span<const Route> question_routes();
[[nodiscard]] std::span<const Route> price_routes();
[[nodiscard]] std::span<const Route> warehouse_routes();
[[nodiscard]] std::span<const Route> tariff_routes();
[[nodiscard]] std::span<const Route> finance_routes();
[[nodiscard]] std::span<const Route> funnel_routes();
[[nodiscard]] std::span<const Route> cabinet_routes();
[[nodiscard]] std::span<const Route> member_routes();
[[nodiscard]] std::span<const Route> user_routes();
[[nodiscard]] std::span<const Route> sync_routes();
[[nodiscard]] std::span<const Route> event_routes();
[[nodiscard]] std::span<const Route> service_routes();

}  // namespace wbd::rest

#pragma once
// The figures that can be explained (SPEC sections 8 and 14), each with its formula in words.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/model/language.hpp"
#include "core/model/ledger.hpp"

namespace wbd::analytics {

// The rows of WB from which a figure follows. `none`: it follows from other figures alone.
enum class FigureRows : std::uint8_t { none, orders, buyouts, returns, ledger, revenue, units };

struct Figure {
  std::string_view name;
  std::string_view en, ru;  // the formula
  FigureRows rows = FigureRows::none;
  std::array<std::string_view, 5> inputs{};  // names of figures; "" = no more
};

// The unit of a figure's value.
enum class FigureUnit : std::uint8_t { money, count, per_day, percent };
[[nodiscard]] std::string_view to_string(FigureUnit unit);
[[nodiscard]] FigureUnit unit_of(std::string_view figure);

// Every figure except the lines of the ledger, which explain themselves by their rows.
[[nodiscard]] const Figure* find_figure(std::string_view name);
// The names of all figures, the lines of the ledger last.
inline constexpr std::array<std::string_view, 47> kFigureNames{"orders_count",
                                                               "orders_sum",
                                                               "cancelled_count",
                                                               "cancelled_sum",
                                                               "buyouts_count",
                                                               "buyouts_sum",
                                                               "returns_count",
                                                               "returns_sum",
                                                               "buyout_percent",
                                                               "in_transit_count",
                                                               "orders_per_day",
                                                               "average_price",
                                                               "payout",
                                                               "revenue",
                                                               "before_discount",
                                                               "units_sold",
                                                               "units_returned",
                                                               "goods_cost",
                                                               "other_costs",
                                                               "written_off",
                                                               "tax",
                                                               "profit",
                                                               "profit_after_tax",
                                                               "profit_per_unit",
                                                               "margin_percent",
                                                               "roi_percent",
                                                               "sale",
                                                               "return",
                                                               "correction",
                                                               "compensation",
                                                               "logistics",
                                                               "logistics_correction",
                                                               "storage",
                                                               "acceptance",
                                                               "penalty",
                                                               "advert",
                                                               "review_points",
                                                               "subscription",
                                                               "disposal",
                                                               "card_transfer",
                                                               "payout_date",
                                                               "loan_principal",
                                                               "loan_cost",
                                                               "deduction",
                                                               "loyalty",
                                                               "additional",
                                                               "payment_schedule"};
// The field of WB's rows behind a line: "forPay of documents Продажа".
[[nodiscard]] std::string_view line_formula(LedgerLine line, Language language);

}  // namespace wbd::analytics

#pragma once
// The order report (SPEC section 8): collected in one snapshot, computed by pure functions, rendered three
// ways.

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/store/catalog.hpp"
#include "core/store/orders.hpp"

namespace wb::report {

enum class Language { ru, en };
[[nodiscard]] std::optional<Language> parse_language(std::string_view text);

// Everything the report needs from the database, of one moment.
struct OrderFacts {
  store::OrderRow order;
  std::vector<store::ArticleOrder>
      orders;  // of the article, from 180 days back (periods and their previous windows)
  std::vector<store::ArticleSale> sales;
  std::vector<store::StockRow> stock;  // of the article
  std::optional<store::Rating> rating;
  std::optional<UtcTime> as_of;
};
[[nodiscard]] Result<OrderFacts> collect(store::Tx& tx, std::span<const CabinetId> cabinets,
                                         std::string_view id_or_srid, UtcTime now, const TimeZone& zone);

struct PeriodNumbers {
  int days = 0;
  std::int64_t orders_count = 0;
  Money orders_sum;
  std::int64_t cancelled_count = 0;
  std::int64_t buyouts_count = 0;  // S rows whose own date is in the window
  Money buyouts_sum;
  std::int64_t returns_count = 0;
  Money returns_sum;
  std::optional<std::int64_t> buyout_percent_hundredths;  // by cohort of the order date
  std::int64_t in_transit_count = 0;
  std::int64_t unpriced_count = 0;
};
struct OrderReport {
  OrderFacts facts;
  std::vector<PeriodNumbers> periods;  // 7, 14, 30, 60, 90 days
  PeriodNumbers today, yesterday, yesterday_same_time;
  UtcTime now;
};
[[nodiscard]] OrderReport compute(OrderFacts facts, UtcTime now, const TimeZone& zone);

[[nodiscard]] std::string to_json(const OrderReport& report, Language language,
                                  const TimeZone& zone);  // sections, plus `parts`
[[nodiscard]] std::string to_text(const OrderReport& report, Language language, const TimeZone& zone);
[[nodiscard]] std::string to_html(const OrderReport& report, Language language,
                                  const TimeZone& zone);  // Telegram's subset
// Splits at section borders so that no part passes Telegram's 4096 UTF-16 units; nothing is cut.
[[nodiscard]] std::vector<std::string> split_for_telegram(const std::vector<std::string>& sections);

}  // namespace wb::report

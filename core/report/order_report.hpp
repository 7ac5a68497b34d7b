#pragma once
// The order report (SPEC section 8): collected in one snapshot, computed by pure functions, rendered three
// ways.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/dataset.hpp"
#include "core/report/language.hpp"
#include "core/report/size_stock.hpp"
#include "core/report/telegram.hpp"
#include "core/store/catalog.hpp"
#include "core/store/orders.hpp"

namespace wb::report {

// Everything the report needs from the database, of one moment.
// The datasets an order report is made from.
inline constexpr std::array kOrderReportSources{Dataset::orders, Dataset::reviews, Dataset::sales,
                                                Dataset::products, Dataset::stocks};

struct OrderFacts {
  store::OrderRow order;
  std::vector<store::ArticleOrder>
      orders;  // of the article, from 180 days back (periods and their previous windows)
  std::vector<store::ArticleSale> sales;
  std::vector<store::StockRow> stock;  // of the article
  std::optional<store::Rating> rating;
  // Last successful sync of what the report shows, in the order of kOrderReportSources; nullopt = never.
  std::vector<std::pair<Dataset, std::optional<UtcTime>>> synced_at;
  std::optional<UtcTime> as_of;  // the oldest of them, nullopt when one never succeeded

  [[nodiscard]] std::optional<UtcTime> synced(Dataset dataset) const;
};
// Errc::not_found when no order of these cabinets has the id or srid.
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
[[nodiscard]] std::int64_t orders_per_day_hundredths(const PeriodNumbers& numbers);

struct OrderReport {
  OrderFacts facts;
  std::vector<PeriodNumbers> periods;   // 7, 14, 30, 60, 90 days
  std::vector<PeriodNumbers> previous;  // the same windows moved back by their length, also their ends
  PeriodNumbers today, yesterday, yesterday_same_time;
  std::vector<SizeStock> stock;
  UtcTime now;
};
[[nodiscard]] OrderReport compute(OrderFacts facts, UtcTime now, const TimeZone& zone);

// {"sections": {order, item, money, route, sales, buyouts, speed, today_vs_yesterday, stock, rating,
// freshness}, "parts": [...], "parts_html": [...]}: empty sections are left out; each part is a finished
// message for Telegram, plain or in its HTML.
[[nodiscard]] std::string to_json(const OrderReport& report, Language language, const TimeZone& zone);
[[nodiscard]] std::string to_text(const OrderReport& report, Language language, const TimeZone& zone);
[[nodiscard]] std::string to_html(const OrderReport& report, Language language,
                                  const TimeZone& zone);  // Telegram's subset

}  // namespace wb::report

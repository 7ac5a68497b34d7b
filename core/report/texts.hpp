#pragma once
// The texts of the reports, one table for each language. Everything else is the same in all languages.

#include <array>
#include <string_view>
#include <utility>

#include "core/model/dataset.hpp"
#include "core/model/order.hpp"
#include "core/report/plural.hpp"

namespace wbd::report {

struct Texts {
  // headings
  std::string_view order, item, money, route, article_sales, article_buyouts, speed, today_vs_yesterday,
      stock, rating;
  std::string_view sales_report, daily_report, dashboard, orders_heading, buyouts_heading, by_day, by_week,
      best_products, warehouses, regions, running_out, ran_out, reviews_heading;

  // order and item
  std::array<std::string_view, 4> status;  // by OrderStatus, with its emoji
  std::string_view placed, cancelled_at, preliminary;
  std::string_view wb_article, vendor_code, size, one_size, barcode;

  // money and route
  std::string_view price, buyer_pays, spp, commission, logistics, for_pay, after_logistics;
  std::string_view estimate, actual;  // labels of an amount
  std::string_view no_estimate;
  std::array<std::string_view, 6> no_estimate_because;       // by NoEstimate
  std::string_view seller_warehouse, some_seller_warehouse;  // beside the warehouse's name; instead of it

  // numbers of periods
  PluralForms days, orders, buyouts_count, returns, cancellations, reviews, pieces;
  std::string_view unpriced, in_transit, buyout_rate, per_day;
  std::string_view points;                       // percentage points
  std::string_view too_early;                    // {} of {} orders are decided
  std::string_view no_data, not_compared;        // a window before; {} are the periods without one
  std::string_view history_from, history_loads;  // why: {} is a day
  std::string_view today, yesterday_same_time, yesterday;

  // stock
  std::string_view to_clients, from_clients, out_of_stock, lasts, lasts_under_a_day, lasts_over_a_year;

  // freshness
  std::string_view as_of, not_loaded, still_loading;

  // a seller's reports
  PluralForms questions, sizes, cabinets;
  std::string_view average_price, average_price_alone;  // after a number; at the start of a line
  std::string_view unpriced_yet, buyout_percent, nothing_sold, day_before, unknown;
  std::string_view and_more;                                    // {} is a number
  std::string_view by_wb_reports, no_report_yet, reports_load;  // a day's money
  std::string_view new_reviews, new_that_day, of, average, unanswered, enough_stock, card_deleted;
  std::string_view token_refused, token_expired, token_expires, token_expires_today, sync_paused,
      disconnected, not_verified, all_well, no_cabinets, stock_unknown;
};

[[nodiscard]] const Texts& texts(Language language);

extern const Texts kRussianTexts;
extern const Texts kEnglishTexts;

}  // namespace wbd::report

#pragma once
// The texts of messages, one table for each language, beside report::Texts. What a type of event is called
// stands in its row: core/model/event_type.hpp.

#include <string_view>

#include "core/model/language.hpp"

namespace wbd::notify {

struct CardTexts {
  std::string_view cabinet, unknown_item;

  // orders
  std::string_view number_of_day, sum_of_day, without_price;  // {} is the number; the sum; a number
  std::string_view placed, changed;
  std::string_view tariff_of_wb, report_of_wb;  // where a commission comes from
  std::string_view payout, for_goods, less_logistics;
  std::string_view prices_come_later;  // feed mode
  std::string_view order_gone;
  std::string_view article, buyout_in_30_days, bought_of, today, yesterday;

  // stock
  std::string_view size, all_sizes, left, was, came, none_left, orders_in_days, stock_not_loaded;

  // reviews and questions
  std::string_view review_text, pros, cons, photos, no_text, unanswered_yet, text_gone;

  // prices
  std::string_view price, discounted, club, not_set;

  // payouts
  std::string_view pay_report, paid, computed, residual, payout_agrees, payout_unchecked, payout_more;

  // the service
  std::string_view history_loaded, works_again, requested_done, requested_partly, requested_failed,
      renew_token, token_stopped, feed_goes_on;

  // bursts and digests
  std::string_view held_quiet, daily, weekly, same_weekday, week_before, more, article_moves, without_change,
      bad_reviews, none_bad, no_data_block, expected, nothing_happened, no_comparison, no_access, no_orders,
      no_sales;
};
[[nodiscard]] const CardTexts& card_texts(Language language);

}  // namespace wbd::notify

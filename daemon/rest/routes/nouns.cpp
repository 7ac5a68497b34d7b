#include "daemon/rest/routes/nouns.hpp"

namespace wbd::rest {

std::span<const Noun> nouns() {
  // If two patterns match a path, the first one answers.
  // clang-format off
  static const std::vector<Noun> all{
      order_noun(),
      report_noun(),
      analytics_noun(),
      sale_noun(),
      product_noun(),
      stock_noun(),
      review_noun(),
      question_noun(),
      price_noun(),
      warehouse_noun(),
      tariff_noun(),
      finance_noun(),
      funnel_noun(),
      cabinet_noun(),
      member_noun(),
      user_noun(),
      sync_noun(),
      event_noun(),
      service_noun(),
  };
  // clang-format on
  return all;
}

}  // namespace wbd::rest

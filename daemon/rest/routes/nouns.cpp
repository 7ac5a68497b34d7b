#include "daemon/rest/routes/nouns.hpp"

namespace wbd::rest {

// Each is defined in the file of its noun.
Noun order_noun();
Noun report_noun();
Noun analytics_noun();
Noun sale_noun();
Noun product_noun();
Noun stock_noun();
Noun review_noun();
Noun question_noun();
Noun price_noun();
Noun warehouse_noun();
Noun tariff_noun();
Noun ledger_noun();
Noun finance_noun();
Noun audit_noun();
Noun cost_noun();
Noun tax_noun();
Noun funnel_noun();
Noun cabinet_noun();
Noun member_noun();
Noun user_noun();
Noun target_noun();
Noun sync_noun();
Noun event_noun();
Noun incident_noun();
Noun service_noun();

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
      ledger_noun(),
      audit_noun(),
      finance_noun(),
      cost_noun(),
      tax_noun(),
      funnel_noun(),
      cabinet_noun(),
      member_noun(),
      user_noun(),
      target_noun(),
      sync_noun(),
      event_noun(),
      incident_noun(),
      service_noun(),
  };
  // clang-format on
  return all;
}

}  // namespace wbd::rest

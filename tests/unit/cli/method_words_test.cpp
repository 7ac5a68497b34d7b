#include "cli/method_words.hpp"

#include <array>

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace method_words_test {

using namespace wbd;

TEST_CASE("the state of a method is told in both languages") {
  struct Case {
    const char* method;
    MethodState state;
    bool forced;
    const char *en, *ru;
  };
  const auto c = EACH_ROW(
      Case, {
                {"supplier_sales", MethodState::gone, false,
                 "from the order feed and accounting: WB has switched supplier/sales off, asked again at "
                 "2026-11-21T09:00:00Z",
                 "из ленты заказов и финансовых отчётов: WB отключил supplier/sales, следующая попытка в "
                 "2026-11-21T09:00:00Z"},
                {"supplier_orders", MethodState::disabled, false,
                 "WB has disabled supplier/orders for now, asked again at 2026-11-21T09:00:00Z",
                 "WB временно отключил supplier/orders, следующая попытка в 2026-11-21T09:00:00Z"},
                {"item_rating", MethodState::gone, false,
                 "WB has switched item_rating off, asked again at 2026-11-21T09:00:00Z",
                 "WB отключил item_rating, следующая попытка в 2026-11-21T09:00:00Z"},
                {"supplier_sales", MethodState::on, true,
                 "from the order feed and accounting in place of supplier/sales: wb.source = feed",
                 "из ленты заказов и финансовых отчётов вместо supplier/sales: wb.source = feed"},
            });
  MethodStatus status;
  status.cabinet_id = CabinetId{1};
  status.method = c.method;
  status.state = c.state;
  status.forced = c.forced;
  status.probe_at = parse_rfc3339("2026-11-21T09:00:00Z");
  CHECK(cli::method_words(status, Language::en) == c.en);
  CHECK(cli::method_words(status, Language::ru) == c.ru);
  const std::array methods{status};
  const bool sales = status.method == kSalesMethod;
  CHECK(cli::source_words(methods, CabinetId{1}, Dataset::sales, Language::en).has_value() == sales);
  CHECK_FALSE(cli::source_words(methods, CabinetId{2}, Dataset::sales, Language::en).has_value());
  CHECK_FALSE(cli::source_words(methods, CabinetId{1}, Dataset::stocks, Language::en).has_value());
}

}  // namespace method_words_test

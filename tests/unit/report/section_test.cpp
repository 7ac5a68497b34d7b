#include "core/report/section.hpp"

#include "core/report/stock_section.hpp"
#include "tests/unit/report/report_fixture.hpp"
#include "tests/unit/rows.hpp"

namespace section_test {

using namespace wbd;
using namespace wbd::report;

TEST_CASE("one section is written for text and for HTML") {
  Section section("📦", "Заказ");
  section.heading().fact("новый");
  section.line().text("a < b ").bold("жирный").text(" ").code("x&y").fact("да").link("сайт",
                                                                                     "https://e/?a=1&b=2");
  const std::vector<Section> sections{section};
  CHECK(render(sections, Markup::none) ==
        std::vector<std::string>{"📦 Заказ · новый\na < b жирный x&y · дасайт"});
  CHECK(render(sections, Markup::telegram_html) ==
        std::vector<std::string>{"📦 <b>Заказ</b> · новый\na &lt; b <b>жирный</b> <code>x&amp;y</code> · да"
                                 "<a href=\"https://e/?a=1&amp;b=2\">сайт</a>"});
}

TEST_CASE("facts are separated by dots, empty ones are left out") {
  Line line;
  CHECK(line.dot().empty());
  line.fact("").fact("a").fact("").fact("b");
  Section section;
  section.add(line);
  section.add(Line());
  CHECK(render(std::vector{section}, Markup::none) == std::vector<std::string>{"a · b"});
}

TEST_CASE("a section without lines is left out, one without a heading is its lines") {
  Section plain;
  plain.line().text("one");
  plain.line().text("two");
  CHECK(render(std::vector{Section("📦", "empty"), plain}, Markup::none) ==
        std::vector<std::string>{"one\ntwo"});
}

TEST_CASE("control characters cannot start a line of their own") {
  Section section;
  section.line().text("a\nb\r\tc\x7F").bold(std::string("d\0e", 3));
  CHECK(render(std::vector{section}, Markup::none) == std::vector<std::string>{"a b  c d e"});
}

TEST_CASE("a very long line is broken with its markup whole") {
  Section section;
  section.line().text("x").bold(std::string(1000, 'y'));
  CHECK(render(std::vector{section}, Markup::telegram_html) ==
        std::vector<std::string>{"x<b>" + std::string(599, 'y') + "</b>\n<b>" + std::string(401, 'y') +
                                 "</b>"});
}

TEST_CASE("stock says how long each size lasts") {
  struct Case {
    std::int64_t quantity, orders;
    const char *ru, *en;
  };
  const auto c = EACH_ROW(
      Case, {{21, 14, "🟢 M: 21 шт. · хватит на 21 день", "🟢 M: 21 pcs · lasts 21 days"},
             {1, 14, "🟡 M: 1 шт. · хватит на 1 день", "🟡 M: 1 pc · lasts 1 day"},
             {1, 15, "🟡 M: 1 шт. · хватит меньше чем на день",
              "🟡 M: 1 pc · lasts less than a day"},
             {7, 14, "🟡 M: 7 шт. · хватит на 7 дней", "🟡 M: 7 pcs · lasts 7 days"},
             {22, 14, "🟢 M: 22 шт. · хватит на 22 дня", "🟢 M: 22 pcs · lasts 22 days"},
             {500, 1, "🟢 M: 500 шт. · хватит больше чем на год",
              "🟢 M: 500 pcs · lasts more than a year"},
             {3, 0, "🟢 M: 3 шт.", "🟢 M: 3 pcs"},
             {0, 2, "🔴 M: нет в наличии", "🔴 M: out of stock"}});
  const auto sizes = group_by_size(
      std::vector{stock_row(1, "M", WarehouseType::wb, -999999, "Склад WB", c.quantity, c.orders)});
  for (const auto& [language, want] : {std::pair{Language::ru, c.ru}, std::pair{Language::en, c.en}}) {
    const auto text = render(std::vector{stock_section(sizes, language)}, Markup::none);
    REQUIRE(text.size() == 1);
    CHECK(text[0].substr(text[0].find('\n') + 1) == want);
  }
}

TEST_CASE("sizes that are no longer sold are left out unless there are no others") {
  const auto retired = stock_row(1, "M", WarehouseType::wb, -999999, "Склад WB", 0, 0);
  const auto sold = stock_row(2, "L", WarehouseType::wb, -999999, "Склад WB", 5, 0);
  CHECK(render(std::vector{stock_section(group_by_size(std::vector{retired, sold}), Language::ru)},
               Markup::none) ==
        std::vector<std::string>{"🏬 Остатки · 5 шт. · Склад WB\n🟢 L: 5 шт."});
  CHECK(render(std::vector{stock_section(group_by_size(std::vector{retired}), Language::ru)}, Markup::none) ==
        std::vector<std::string>{"🏬 Остатки\n⚪ нет в наличии"});
  CHECK(stock_section({}, Language::ru).empty());
}

TEST_CASE("a size that is only on its way is shown") {
  auto row = stock_row(1, "M", WarehouseType::wb, -999999, "Склад WB", 0, 0);
  row.stock.in_way_from_client = 2;
  CHECK(render(std::vector{stock_section(group_by_size(std::vector{row}), Language::ru)}, Markup::none) ==
        std::vector<std::string>{"🏬 Остатки · Склад WB\n⚪ M: нет в наличии\n🚚 возвращаются: 2"});
}

}  // namespace section_test

// The example of README.md and README.ru.md: one article in one week, to be checked by hand.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/ledger/cells.hpp"
#include "core/ledger/profit.hpp"

namespace worked_example_test {

using namespace wbd;
using namespace wbd::ledger;

namespace {

constexpr NmId kArticle{211131895}, kOther{211131900};
constexpr std::int64_t kDocument = 105817442;

Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}
Amount rubles(std::int64_t amount) {
  return Amount{amount * 10'000};
}

std::vector<LedgerRow> rows_of_report() {
  std::vector<LedgerRow> rows;
  const auto add = [&](unsigned day, const char* operation) -> LedgerRow& {
    LedgerRow& row = rows.emplace_back();
    row.rrd_id = std::ssize(rows);
    row.day = november(day);
    row.operation = operation;
    return row;
  };
  const auto goods = [&](unsigned day, const char* document, const char* srid) {
    LedgerRow& row = add(day, document);
    row.doc_type = document;
    row.nm_id = kArticle;
    row.srid = srid;
    row.quantity = 1;
    row.for_pay = rubles(1200);
    row.retail_amount = rubles(1500);
  };
  const auto delivery = [&](unsigned day, const char* srid, std::int64_t sum) {
    LedgerRow& row = add(day, "Логистика");
    row.nm_id = kArticle;
    row.srid = srid;
    row.delivery_service = rubles(sum);
  };
  for (const char* srid : {"a", "b", "c"}) {
    goods(3, "Продажа", srid);
    delivery(3, srid, 60);
  }
  goods(6, "Возврат", "c");
  delivery(6, "c", 50);
  add(8, "Хранение").paid_storage = rubles(90);
  LedgerRow& advert = add(8, "Удержание");
  advert.deduction = rubles(300);
  advert.reason = fmt::format("Оказание услуг «WB Продвижение», документ №{}", kDocument);
  return rows;
}

ProfitReport example() {
  CellMaker cells;
  for (const LedgerRow& row : rows_of_report()) cells.add(row);
  Sources sources;
  sources.storage = {{kArticle, rubles(60)}, {kOther, rubles(30)}};
  sources.adverts[kDocument] = {{rubles(300), {{kArticle, rubles(200)}, {kOther, rubles(50)}}}};
  const CostBook costs(
      std::vector<UnitCost>{{kArticle, "", november(1), rubles(450), rubles(30), {}, {}, "RUB"}});
  const std::vector<TaxProfile> profiles{{TaxRegime::usn_income, 600, 0, november(1)}};
  const std::map<NmId, ProfitMaker::ArticleNames> names;
  ProfitMaker maker(ProfitGroup::product, costs, profiles, names);
  for (const LedgerCell& cell : cells.finish({}, sources)) maker.add({cell});
  return std::move(maker).finish();
}

// "1,870.00" or "1 870,00", with the sign as the files write it.
std::string shown(Amount amount, char group, char decimal) {
  const std::int64_t kopecks = to_money(amount.abs()).minor;
  std::string whole = std::to_string(kopecks / 100);
  if (whole.size() > 3) whole.insert(whole.size() - 3, 1, group);
  return fmt::format("{}{}{}{:02}", amount.units < 0 ? "\u2212" : "", whole, decimal, kopecks % 100);
}

std::string file_text(const std::string& name) {
  std::ifstream file(std::string(WB_TEST_DATA) + "/../../" + name, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("the example of the README is what the ledger computes") {
  const ProfitReport report = example();
  const Profit& article = report.groups.at("211131895");
  CHECK(article.lines[LedgerLine::sale] == rubles(3600));
  CHECK(article.lines[LedgerLine::returned] == rubles(-1200));
  CHECK(article.lines[LedgerLine::logistics] == rubles(-230));
  CHECK(article.lines[LedgerLine::storage] == rubles(-60));
  CHECK(article.lines[LedgerLine::advert] == rubles(-240));
  CHECK(article.payout() == rubles(1870));
  CHECK(article.goods_cost == rubles(900));
  CHECK(article.other_costs == rubles(60));
  CHECK(article.profit() == rubles(910));
  CHECK(article.revenue == rubles(3000));
  CHECK(article.tax == rubles(180));
  CHECK(article.profit_after_tax() == rubles(730));
  CHECK(report.groups.at("211131900").payout() == rubles(-90));
  CHECK(report.total.payout() == rubles(1780));

  const auto line = [&](LedgerLine of) { return article.lines[of]; };
  struct Row {
    const char *en, *ru;
    Amount amount;
    bool bold;
  };
  const Row rows[] = {{"sales", "продажи", line(LedgerLine::sale), false},
                      {"returns", "возвраты", line(LedgerLine::returned), false},
                      {"logistics", "логистика", line(LedgerLine::logistics), false},
                      {"storage", "хранение", line(LedgerLine::storage), false},
                      {"adverts", "реклама", line(LedgerLine::advert), false},
                      {"payout", "к выплате", article.payout(), true},
                      {"cost of goods", "себестоимость", -*article.goods_cost, false},
                      {"other unit costs", "прочие расходы на товар", -*article.other_costs, false},
                      {"profit before tax", "прибыль до налога", *article.profit(), true},
                      {"tax", "налог", -*article.tax, false},
                      {"profit after tax", "прибыль после налога", *article.profit_after_tax(), true}};
  const std::string english = file_text("README.md"), russian = file_text("README.ru.md");
  for (const Row& row : rows) {
    for (const auto& [text, name, amount] : {std::tuple{&english, row.en, shown(row.amount, ',', '.')},
                                             std::tuple{&russian, row.ru, shown(row.amount, ' ', ',')}}) {
      const std::string mark = row.bold ? "**" : "";
      const std::size_t at = text->find(fmt::format("\n| {}{}{} | ", mark, name, mark));
      INFO(name);
      REQUIRE(at != std::string::npos);
      CHECK(text->substr(at + 1, text->find('\n', at + 1) - at - 1)
                .ends_with(fmt::format("| {0}{1}{0} |", mark, amount)));
    }
  }
}

}  // namespace worked_example_test

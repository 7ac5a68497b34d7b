#include "core/wb/finance.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/rows.hpp"

namespace finance_test {

using namespace wbd;
using namespace wbd::wb;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

constexpr Date day(int year, unsigned month, unsigned number) {
  return Date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{number}};
}

// The example of WB's documents, cut to the fields we ask for.
json sale() {
  return json::parse(
      R"({"acquiringFee":"14.89","additionalPayment":"0","bonusTypeName":"","cashbackAmount":"2",
    "cashbackCommissionChange":"0.2","cashbackDiscount":"19","commissionPercent":24.15,"createDate":"2026-03-23",
    "currency":"RUB","dateFrom":"2026-03-16","dateTo":"2026-03-22","deduction":"0","deliveryAmount":0,
    "deliveryService":"0","docTypeName":"Продажа","forPay":"376.99","nmId":1234567,"officeName":"Склад WB",
    "orderDt":"2026-03-14T00:00:00Z","orderId":2816993144,"paidAcceptance":"0","paidStorage":"0","penalty":"231.35",
    "ppvzReward":"0","ppvzSalesCommission":"23.74","quantity":1,"rebillLogisticCost":"1.349",
    "reportId":9007199254740993123,"reportType":1,"retailAmount":"367","retailPrice":"1249",
    "retailPriceWithDisc":"399.68","returnAmount":0,"rrDate":"2026-03-20","rrdId":1232610467,
    "saleDt":"2026-03-21T00:00:00Z","sellerOperName":"Продажа","sku":"1231312352310",
    "srid":"0f1c3999172603062979867564654dac5b702849","techSize":"M","vendorCode":"art-1","vw":"22.67","vwNds":"-4.53"})");
}

Parsed<FinanceRow> parse(const json& rows, FinancePeriod period = FinancePeriod::weekly) {
  auto parsed = parse_finance_details(rows.dump(), period);
  REQUIRE(parsed.has_value());
  return std::move(*parsed);
}

FinanceRow only(const json& row) {
  auto parsed = parse(json::array({row}));
  REQUIRE(parsed.rows.size() == 1);
  return std::move(parsed.rows.front());
}

}  // namespace

TEST_CASE("a row of a sales report is read whole, its money to the digit, its ids in 64 bits") {
  const FinanceRow row = only(sale());
  CHECK(row.report.period == FinancePeriod::weekly);
  CHECK(row.report.id == 9007199254740993123);  // a double would give ...3088
  CHECK(row.report.type == 1);
  CHECK(row.report.from == day(2026, 3, 16));
  CHECK(row.report.to == day(2026, 3, 22));
  CHECK(row.report.created_on == day(2026, 3, 23));
  CHECK(row.report.currency == "RUB");
  CHECK(row.rrd_id == 1232610467);
  CHECK(row.day == day(2026, 3, 20));
  CHECK(row.kind == FinanceKind::sale);
  CHECK(row.srid == "0f1c3999172603062979867564654dac5b702849");
  CHECK(row.nm_id == NmId{1234567});
  CHECK(row.vendor_code == "art-1");
  CHECK(row.barcode == "1231312352310");
  CHECK(row.size == "M");
  CHECK(row.doc_type == "Продажа");
  CHECK(row.operation == "Продажа");
  CHECK_FALSE(row.reason);
  CHECK(row.office == "Склад WB");
  CHECK(row.ordered_at == std::chrono::sys_days{day(2026, 3, 14)});
  CHECK(row.sold_at == std::chrono::sys_days{day(2026, 3, 21)});
  CHECK(row.assembly_id == 2816993144);
  CHECK(row.quantity == 1);
  CHECK(row.delivery_amount == 0);
  CHECK(row.return_amount == 0);
  CHECK(row.commission_percent_hundredths == 2415);
  CHECK(row.retail_price == Money{124900});
  CHECK(row.retail_price_with_discount == Money{39968});
  CHECK(row.retail_amount == Money{36700});
  CHECK(row.for_pay == Money{37699});
  CHECK(row.delivery_service == Money{0});  // accounting: 0 is an amount, not "not yet"
  CHECK(row.paid_storage == Money{0});
  CHECK(row.paid_acceptance == Money{0});
  CHECK(row.penalty == Money{23135});
  CHECK(row.deduction == Money{0});
  CHECK(row.additional_payment == Money{0});
  CHECK(row.acquiring_fee == Money{1489});
  CHECK(row.sales_commission == Money{2374});
  CHECK(row.pickup_reward == Money{0});
  CHECK(row.commission_vw == Money{2267});
  CHECK(row.commission_vat == Money{-453});
  CHECK(row.rebill_logistics == Amount{13'490});  // 1.349, half away from zero
  CHECK(row.cashback_amount == Money{200});
  CHECK(row.cashback_discount == Money{1900});
  CHECK(row.cashback_commission == Money{20});
}

TEST_CASE("rows of services have empty dates, no article and no order") {
  json row = sale();
  for (const char* key : {"rrDate", "orderDt", "saleDt", "srid", "docTypeName", "techSize", "sku"})
    row[key] = "";
  row["nmId"] = 0;
  row["orderId"] = 0;
  row["sellerOperName"] = "Хранение";
  row["paidStorage"] = "12647.29";
  const FinanceRow read = only(row);
  CHECK(read.day == day(2026, 3, 22));  // the last day of its report
  CHECK(read.kind == FinanceKind::other);
  CHECK(read.paid_storage == Money{1264729});
  CHECK_FALSE(read.srid);
  CHECK_FALSE(read.nm_id);
  CHECK_FALSE(read.assembly_id);
  CHECK_FALSE(read.ordered_at);
  CHECK_FALSE(read.sold_at);
}

TEST_CASE("a row tells by its document and its operation what it is") {
  struct Case {
    const char *doc_type, *operation, *delivery;
    FinanceKind want;
  };
  const auto c = EACH_ROW(Case, {
                                    {"Продажа", "Продажа", "0", FinanceKind::sale},
                                    {"Продажа", "", "0", FinanceKind::sale},
                                    {"Возврат", "Возврат", "0", FinanceKind::returned},
                                    {"", "Логистика", "50.5", FinanceKind::logistics},
                                    {"Продажа", "Логистика", "50.5", FinanceKind::logistics},
                                    {"", "Логистика", "0", FinanceKind::logistics},
                                    {"", "Коррекция логистики", "-3", FinanceKind::logistics},
                                    {"Продажа", "Компенсация ущерба", "0", FinanceKind::other},
                                    {"Возврат", "Сторно продаж", "0", FinanceKind::other},
                                    {"", "Штраф", "0", FinanceKind::other},
                                });
  INFO(c.doc_type << " / " << c.operation);
  json row = sale();
  row["docTypeName"] = c.doc_type;
  row["sellerOperName"] = c.operation;
  row["deliveryService"] = c.delivery;
  CHECK(only(row).kind == c.want);
}

TEST_CASE("a row of an unknown kind is unread: WB named its document or operation before") {
  struct Case {
    const char* absent;
    const char* operation;
    const char* for_pay;
    bool readable;
    FinanceKind kind;
  };
  const auto c = EACH_ROW(Case, {{"docTypeName", "Продажа", "376.99", false, FinanceKind::sale},
                                 {"docTypeName", "Возврат", "0", false, FinanceKind::returned},
                                 {"docTypeName", "", "0", false, FinanceKind::other},
                                 // The operation alone tells what these are, unless they pay.
                                 {"docTypeName", "Логистика", "0", true, FinanceKind::logistics},
                                 {"docTypeName", "Штраф", "0", true, FinanceKind::other},
                                 {"docTypeName", "Компенсация ущерба", "5", false, FinanceKind::other},
                                 {"sellerOperName", "", "376.99", false, FinanceKind::sale}});
  INFO(c.absent << " / " << c.operation);
  json row = sale();
  row["sellerOperName"] = c.operation;
  row["forPay"] = c.for_pay;
  row.erase(c.absent);
  const auto parsed = parse_finance_details(json::array({row}).dump(), FinancePeriod::weekly).value();
  CHECK(parsed.rows.size() == (c.readable ? 1 : 0));
  CHECK(parsed.unread.size() == (c.readable ? 0 : 1));
  if (c.readable) CHECK(parsed.rows[0].kind == c.kind);
  row[c.absent] = nullptr;  // a row that has none says so
  CHECK(parse_finance_details(json::array({row}).dump(), FinancePeriod::weekly).value().rows.size() == 1);
}

TEST_CASE("a row whose money, key or report cannot be read is skipped and counted, the others stay") {
  struct Case {
    const char* key;
    json value;
    const char* problem;
  };
  const auto c =
      EACH_ROW(Case, {
                         {"rrdId", nullptr, "rrdId is missing or empty"},
                         {"rrdId", "12x", "rrdId has a wrong type or value"},
                         {"reportId", nullptr, "reportId is missing or empty"},
                         {"currency", "", "currency is missing or empty"},
                         {"forPay", "12 руб", "forPay has a wrong type or value"},
                         {"deliveryService", json::array(), "deliveryService has a wrong type or value"},
                         {"dateTo", "22.03.2026", "dateTo has a wrong type or value"},
                         {"srid", json::object(), "srid has a wrong type or value"},
                     });
  json bad = sale();
  bad[c.key] = c.value;
  json good = sale();
  good["rrdId"] = 7;
  const auto parsed = parse(json::array({bad, good}));
  CHECK(parsed.seen == 2);
  CHECK(parsed.skipped == 1);
  REQUIRE(parsed.rows.size() == 1);
  CHECK(parsed.rows[0].rrd_id == 7);
  REQUIRE(parsed.samples.size() == 1);
  CHECK(json::parse(parsed.samples[0])["problem"] == c.problem);
}

TEST_CASE("an absent amount is unknown, a number is as good as its text") {
  json row = sale();
  row["forPay"] = 376.99;
  row["penalty"] = "";
  row.erase("deduction");
  row["newField"] = json::object();
  const FinanceRow read = only(row);
  CHECK(read.for_pay == Money{37699});
  CHECK_FALSE(read.penalty);
  CHECK_FALSE(read.deduction);
}

TEST_CASE("a sample of a bad accounting row holds no text of a buyer") {
  json row = sale();
  row["rrdId"] = "12x";
  row["b2bCustomerTin"] = "010101010101";
  row["ppvzSupplierName"] = "ИП Жасмин";
  const auto parsed = parse(json::array({row}));
  REQUIRE(parsed.samples.size() == 1);
  CHECK(parsed.samples[0].find("010101010101") == std::string::npos);
  CHECK(parsed.samples[0].find("Жасмин") == std::string::npos);
  CHECK(json::parse(parsed.samples[0])["row"]["forPay"] == "376.99");
}

TEST_CASE("what is not a list of rows is bad data") {
  for (const char* text : {"", "{}", "<html>", "[{", R"({"rows":[]})"}) {
    INFO(text);
    const auto parsed = parse_finance_details(text, FinancePeriod::daily);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == Errc::bad_data);
  }
  CHECK(parse(json::array(), FinancePeriod::daily).rows.empty());
}

TEST_CASE("the balance is read to the kopeck, 0 is a balance, a missing part is bad data") {
  const auto balance = parse_balance(R"({"currency":"RUB","current":10196.21,"for_withdraw":6395.8})");
  REQUIRE(balance.has_value());
  CHECK(*balance == Balance{Money{1019621}, Money{639580}, "RUB"});
  CHECK(parse_balance(R"({"currency":"RUB","current":-5,"for_withdraw":0,"new":{"x":1}})")->for_withdraw ==
        Money{0});
  for (const char* text : {R"({"currency":"RUB","current":1})", R"({"current":1,"for_withdraw":1})",
                           R"({"currency":"RUB","current":null,"for_withdraw":1})", "[]", ""}) {
    INFO(text);
    const auto bad = parse_balance(text);
    REQUIRE_FALSE(bad.has_value());
    CHECK(bad.error().code == Errc::bad_data);
  }
}

TEST_CASE("a number beyond what a column or a sum holds makes no row that is stored by half") {
  struct Case {
    const char* field;
    const char* value;
    bool kept;
  };
  const auto c = EACH_ROW(Case, {{"forPay", "9223372036854775807", false},
                                 {"forPay", "\"9223372036854775807\"", false},
                                 {"forPay", "1e300", false},
                                 {"forPay", "-100000000000.01", false},
                                 {"forPay", "\"100000000000\"", true},
                                 {"forPay", "1e-30", true},
                                 {"reportType", "2147483648", false},
                                 {"reportType", "2147483647", true},
                                 {"rrDate", "\"2200-01-01\"", false},
                                 {"rrDate", "\"1969-12-31\"", false},
                                 {"rrDate", "\"2199-12-31\"", true}});
  INFO(c.field << " " << c.value);
  json row = sale();
  row[c.field] = json::parse(c.value);
  const auto parsed = parse(json::array({row, sale()}));
  CHECK(parsed.rows.size() == (c.kept ? 2 : 1));
  CHECK(parsed.skipped == (c.kept ? 0 : 1));
  CHECK(parsed.samples.size() == (c.kept ? 0 : 1));
}

TEST_CASE("a count or a time beyond its bounds is left out of its row") {
  json row = sale();
  row["quantity"] = 2147483648;
  row["returnAmount"] = -2147483648;
  row["deliveryAmount"] = 2147483647;
  row["orderDt"] = "2200-01-01T00:00:00Z";
  const auto parsed = parse(json::array({row}));
  REQUIRE(parsed.rows.size() == 1);
  CHECK_FALSE(parsed.rows[0].quantity.has_value());
  CHECK_FALSE(parsed.rows[0].return_amount.has_value());
  CHECK(parsed.rows[0].delivery_amount == 2147483647);
  CHECK_FALSE(parsed.rows[0].ordered_at.has_value());
  CHECK(parsed.samples.size() == 1);
}

}  // namespace finance_test

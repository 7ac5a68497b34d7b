// Cursors as they stand in databases.

#include "core/sync/cursor_text.hpp"

#include <catch2/catch.hpp>

#include "core/sync/adverts/cursor.hpp"
#include "core/sync/cost_report.hpp"
#include "core/sync/feedback/cursor.hpp"
#include "core/sync/finance/cursor.hpp"
#include "core/sync/funnel/cursor.hpp"
#include "core/sync/orders/cursor.hpp"
#include "core/sync/payouts/cursor.hpp"
#include "core/sync/penalties/cursor.hpp"
#include "core/sync/prices/cursor.hpp"
#include "core/sync/products/cursor.hpp"
#include "core/sync/sales/cursor.hpp"
#include "core/sync/stocks/cursor.hpp"
#include "core/sync/warehouses/cursor.hpp"
#include "tests/unit/rows.hpp"

namespace cursor_text_test {

using namespace wbd;
using namespace wbd::sync;

namespace {

std::optional<UtcTime> at(const char* text) {
  return parse_rfc3339(text).value();
}

std::optional<Date> day(const char* text) {
  return parse_date(text).value();
}

template <class Cursor>
std::string read_and_write(std::string_view text) {
  return to_text(read_cursor<Cursor>(text));
}

// Every field of every cursor, with a value of its own. Databases hold such texts, so they must stay
// readable.
constexpr const char* kOrders =
    R"({"fbs":{"doubt":{"clean":true,"looked":1779000000004,"since":1779000000003},"doubt_from":1779000000005,)"
    R"("handed_over_since":1779000000017,"known_until":1779000000006,"listed_at":1779000000007,"next":17,"retry_at":1779000000008,)"
    R"("sold_on":"2026-05-17","window_from":1779000000009,"window_to":1779000000010},)"
    R"("feed":{"doubt":{"clean":false,"looked":1779000000012,"since":1779000000011},"doubt_from":1779000000013,)"
    R"("largest_page":10000,"newest":1779000000014,"newest_seen":1779000000015,"offset":20000,"slack":480000,)"
    R"("snapshot_time":"2026-05-17T06:40:00Z","window_start":1779000000016},)"
    R"("stat":{"doubt":{"clean":false,"looked":1779000000002,"since":1779000000001},)"
    R"("doubt_from":"2026-05-16T08:00:00","largest_page":80000,"late_on":"2026-05-19",)"
    R"("late_until":"2026-05-19T09:00:00","position":"2026-05-17T09:40:00.25",)"
    R"("reread_began":"2026-05-15","reread_next":"2026-05-14","reread_older":["2026-05-10","2026-05-12"],)"
    R"("reread_on":"2026-05-13","reread_waits":true,"tie_last":"2026-05-18","tie_next":"2026-05-11"}})";
constexpr const char* kSales =
    R"({"stat":{"doubt":{"clean":true,"looked":2,"since":1},"doubt_from":"2026-05-16","largest_page":3,"late_on":"2026-05-19","late_until":"",)"
    R"("position":"2026-05-17T09:40:00","reread_began":"2026-05-15","reread_next":"2026-05-14","reread_older":[],)"
    R"("reread_on":"2026-05-13","reread_waits":false,"tie_last":"","tie_next":""}})";
constexpr const char* kProducts =
    R"({"doubt":{"clean":true,"looked":1779000000002,"since":1779000000001},)"
    R"("doubt_from":{"nm_id":5,"updated_at":"2026-05-16T08:00:00Z"},)"
    R"("position":{"nm_id":6,"updated_at":"2026-05-17T08:00:00.5Z"},"rated_at":1779000000003,"vanished":[7,8]})";
constexpr const char* kStocks =
    R"({"empty_once_list":true,"empty_once_seller":true,"empty_once_warehouses":[9,10],"empty_once_wb":true,)"
    R"("largest_page_seller":11,"largest_page_wb":12,"marketplace_retry_at":1779000000001,)"
    R"("remains_asked":1779000000002,"remains_task":"e8a3","untold":[{"before":3,"chrt_id":2,"nm_id":1}]})";
constexpr const char* kFeedback =
    R"({"answered_since":1779000000001,"created_from":1779000000002,"full_on":"2026-05-16","interrupted":true,)"
    R"("largest_page":5000,"newest":1779000000003,"skip":10000,"stage":2,"started":1779000000004,"whole":true})";
constexpr const char* kPrices =
    R"({"complete":false,"empty_once":true,"ended":true,"listed":[1,2,3],"offset":3000,"started":1779000000001})";
constexpr const char* kWarehouses = R"({"empty_once":true})";
constexpr const char* kFunnel =
    R"({"confirmed_on":"2026-05-16","confirmed_rows":41,"last_back":30,"next_back":3,"offset":1000,)"
    R"("older":["2026-04-02","2026-04-01"],"on":"2026-05-17","whole_on":"2026-05-15"})";
constexpr const char* kFinance =
    R"({"all_weeks":true,"daily":{"from":"2026-05-11","rrd_id":4,"skipped":true,"tail":true,"to":"2026-05-17"},)"
    R"("daily_look":{"from":"2026-05-10","on":"2026-05-16","rrd_id":3},"exact":true,"first":"2026-02-16",)"
    R"("weekly":{"from":"2026-05-04","rrd_id":2,"skipped":true,"tail":true,"to":"2026-05-09"},)"
    R"("weekly_look":{"from":"2026-04-27","on":"2026-05-15","rrd_id":1}})";

constexpr const char* kWindows =
    R"("windows":{"empty_once":true,"first":"2026-02-02","next":"2026-03-02","queue":[{"from":"2026-05-10","to":"2026-05-17"}],)"
    R"("recent_on":"2026-05-17","reread_on":"2026-05-11",)"
    R"("unread":{"clean":true,"looked":1779000000006,"since":1779000000005},"until":"2026-05-09"})";
const std::string kPayouts = std::string(R"({"largest_page":12,"offset":1000,)") + kWindows + "}";
const std::string kCostReport =
    std::string(R"({"asked":1779000000001,"from":"2026-05-10","task":"5f0a","to":"2026-05-17",)") + kWindows +
    "}";
const std::string kAdverts =
    std::string(
        R"({"listed_on":"2026-05-16","spend":{"active":true,"after":27741903,"empty_once":true,"from":"2026-05-11",)") +
    R"("skipped":true,"to":"2026-05-17"},)" + kWindows + "}";
constexpr const char* kPenalties =
    R"({"measurements":{"done_on":"2026-05-16","from":1779000000001,"largest_page":12,"offset":1000,"skipped":true,)"
    R"("to":1779000000002,"whole":true,"whole_on":"2026-05-11"},"self_purchases_on":"2026-05-14",)"
    R"("swaps":{"done_on":"2026-05-15","from":1779000000003,"largest_page":13,"offset":2000,"skipped":true,)"
    R"("to":1779000000004,"whole":true,"whole_on":"2026-05-10"}})";

}  // namespace

TEST_CASE("a cursor of the first version is read whole, and written as it was") {
  struct Case {
    const char* text;
    std::string (*read_and_write)(std::string_view text);
  };
  const auto c = EACH_ROW(Case, {
                                    {kOrders, &read_and_write<OrdersCursor>},
                                    {kSales, &read_and_write<SalesCursor>},
                                    {kProducts, &read_and_write<ProductsCursor>},
                                    {kStocks, &read_and_write<StocksCursor>},
                                    {kFeedback, &read_and_write<FeedbackCursor>},
                                    {kPrices, &read_and_write<PricesCursor>},
                                    {kWarehouses, &read_and_write<WarehousesCursor>},
                                    {kFunnel, &read_and_write<FunnelCursor>},
                                    {kFinance, &read_and_write<FinanceCursor>},
                                    {kPayouts.c_str(), &read_and_write<PayoutsCursor>},
                                    {kCostReport.c_str(), &read_and_write<CostReportCursor>},
                                    {kAdverts.c_str(), &read_and_write<AdvertsCursor>},
                                    {kPenalties, &read_and_write<PenaltiesCursor>},
                                });
  CHECK(c.read_and_write(c.text) == c.text);
}

TEST_CASE("each field of a stored cursor has its meaning") {
  const auto orders = read_cursor<OrdersCursor>(kOrders);
  const StatCursor& stat = orders.stat;
  CHECK(stat.position == "2026-05-17T09:40:00.25");
  CHECK(stat.largest_page == 80'000);
  CHECK(stat.tie_next == day("2026-05-11"));
  CHECK(stat.tie_last == day("2026-05-18"));
  CHECK(stat.second_look.done_on == day("2026-05-13"));
  CHECK(stat.second_look.next == day("2026-05-14"));
  CHECK(stat.second_look.began == day("2026-05-15"));
  CHECK(stat.second_look.older == std::vector{*day("2026-05-10"), *day("2026-05-12")});
  CHECK(stat.second_look.first_next_run);
  CHECK(stat.reread.since == at("2026-05-17T06:40:00.001Z"));
  CHECK(stat.reread.last_read == at("2026-05-17T06:40:00.002Z"));
  CHECK_FALSE(stat.reread.clean);
  CHECK(stat.reread_from == "2026-05-16T08:00:00");
  CHECK(orders.fbs.reread_from == at("2026-05-17T06:40:00.005Z"));
  CHECK(orders.fbs.known_until == at("2026-05-17T06:40:00.006Z"));
  CHECK(orders.fbs.retry_at == at("2026-05-17T06:40:00.008Z"));
  CHECK(orders.fbs.window_from == at("2026-05-17T06:40:00.009Z"));
  CHECK(orders.fbs.window_to == at("2026-05-17T06:40:00.010Z"));
  CHECK(orders.fbs.ended_on == day("2026-05-17"));
  CHECK(orders.feed.newest == at("2026-05-17T06:40:00.014Z"));
  CHECK(orders.feed.newest_seen == at("2026-05-17T06:40:00.015Z"));
  CHECK(orders.feed.window_start == at("2026-05-17T06:40:00.016Z"));
  CHECK(orders.feed.slack == 8min);
  CHECK(read_cursor<FeedbackCursor>(kFeedback).list == FeedbackList::answered);
  CHECK(read_cursor<FinanceCursor>(kFinance).weekly.range() ==
        DayRange{*day("2026-05-04"), *day("2026-05-09")});
  CHECK(read_cursor<FunnelCursor>(kFunnel).older == std::vector{*day("2026-04-02"), *day("2026-04-01")});
  const auto stocks = read_cursor<StocksCursor>(kStocks);
  REQUIRE(stocks.deferred.size() == 1);
  CHECK(stocks.deferred.front().before == 3);
}

TEST_CASE("0 is no time and an empty text no day") {
  const auto orders = read_cursor<OrdersCursor>(
      R"({"feed":{"newest":0,"snapshot_time":"","window_start":0},"stat":{"position":"","tie_last":""},)"
      R"("fbs":{"window_to":0}})");
  CHECK_FALSE(orders.feed.newest.has_value());
  CHECK_FALSE(orders.feed.snapshot_time.has_value());
  CHECK_FALSE(orders.feed.window_start.has_value());
  CHECK_FALSE(orders.stat.position.has_value());
  CHECK_FALSE(orders.stat.tie_last.has_value());
  CHECK_FALSE(orders.fbs.window_to.has_value());
  CHECK_FALSE(read_cursor<FeedbackCursor>(R"({"stage":0})").list.has_value());
  CHECK_FALSE(read_cursor<FinanceCursor>(R"({"weekly":{"from":"","to":""}})").weekly.range().has_value());
}

TEST_CASE("what a text does not name has its default") {
  CHECK(read_cursor<FunnelCursor>(R"({"offset":7})").last_back == -1);
  CHECK(read_cursor<PricesCursor>(R"({"offset":7,"unknown":[1]})").complete);
}

TEST_CASE("a cursor that cannot be read is a new one") {
  const auto text =
      GENERATE(as<std::string>(), "", "{", "[]", "null", R"({"first":7})", R"({"first":"2026-08-24x"})",
               R"({"first":"2026-08-24","all_weeks":"x"})", R"({"first":"2026-08-24","weekly":7})",
               R"({"first":"2026-08-24","weekly":{"rrd_id":1.5}})",
               R"({"first":"2026-08-24","weekly":{"rrd_id":1e300}})",
               R"({"first":"2026-08-24","weekly":{"rrd_id":18446744073709551615}})",
               R"({"first":"2026-08-24","weekly":{"from":"x"}})");
  INFO(text);
  const auto cursor = read_cursor<FinanceCursor>(text);
  CHECK_FALSE(cursor.first.has_value());
  CHECK_FALSE(cursor.all_weeks);

  CHECK(read_cursor<FunnelCursor>(R"({"offset":7,"older":["x","2026-10-01"]})").offset == 0);
  CHECK(read_cursor<FunnelCursor>(R"({"offset":7,"next_back":5000000000})").offset == 0);
  CHECK(read_cursor<FeedbackCursor>(R"({"skip":7,"stage":4})").skip == 0);
  CHECK(read_cursor<FeedbackCursor>(R"({"skip":7,"started":9000000000000000})").skip == 0);
  CHECK(read_cursor<StocksCursor>(R"({"largest_page_wb":7,"untold":[7]})").largest_page_wb == 0);
}

}  // namespace cursor_text_test

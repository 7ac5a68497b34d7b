// advert-api: debits, campaigns and their statistics (GUIDE 5.29, 5.30).

#include <algorithm>
#include <charconv>
#include <map>

#include "core/base/json_text.hpp"
#include "core/sandbox/adverts.hpp"
#include "core/sandbox/costs.hpp"
#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr days kLongestPeriod{31};

// 2026-11-09T23:41:07.120455+03:00
std::string advert_time(Seconds time) {
  const std::string text = moscow_offset_text(time);
  return text.substr(0, text.size() - 6) + ".120455" + text.substr(text.size() - 6);
}

sys_days read_advert_day(const Query& query, std::string_view name) {
  const auto text = query.text(name);
  const auto time = text ? read_time(*text) : std::nullopt;
  if (!time || !time->date_only) refuse(std::string(name) + ": expected a date YYYY-MM-DD");
  return moscow_day(std::chrono::floor<std::chrono::seconds>(time->time));
}

void write_charge(JsonWriter& w, const Campaign& campaign, const AdvertCharge& charge) {
  w.begin_object();
  w.field("updNum", charge.document);
  w.field("updTime", charge.at ? std::optional(advert_time(*charge.at)) : std::nullopt);
  w.field("updSum", charge.sum);
  w.field("advertId", campaign.id);
  w.field("campName", campaign.name);
  w.field("advertType", campaign.type);
  w.field("paymentType", payment_text(campaign.payment, charge.sum % 2 == 0));
  w.field("advertStatus", campaign.status);
  w.end_object();
}

// Counters and sums of a campaign, a day, a platform or an article.
struct StatisticsBlock {
  std::int64_t views = 0, clicks = 0, carts = 0, orders = 0, units = 0, cancelled = 0;
  Units spent = 0, orders_value = 0;

  void add(const AdvertStatistics& row) {
    views += row.views;
    clicks += row.clicks;
    carts += row.carts;
    orders += row.orders;
    units += row.units;
    cancelled += row.cancelled;
    spent += row.spent;
    orders_value += row.orders_value;
  }
};

// In hundredths of a percent or of the unit.
std::int64_t ratio(std::int64_t part, std::int64_t whole, std::int64_t scale) {
  return whole == 0 ? 0 : (part * scale + whole / 2) / whole;
}

void write_block(JsonWriter& w, const StatisticsBlock& block) {
  w.field("atbs", block.carts);
  w.field("canceled", block.cancelled);
  w.field("clicks", block.clicks);
  w.key("cpc");
  w.hundredths(ratio(block.spent / kKopeck, block.clicks, 1));
  w.key("cr");
  w.hundredths(ratio(block.orders, block.clicks, 10'000));
  w.key("ctr");
  w.hundredths(ratio(block.clicks, block.views, 10'000));
  w.field("orders", block.orders);
  w.field("shks", block.units);
  write_amount(w, "sum", block.spent);
  write_amount(w, "sum_price", block.orders_value);
  w.field("views", block.views);
}

template <class Rows>
StatisticsBlock sum_of(const Rows& rows) {
  StatisticsBlock block;
  for (const AdvertStatistics& row : rows) block.add(row);
  return block;
}

void write_app(JsonWriter& w, const Seller& seller, int app, const std::vector<AdvertStatistics>& rows) {
  w.begin_object();
  write_block(w, sum_of(rows));
  w.field("appType", app);
  w.key("nms");
  w.begin_array();
  for (const AdvertStatistics& row : rows) {
    w.begin_object();
    write_block(w, sum_of(std::vector{row}));
    w.field("name", seller.products[row.product].title);
    w.field("nmId", seller.products[row.product].nm_id);
    w.end_object();
  }
  w.end_array();
  w.end_object();
}

void write_statistics_day(JsonWriter& w, const Seller& seller, sys_days day,
                          const std::vector<AdvertStatistics>& rows) {
  w.begin_object();
  write_block(w, sum_of(rows));
  w.field("date", day_text(day) + "T00:00:00Z");
  std::map<int, std::vector<AdvertStatistics>> apps;
  for (const AdvertStatistics& row : rows) apps[row.app].push_back(row);
  w.key("apps");
  w.begin_array();
  for (const auto& [app, own] : apps) write_app(w, seller, app, own);
  w.end_array();
  w.end_object();
}

using StatisticsDays = std::map<sys_days, std::vector<AdvertStatistics>>;

void write_campaign(JsonWriter& w, const Seller& seller, const Campaign& campaign,
                    const StatisticsDays& found) {
  StatisticsBlock whole;
  for (const auto& [day, rows] : found) {
    for (const AdvertStatistics& row : rows) whole.add(row);
  }
  w.begin_object();
  w.field("advertId", campaign.id);
  w.field("currency", "RUB");
  write_block(w, whole);
  w.key("days");
  w.begin_array();
  for (const auto& [day, rows] : found) write_statistics_day(w, seller, day, rows);
  w.end_array();
  if (campaign.type == 8) {
    w.key("boosterStats");
    w.begin_array();
    for (const auto& [day, rows] : found) {
      w.begin_object();
      w.field("avg_position", 24);
      w.field("date", day_text(day));
      w.field("nm", seller.products[rows.front().product].nm_id);
      w.end_object();
    }
    w.end_array();
  }
  w.end_object();
}

std::vector<std::int64_t> read_campaign_ids(const Query& query) {
  constexpr std::size_t kMostCampaigns = 50;
  const std::string text = query.text("ids").value_or("");
  std::vector<std::int64_t> ids;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view item = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), item.size() + 1));
    std::int64_t id = 0;
    const auto [stop, error] = std::from_chars(item.data(), item.data() + item.size(), id);
    if (error != std::errc{} || stop != item.data() + item.size()) refuse("ids: expected integers");
    ids.push_back(id);
  }
  if (ids.empty()) refuse("ids: field required");
  if (ids.size() > kMostCampaigns) refuse("ids: max 50 campaigns");
  return ids;
}

}  // namespace

Reply answer_advert_charges(const Call& call) {
  const Query query(call.query, {"from", "to"});
  const sys_days from = read_advert_day(query, "from");
  const sys_days to = read_advert_day(query, "to");
  if (to < from) refuse("Некорректный период: from позже to");
  if (to - from >= kLongestPeriod) refuse("Некорректный период: не более 31 дня");
  const auto known = campaigns(call.seller);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_array();
  for (sys_days day = from; day <= to; day += days{1}) {
    if (!has_costs(call.seller, day, call.world.now)) continue;
    for (const AdvertCharge& charge : advert_charges(call.seller, day)) {
      write_charge(w, known[charge.campaign], charge);
    }
  }
  w.end_array();
  return reply;
}

Reply answer_campaigns(const Call& call) {
  const Query query(call.query, {});
  std::map<std::pair<int, int>, std::vector<Campaign>> groups;
  const auto all = campaigns(call.seller);
  for (const Campaign& campaign : all) groups[{campaign.type, campaign.status}].push_back(campaign);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("adverts");
  if (all.empty()) w.value(nullptr);
  if (!all.empty()) w.begin_array();
  for (const auto& [group, members] : groups) {
    w.begin_object();
    w.field("type", group.first);
    w.field("status", group.second);
    w.field("count", static_cast<std::int64_t>(members.size()));
    w.key("advert_list");
    w.begin_array();
    for (const Campaign& campaign : members) {
      w.begin_object();
      w.field("advertId", campaign.id);
      w.field("changeTime", advert_time(campaign.changed_at));
      w.end_object();
    }
    w.end_array();
    w.end_object();
  }
  if (!all.empty()) w.end_array();
  w.field("all", static_cast<std::int64_t>(all.size()));
  w.end_object();
  return reply;
}

Reply answer_campaign_statistics(const Call& call) {
  const Query query(call.query, {"ids", "beginDate", "endDate"});
  const auto ids = read_campaign_ids(query);
  const sys_days from = read_advert_day(query, "beginDate");
  const sys_days to = read_advert_day(query, "endDate");
  if (to < from) refuse("begin and end: end date is before begin date");
  if (to - from >= kLongestPeriod) refuse("begin and end: max date range 31 days");
  const auto known = campaigns(call.seller);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_array();
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (std::find(ids.begin(), ids.end(), known[i].id) == ids.end()) continue;
    StatisticsDays found;
    for (sys_days day = from; day <= to; day += days{1}) {
      if (!has_costs(call.seller, day, call.world.now)) continue;
      auto rows = advert_statistics(call.seller, i, day);
      if (!rows.empty()) found.emplace(day, std::move(rows));
    }
    if (!found.empty()) write_campaign(w, call.seller, known[i], found);
  }
  w.end_array();
  return reply;
}

}  // namespace wbd::sandbox

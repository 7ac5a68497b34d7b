// seller-analytics-api: the sales funnel by article and period (GUIDE 5.14).

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/json_text.hpp"
#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/periods.hpp"
#include "core/sandbox/ratings.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;

constexpr days kYear{365};
constexpr std::int64_t kAnyProductOffset = std::numeric_limits<std::int32_t>::max();

// One period of one article in WB's form.
struct Block {
  DayRange days;
  FunnelCell cell;
  std::int64_t share_x100 = 0;  // share of the seller's order sum, hundredths of a percent
  std::int64_t minutes = 0;     // from order to readiness
};

struct Line {
  std::size_t product = 0;
  std::int64_t wb_stock = 0, own_stock = 0;
  Block selected;
  std::optional<Block> past;
};

struct FunnelQuery {
  DayRange selected;
  std::optional<DayRange> past;
  ArticleFilter filter;
  std::string field = "openCard";
  bool ascending = false;
  std::size_t limit = 50, offset = 0;
};

FunnelQuery read_funnel_query(const Call& call) {
  const Body body = Body::parse(call.body);
  body.allow({"selectedPeriod", "pastPeriod", "nmIds", "brandNames", "subjectIds", "tagIds", "skipDeletedNm",
              "orderBy", "limit", "offset"});
  const auto today = moscow_day(call.now);
  FunnelQuery query;
  query.selected = read_days(body, "selectedPeriod");
  if (query.selected.start < today - kYear) refuse("selectedPeriod.start (earlier than 365 days ago)");
  if (query.selected.end > today + days{1}) refuse("selectedPeriod.end (in the future)");
  if (body.has("pastPeriod")) {
    query.past = read_days(body, "pastPeriod");
    if (query.past->days() != query.selected.days()) refuse("pastPeriod (not as long as selectedPeriod)");
    query.past->start = std::max(query.past->start, today - kYear);
    query.past->end = std::max(query.past->end, query.past->start);
  }
  constexpr auto kAnyCount = std::numeric_limits<std::size_t>::max();
  query.filter = {body.integers("nmIds", 1'000), body.integers("subjectIds", kAnyCount),
                  body.integers("tagIds", kAnyCount), body.texts("brandNames", kAnyCount),
                  body.flag("skipDeletedNm").value_or(false)};
  if (body.has("orderBy")) {
    const Body order = body.object("orderBy");
    order.allow({"field", "mode"});
    query.field = order.text("field").value_or("");
    const std::string mode = order.text("mode").value_or("");
    if (mode != "asc" && mode != "desc") refuse("orderBy.mode (asc or desc)");
    query.ascending = mode == "asc";
  }
  query.limit = static_cast<std::size_t>(body.integer("limit", 1, 1'000).value_or(50));
  query.offset = static_cast<std::size_t>(body.integer("offset", 0, kAnyProductOffset).value_or(0));
  return query;
}

std::int64_t average(const Bought& bought) {
  return bought.orders == 0 ? 0 : whole_roubles(bought.order_sum / bought.orders);
}
std::int64_t decided_percent(const Bought& bought) {
  return whole_percent(bought.buyouts, bought.buyouts + bought.cancels);
}
std::int64_t per_day_x100(const Bought& bought, DayRange range) {
  return (bought.orders * 100 + range.days() / 2) / range.days();
}

// The sort value of an article; nullopt for an unknown field name.
std::optional<std::int64_t> sort_key(const Line& line, std::string_view field) {
  const FunnelCell& cell = line.selected.cell;
  const auto bought = [&](const Bought& b, std::string_view name) -> std::optional<std::int64_t> {
    if (name == "orderCount") return b.orders;
    if (name == "orderSum") return b.order_sum;
    if (name == "buyoutCount") return b.buyouts;
    if (name == "buyoutSum") return b.buyout_sum;
    if (name == "cancelCount") return b.cancels;
    if (name == "cancelSum") return b.cancel_sum;
    if (name == "avgPrice") return average(b);
    return std::nullopt;
  };
  if (field.starts_with("wbClub.")) {
    const std::string_view name = field.substr(7);
    if (name == "buyoutPercent") return decided_percent(cell.club);
    if (name == "avgOrderCountPerDay") return per_day_x100(cell.club, line.selected.days);
    return bought(cell.club, name);
  }
  if (field == "openCard") return cell.opens;
  if (field == "addToCart") return cell.carts;
  if (field == "addToWishlist") return cell.wishlisted;
  if (field == "stockMpQty") return line.own_stock;
  if (field == "stockWbQty") return line.wb_stock;
  if (field == "shareOrderPercent") return line.selected.share_x100;
  if (field == "timeToReady") return line.selected.minutes;
  if (field == "localizationPercent") return 100;
  return bought(cell.all, field);
}

Block make_block(const Funnel& funnel, std::size_t product, DayRange range) {
  Block block{range, funnel.sum(product, range), 0, 0};
  if (funnel.order_sum() > 0) {
    block.share_x100 = (block.cell.all.order_sum * 10'000 + funnel.order_sum() / 2) / funnel.order_sum();
  }
  if (block.cell.all.orders > 0) block.minutes = 1'440 + block.cell.opens * 7 % 2'880;
  return block;
}

std::vector<Line> make_lines(const Call& call, const FunnelQuery& query) {
  const Funnel selected(call.seller, query.selected, call.world.now);
  std::optional<Funnel> past;
  if (query.past) past.emplace(call.seller, *query.past, call.world.now);
  std::vector<std::int64_t> wb(call.seller.products.size());
  std::vector<std::int64_t> own(call.seller.products.size());
  for (const WbStock& stock : call.seller.wb_stocks) wb[stock.product] += stock.quantity;
  for (const SellerStock& stock : call.seller.seller_stocks) own[stock.product] += stock.quantity;
  std::vector<Line> lines;
  for (std::size_t i = 0; i < call.seller.products.size(); ++i) {
    if (!query.filter.passes(call.seller.products[i])) continue;
    Line line{i, wb[i], own[i], make_block(selected, i, query.selected), std::nullopt};
    if (past) line.past = make_block(*past, i, *query.past);
    lines.push_back(std::move(line));
  }
  return lines;
}

void sort_lines(std::vector<Line>& lines, const Seller& seller, const FunnelQuery& query) {
  std::sort(lines.begin(), lines.end(), [&](const Line& a, const Line& b) {
    const auto left = *sort_key(a, query.field);
    const auto right = *sort_key(b, query.field);
    if (left != right) return query.ascending ? left < right : left > right;
    return seller.products[a.product].nm_id < seller.products[b.product].nm_id;
  });
}

void write_hundredths(JsonWriter& w, std::string_view name, std::int64_t value) {
  w.key(name);
  w.hundredths(value);
}

void write_bought(JsonWriter& w, const Bought& bought) {
  w.field("orderCount", bought.orders);
  w.field("orderSum", whole_roubles(bought.order_sum));
  w.field("buyoutCount", bought.buyouts);
  w.field("buyoutSum", whole_roubles(bought.buyout_sum));
  w.field("cancelCount", bought.cancels);
  w.field("cancelSum", whole_roubles(bought.cancel_sum));
  w.field("avgPrice", average(bought));
}

void write_duration(JsonWriter& w, std::string_view name, std::int64_t minutes) {
  w.key(name);
  w.begin_object();
  w.field("days", minutes / 1'440);
  w.field("hours", minutes / 60 % 24);
  w.field("mins", minutes % 60);
  w.end_object();
}

struct Conversions {
  std::int64_t to_cart, to_order, buyout;
};
Conversions conversions(const FunnelCell& cell) {
  return {whole_percent(cell.carts, cell.opens), whole_percent(cell.all.orders, cell.carts),
          decided_percent(cell.all)};
}

void write_conversions(JsonWriter& w, const Conversions& values) {
  w.key("conversions");
  w.begin_object();
  w.field("addToCartPercent", values.to_cart);
  w.field("cartToOrderPercent", values.to_order);
  w.field("buyoutPercent", values.buyout);
  w.end_object();
}

void write_block(JsonWriter& w, std::string_view name, const Block& block) {
  const FunnelCell& cell = block.cell;
  w.key(name);
  w.begin_object();
  w.key("period");
  w.begin_object();
  w.field("start", day_text(block.days.start));
  w.field("end", day_text(block.days.end));
  w.end_object();
  w.field("openCount", cell.opens);
  w.field("cartCount", cell.carts);
  write_bought(w, cell.all);
  write_hundredths(w, "avgOrdersCountPerDay", per_day_x100(cell.all, block.days));
  write_hundredths(w, "shareOrderPercent", block.share_x100);
  w.field("addToWishlist", cell.wishlisted);
  write_duration(w, "timeToReady", block.minutes);
  w.field("localizationPercent", 100);
  w.key("wbClub");
  w.begin_object();
  write_bought(w, cell.club);
  w.field("buyoutPercent", decided_percent(cell.club));
  write_hundredths(w, "avgOrderCountPerDay", per_day_x100(cell.club, block.days));
  w.end_object();
  write_conversions(w, conversions(cell));
  w.end_object();
}

void write_changes(JsonWriter& w, const Bought& now, const Bought& before, std::string_view ending) {
  const auto field = [&](std::string_view name, std::int64_t a, std::int64_t b) {
    w.field(std::string(name) + std::string(ending), dynamics(a, b));
  };
  field("orderCount", now.orders, before.orders);
  field("orderSum", now.order_sum, before.order_sum);
  field("buyoutCount", now.buyouts, before.buyouts);
  field("buyoutSum", now.buyout_sum, before.buyout_sum);
  field("cancelCount", now.cancels, before.cancels);
  field("cancelSum", now.cancel_sum, before.cancel_sum);
  field("avgPrice", average(now), average(before));
}

void write_comparison(JsonWriter& w, const Block& now, const Block& before) {
  const FunnelCell& a = now.cell;
  const FunnelCell& b = before.cell;
  w.key("comparison");
  w.begin_object();
  w.field("openCountDynamic", dynamics(a.opens, b.opens));
  w.field("cartCountDynamic", dynamics(a.carts, b.carts));
  w.field("addToWishlistDynamic", dynamics(a.wishlisted, b.wishlisted));
  write_changes(w, a.all, b.all, "Dynamic");
  w.field("avgOrdersCountPerDayDynamic", dynamics(a.all.orders, b.all.orders));
  w.field("shareOrderPercentDynamic", dynamics(now.share_x100, before.share_x100));
  w.field("localizationPercentDynamic", 0);
  write_duration(w, "timeToReadyDynamic", now.minutes - before.minutes);
  w.key("wbClubDynamic");
  w.begin_object();
  write_changes(w, a.club, b.club, "");
  w.field("buyoutPercent", decided_percent(a.club) - decided_percent(b.club));
  w.field("avgOrderCountPerDay", dynamics(a.club.orders, b.club.orders));
  w.end_object();
  const Conversions left = conversions(a);
  const Conversions right = conversions(b);
  write_conversions(
      w, {left.to_cart - right.to_cart, left.to_order - right.to_order, left.buyout - right.buyout});
  w.end_object();
}

void write_product(JsonWriter& w, const Product& product, const Line& line, const ReviewRating& rating) {
  w.key("product");
  w.begin_object();
  w.field("nmId", product.nm_id);
  w.field("title", product.title);
  w.field("vendorCode", product.vendor_code);
  w.field("brandName", product.brand);
  w.field("subjectId", product.subject->id);
  w.field("subjectName", product.subject->name);
  w.key("tags");
  w.begin_array();
  if (product.tag_id != 0) {
    w.begin_object();
    w.field("id", product.tag_id);
    w.field("name", "Популярный");
    w.end_object();
  }
  w.end_array();
  w.field("productRating", card_rating_x10(product) / 10.0);
  write_hundredths(w, "feedbackRating", rating.average_x100());
  w.key("stocks");
  w.begin_object();
  w.field("wb", line.wb_stock);
  w.field("mp", line.own_stock);
  w.field("balanceSum", line.wb_stock + line.own_stock);
  w.end_object();
  w.end_object();
}

}  // namespace

Reply answer_funnel(const Call& call) {
  const FunnelQuery query = read_funnel_query(call);
  if (!sort_key(Line{}, query.field)) refuse("orderBy.field (unknown)");
  auto lines = make_lines(call, query);
  sort_lines(lines, call.seller, query);
  const auto ratings = ratings_of(call.seller, call.world.now);

  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("data");
  w.begin_object();
  w.field("currency", call.seller.currency);
  w.key("products");
  w.begin_array();
  for (std::size_t i = query.offset; i < std::min(lines.size(), query.offset + query.limit); ++i) {
    const Line& line = lines[i];
    w.begin_object();
    write_product(w, call.seller.products[line.product], line, ratings[line.product]);
    w.key("statistic");
    w.begin_object();
    write_block(w, "selected", line.selected);
    if (line.past) {
      write_block(w, "past", *line.past);
      write_comparison(w, line.selected, *line.past);
    }
    w.end_object();
    w.end_object();
  }
  w.end_array();
  w.end_object();
  w.end_object();
  return reply;
}

}  // namespace wbd::sandbox

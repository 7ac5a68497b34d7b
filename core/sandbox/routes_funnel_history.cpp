// seller-analytics-api: the sales funnel day by day, for articles and for groups of them (GUIDE 5.15).

#include <algorithm>
#include <limits>

#include "core/base/json_text.hpp"
#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/periods.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::size_t kMostGroups = 16;

struct HistoryQuery {
  DayRange period;
  bool by_week = false;
  bool skip_deleted = false;
};

HistoryQuery read_history(const Call& call, const Body& body) {
  constexpr days kWeek{7};
  const auto today = moscow_day(call.now);
  HistoryQuery query;
  query.period = read_days(body, "selectedPeriod");
  if (query.period.start < today - kWeek) refuse("selectedPeriod.start (earlier than a week ago)");
  if (query.period.days() > kWeek.count()) refuse("selectedPeriod (longer than a week)");
  if (query.period.end > today + days{1}) refuse("selectedPeriod.end (in the future)");
  const std::string level = body.text("aggregationLevel").value_or("day");
  if (level != "day" && level != "week") refuse("aggregationLevel (day or week)");
  query.by_week = level == "week";
  query.skip_deleted = body.flag("skipDeletedNm").value_or(false);
  return query;
}

void write_entry(JsonWriter& w, sys_days date, const FunnelCell& cell) {
  w.begin_object();
  w.field("date", day_text(date));
  w.field("openCount", cell.opens);
  w.field("cartCount", cell.carts);
  w.field("orderCount", cell.all.orders);
  w.field("orderSum", whole_roubles(cell.all.order_sum));
  w.field("buyoutCount", cell.all.buyouts);
  w.field("buyoutSum", whole_roubles(cell.all.buyout_sum));
  w.field("buyoutPercent", whole_percent(cell.all.buyouts, cell.all.buyouts + cell.all.cancels));
  w.field("addToCartConversion", whole_percent(cell.carts, cell.opens));
  w.field("cartToOrderConversion", whole_percent(cell.all.orders, cell.carts));
  w.field("addToWishlistCount", cell.wishlisted);
  w.end_object();
}

// A week is named after its Monday.
void write_history(JsonWriter& w, const Seller& seller, const Funnel& funnel, const HistoryQuery& query,
                   const std::vector<std::size_t>& products) {
  w.key("history");
  w.begin_array();
  FunnelCell sum;
  for (sys_days day = query.period.start; day <= query.period.end; day += days{1}) {
    for (const std::size_t product : products) sum += funnel.cell(product, day);
    const auto since_monday = std::chrono::weekday{day} - std::chrono::Monday;
    const bool ends = !query.by_week || since_monday == days{6} || day == query.period.end;
    if (!ends) continue;
    write_entry(w, query.by_week ? day - since_monday : day, sum);
    sum = {};
  }
  w.end_array();
  w.field("currency", seller.currency);
}

// The identity of a group; an article is a group of one.
struct Heading {
  std::int64_t nm_id = 0, subject_id = 0;
  std::string_view title, vendor_code, brand, subject;
};

void write_product(JsonWriter& w, const Heading& product) {
  w.key("product");
  w.begin_object();
  w.field("nmId", product.nm_id);
  w.field("title", product.title);
  w.field("vendorCode", product.vendor_code);
  w.field("brandName", product.brand);
  w.field("subjectId", product.subject_id);
  w.field("subjectName", product.subject);
  w.end_object();
}

std::size_t find_article(const Seller& seller, std::int64_t article) {
  const auto found = std::find_if(seller.products.begin(), seller.products.end(),
                                  [&](const Product& product) { return product.nm_id == article; });
  if (found == seller.products.end()) {
    throw Refused(400, "SKU " + std::to_string(article) + " doesn't exist", "SKU not found");
  }
  return static_cast<std::size_t>(found - seller.products.begin());
}

// One group for each combination of the requested values.
std::vector<ArticleFilter> make_groups(const ArticleFilter& asked) {
  std::vector<ArticleFilter> groups(1);
  groups[0].skip_deleted = asked.skip_deleted;
  const auto split = [&](const auto& values, auto member) {
    if (values.empty()) return;
    std::vector<ArticleFilter> next;
    for (const ArticleFilter& group : groups) {
      for (const auto& value : values) {
        next.push_back(group);
        (next.back().*member).push_back(value);
      }
    }
    groups = std::move(next);
  };
  split(asked.brands, &ArticleFilter::brands);
  split(asked.subjects, &ArticleFilter::subjects);
  split(asked.tags, &ArticleFilter::tags);
  return groups;
}

}  // namespace

Reply answer_funnel_history(const Call& call) {
  const Body body = Body::parse(call.body);
  body.allow({"selectedPeriod", "nmIds", "skipDeletedNm", "aggregationLevel"});
  const HistoryQuery query = read_history(call, body);
  const auto articles = body.integers("nmIds", 20);
  if (articles.empty()) refuse("nmIds (field required)");
  const Funnel funnel(call.seller, query.period, call.world.now);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_array();
  for (const std::int64_t article : articles) {
    const std::size_t index = find_article(call.seller, article);
    const Product& product = call.seller.products[index];
    if (query.skip_deleted && product.trashed_at) continue;
    w.begin_object();
    write_product(w, {product.nm_id, product.subject->id, product.title, product.vendor_code, product.brand,
                      product.subject->name});
    write_history(w, call.seller, funnel, query, {index});
    w.end_object();
  }
  w.end_array();
  return reply;
}

Reply answer_funnel_groups(const Call& call) {
  const Body body = Body::parse(call.body);
  body.allow({"selectedPeriod", "brandNames", "subjectIds", "tagIds", "skipDeletedNm", "aggregationLevel"});
  const HistoryQuery query = read_history(call, body);
  const ArticleFilter asked{{},
                            body.integers("subjectIds", kMostGroups),
                            body.integers("tagIds", kMostGroups),
                            body.texts("brandNames", kMostGroups),
                            query.skip_deleted};
  const auto groups = make_groups(asked);
  if (groups.size() > kMostGroups) refuse("brandNames, subjectIds, tagIds (more than 16 groups)");
  const Funnel funnel(call.seller, query.period, call.world.now);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("data");
  w.begin_array();
  for (const ArticleFilter& group : groups) {
    std::vector<std::size_t> products;
    Heading about;
    for (std::size_t i = 0; i < call.seller.products.size(); ++i) {
      const Product& product = call.seller.products[i];
      if (!group.passes(product)) continue;
      products.push_back(i);
      if (!group.brands.empty()) about.brand = product.brand;
      if (group.subjects.empty()) continue;
      about.subject_id = product.subject->id;
      about.subject = product.subject->name;
    }
    if (products.empty()) continue;
    w.begin_object();
    write_product(w, about);
    write_history(w, call.seller, funnel, query, products);
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return reply;
}

}  // namespace wbd::sandbox

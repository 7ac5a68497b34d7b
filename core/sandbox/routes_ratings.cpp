// Ratings of articles and of the seller, and the Jam subscription (GUIDE 5.3, 5.16).

#include <algorithm>
#include <limits>

#include "core/base/json_text.hpp"
#include "core/sandbox/periods.hpp"
#include "core/sandbox/ratings.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;

constexpr std::string_view kStars[] = {"oneStar", "twoStar", "threeStar", "fourStar", "fiveStar"};

struct RatingQuery {
  DayRange current;
  std::optional<DayRange> past;
  ArticleFilter filter;
  std::string field;
  bool ascending = false, only_unsold = false, only_shadowed = false;
  std::size_t limit = 100, offset = 0;
};

struct Item {
  std::size_t product = 0;
  ReviewRating all, current, past;
};

RatingQuery read_rating_query(const Call& call) {
  constexpr std::size_t kMost = 50;
  const Body body = Body::parse(call.body);
  body.allow({"currentPeriod", "pastPeriod", "orderBy", "offset", "limit", "nmIds", "subjectIds",
              "brandNames", "tagIds", "isNotIncludeNmsWithoutSales", "onlyShadowedNms"});
  const auto oldest = moscow_day(call.now) - days{1 + 364};
  RatingQuery query;
  query.current = read_days(body, "currentPeriod");
  if (query.current.start < oldest) refuse("currentPeriod.start (earlier than 364 days before yesterday)");
  if (query.current.end > moscow_day(call.now) + days{1}) refuse("currentPeriod.end (in the future)");
  if (body.has("pastPeriod")) {
    query.past = read_days(body, "pastPeriod");
    if (query.past->start < oldest) refuse("pastPeriod.start (earlier than 364 days before yesterday)");
    if (query.past->end >= query.current.start) refuse("pastPeriod.end (not before currentPeriod.start)");
    if (query.past->days() > query.current.days()) refuse("pastPeriod (longer than currentPeriod)");
  }
  if (!body.has("orderBy")) refuse("orderBy (field required)");
  const Body order = body.object("orderBy");
  order.allow({"field", "mode"});
  query.field = order.text("field").value_or("");
  const std::string mode = order.text("mode").value_or("");
  if (mode != "asc" && mode != "desc") refuse("orderBy.mode (asc or desc)");
  query.ascending = mode == "asc";
  const auto offset = body.integer("offset", 0, std::numeric_limits<std::int32_t>::max());
  if (!offset) refuse("offset (field required)");
  query.offset = static_cast<std::size_t>(*offset);
  query.limit = static_cast<std::size_t>(body.integer("limit", 1, 1'000).value_or(100));
  query.filter = {body.integers("nmIds", kMost), body.integers("subjectIds", kMost),
                  body.integers("tagIds", kMost), body.texts("brandNames", kMost), true};
  query.only_unsold = body.flag("isNotIncludeNmsWithoutSales").value_or(false);
  query.only_shadowed = body.flag("onlyShadowedNms").value_or(false);
  return query;
}

// Reviews that WB excludes from the rating; here the oldest bad ones.
std::int64_t disqualified(const Item& item) {
  return item.all.stars[0] / 2;
}

std::optional<std::int64_t> sort_key(const Item& item, std::string_view field) {
  if (field == "feedbackRating") return item.all.average_x100();
  if (field == "feedbackCount") return item.current.count();
  if (field == "disqualified") return disqualified(item);
  for (std::size_t i = 0; i < std::size(kStars); ++i) {
    if (kStars[i] == field) return item.current.stars[i];
  }
  return std::nullopt;
}

std::vector<Item> make_items(const Call& call, const RatingQuery& query) {
  const Funnel funnel(call.seller, query.current, call.world.now);
  const Seconds now = call.world.now;
  const auto all = ratings_of(call.seller, now);
  const auto current = ratings_of(call.seller, now, query.current);
  const auto past =
      query.past ? ratings_of(call.seller, now, *query.past) : std::vector<ReviewRating>(all.size());
  std::vector<Item> items;
  for (std::size_t i = 0; i < call.seller.products.size(); ++i) {
    if (!query.filter.passes(call.seller.products[i])) continue;
    const Item item{i, all[i], current[i], past[i]};
    if (query.only_shadowed && !is_shadowed(item.all)) continue;
    if (query.only_unsold && funnel.sum(i, query.current).all.buyouts > 0) continue;
    items.push_back(item);
  }
  std::sort(items.begin(), items.end(), [&](const Item& a, const Item& b) {
    const auto left = *sort_key(a, query.field);
    const auto right = *sort_key(b, query.field);
    if (left != right) return query.ascending ? left < right : left > right;
    return call.seller.products[a.product].nm_id < call.seller.products[b.product].nm_id;
  });
  return items;
}

// Percentage of the items in the same subject with a lower rating; nullopt without reviews.
std::optional<std::int64_t> percentile_x100(const Call& call, const std::vector<Item>& items,
                                            const Item& item) {
  if (item.all.count() == 0) return std::nullopt;
  const auto subject_of = [&](const Item& i) { return call.seller.products[i.product].subject; };
  std::int64_t same = 0;
  std::int64_t lower = 0;
  for (const Item& other : items) {
    if (subject_of(other) != subject_of(item)) continue;
    ++same;
    lower += other.all.average_x100() < item.all.average_x100() ? 1 : 0;
  }
  return lower * 10'000 / same;
}

void write_hundredths(JsonWriter& w, std::string_view name, std::optional<std::int64_t> value) {
  w.key(name);
  w.hundredths(value);
}

// Dynamics are written only when there is a period to compare with.
void write_count(JsonWriter& w, std::string_view name, std::int64_t current,
                 std::optional<std::int64_t> total, std::optional<std::int64_t> past) {
  w.key(name);
  w.begin_object();
  w.field("current", current);
  if (total) w.field("total", *total);
  if (past) w.field("dynamics", dynamics(current, *past));
  w.end_object();
}

ReviewRating seller_total(const Call& call, std::optional<DayRange> days = std::nullopt) {
  return total(ratings_of(call.seller, call.world.now, days));
}

void write_seller(JsonWriter& w, const Call& call, const RatingQuery& query) {
  const ReviewRating all = seller_total(call);
  const ReviewRating current = seller_total(call, query.current);
  std::optional<ReviewRating> past;
  if (query.past) past = seller_total(call, *query.past);
  w.key("sellerRating");
  w.begin_object();
  write_hundredths(w, "current", all.average_x100());
  if (past) w.field("dynamics", dynamics(current.average_x100(), past->average_x100()));
  w.end_object();
  w.key("feedbackIncrease");
  w.begin_object();
  w.field("current", current.count());
  w.field("total", all.count());
  w.field("dynamics", past ? dynamics(current.count(), past->count()) : 0);
  for (std::size_t i = 0; i < std::size(kStars); ++i) {
    write_count(w, kStars[i], current.stars[i], all.stars[i],
                past ? std::optional(past->stars[i]) : std::nullopt);
  }
  w.end_object();
}

void write_item(JsonWriter& w, const Call& call, const RatingQuery& query, const Item& item,
                std::optional<std::int64_t> percentile) {
  const Product& product = call.seller.products[item.product];
  w.begin_object();
  w.field("nmId", product.nm_id);
  w.field("title", product.title);
  w.field("vendorCode", product.vendor_code);
  w.field("subjectId", product.subject->id);
  w.field("subjectName", product.subject->name);
  w.field("brandName", product.brand);
  w.field("tagName", product.tag_id == 0 ? "" : "Популярный");
  w.field("tagId", product.tag_id);
  w.field("pinnedFeedback", product.nm_id % 11 == 0);
  w.field("rating", card_rating_x10(product) / 10.0);
  w.key("feedbackRating");
  w.begin_object();
  write_hundredths(w, "current", item.all.average_x100());
  if (query.past) w.field("dynamics", dynamics(item.current.average_x100(), item.past.average_x100()));
  write_hundredths(w, "percentile", percentile);
  w.end_object();
  const auto past = [&](std::int64_t value) { return query.past ? std::optional(value) : std::nullopt; };
  write_count(w, "feedbackCount", item.current.count(), std::nullopt, past(item.past.count()));
  for (std::size_t i = 0; i < std::size(kStars); ++i) {
    write_count(w, kStars[i], item.current.stars[i], std::nullopt, past(item.past.stars[i]));
  }
  w.field("disqualified", disqualified(item));
  w.field("isShadowed", is_shadowed(item.all));
  w.end_object();
}

}  // namespace

Reply answer_item_rating(const Call& call) {
  const RatingQuery query = read_rating_query(call);
  if (!sort_key(Item{}, query.field)) refuse("orderBy.field (unknown)");
  const auto items = make_items(call, query);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("data");
  w.begin_object();
  write_seller(w, call, query);
  w.key("items");
  w.begin_array();
  for (std::size_t i = query.offset; i < std::min(items.size(), query.offset + query.limit); ++i) {
    write_item(w, call, query, items[i], percentile_x100(call, items, items[i]));
  }
  w.end_array();
  w.end_object();
  w.end_object();
  return reply;
}

Reply answer_rating(const Call& call) {
  const Query query(call.query, {});
  const ReviewRating rating = seller_total(call);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  write_hundredths(w, "valuation", rating.average_x100());
  w.field("feedbackCount", rating.count());
  w.end_object();
  return reply;
}

// Every second seller never had a subscription: the answer is empty.
Reply answer_subscriptions(const Call& call) {
  const Query query(call.query, {});
  if (call.seller.number % 2 == 1) return {200, "application/json", ""};
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("state", "active");
  w.field("activationSource", "jam");
  w.field("level", "premium");
  w.field("since", zulu_text(call.world.today - days{200}, 6));
  w.field("till", zulu_text(call.world.today + days{20}, 6));
  w.end_object();
  return reply;
}

}  // namespace wbd::sandbox

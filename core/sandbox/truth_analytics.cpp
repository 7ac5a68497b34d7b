#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/ratings.hpp"
#include "core/sandbox/truth_parts.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;

constexpr days kFunnelDays{120};

// The last kFunnelDays days with events, today included: more than a first sync reads. Sums are whole roubles
// as WB sends them, in kopecks.
void write_funnel(JsonWriter& w, const World& world, const Seller& seller) {
  const auto today = moscow_day(world.now);
  const DayRange range{today - kFunnelDays + days{1}, today};
  const Funnel funnel(seller, range, world.now);
  const auto sum = [](std::int64_t kopecks) { return whole_roubles(kopecks) * 100; };
  w.key("funnel");
  w.begin_array();
  for (std::size_t product = 0; product < seller.products.size(); ++product) {
    for (auto day = range.start; day <= range.end; day += days{1}) {
      const FunnelCell cell = funnel.cell(product, day);
      if (cell == FunnelCell{}) continue;
      w.begin_object();
      w.field("nm_id", seller.products[product].nm_id);
      w.field("day", day_text(day));
      w.field("opens", cell.opens);
      w.field("carts", cell.carts);
      w.field("wishes", cell.wishlisted);
      w.field("orders_count", cell.all.orders);
      w.field("orders_sum", sum(cell.all.order_sum));
      w.field("buyouts_count", cell.all.buyouts);
      w.field("buyouts_sum", sum(cell.all.buyout_sum));
      w.field("cancels_count", cell.all.cancels);
      w.field("cancels_sum", sum(cell.all.cancel_sum));
      w.end_object();
    }
  }
  w.end_array();
}

void write_ratings(JsonWriter& w, const World& world, const Seller& seller) {
  const auto ratings = ratings_of(seller, world.now);
  const ReviewRating all = total(ratings);
  w.key("ratings");
  w.begin_object();
  w.field("seller_rating_x100", all.average_x100());
  w.field("reviews_count", all.count());
  w.key("items");
  w.begin_array();
  for (std::size_t i = 0; i < seller.products.size(); ++i) {
    const Product& product = seller.products[i];
    if (product.trashed_at) continue;
    const ReviewRating& rating = ratings[i];
    w.begin_object();
    w.field("nm_id", product.nm_id);
    w.field("rating_x100", rating.average_x100());
    w.field("reviews_count", rating.count());
    w.field("card_rating_x10", card_rating_x10(product));
    w.field("shadowed", is_shadowed(rating));
    w.end_object();
  }
  w.end_array();
  w.end_object();
}

}  // namespace

void write_analytics_truth(JsonWriter& w, const World& world, const Seller& seller, const TruthParts& parts) {
  if (parts.wants("funnel")) write_funnel(w, world, seller);
  if (parts.wants("ratings")) write_ratings(w, world, seller);
}

}  // namespace wbd::sandbox

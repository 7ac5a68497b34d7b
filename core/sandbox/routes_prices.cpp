// discounts-prices-api: goods with prices (GUIDE 5.11).

#include <algorithm>
#include <limits>

#include "core/base/json_text.hpp"
#include "core/sandbox/params.hpp"

namespace wb::sandbox {
namespace {

void write_good(JsonWriter& w, const Product& product) {
  const std::int64_t discounted = std::int64_t{product.price} * (100 - product.discount);
  const std::int64_t club = (discounted * (100 - product.club_discount) + 50) / 100;
  w.begin_object();
  w.field("nmID", product.nm_id);
  w.field("vendorCode", product.vendor_code);
  w.key("sizes");
  w.begin_array();
  for (const Size& size : product.sizes) {
    w.begin_object();
    w.field("sizeID", size.chrt_id);
    w.field("price", product.price);
    w.field("discountedPrice", Money{discounted});
    w.field("clubDiscountedPrice", Money{club});
    w.field("techSizeName", size.tech_size);
    w.end_object();
  }
  w.end_array();
  w.field("currencyIsoCode4217", "RUB");
  w.field("discount", product.discount);
  w.field("clubDiscount", product.club_discount);
  w.field("editableSizePrice", false);
  w.end_object();
}

Reply goods_reply(const std::vector<const Product*>& goods) {
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("data");
  w.begin_object();
  w.key("listGoods");
  w.begin_array();
  for (const Product* product : goods) write_good(w, *product);
  w.end_array();
  w.end_object();
  w.field("error", false);
  w.field("errorText", "");
  w.end_object();
  return reply;
}

}  // namespace

Reply answer_goods(const Call& call) {
  const Query query(call.query, {"limit", "offset", "filterNmID"});
  const auto limit = static_cast<std::size_t>(query.required_integer("limit", 1, 1000));
  const auto offset = static_cast<std::size_t>(
      query.integer("offset", 0, std::numeric_limits<std::int32_t>::max()).value_or(0));
  const auto article = query.integer("filterNmID", 1, std::numeric_limits<std::int64_t>::max());
  std::vector<const Product*> goods;
  for (const Product& product : call.seller.products) {
    if (!product.trashed_at && (!article || product.nm_id == *article)) goods.push_back(&product);
  }
  goods.erase(goods.begin(), goods.begin() + static_cast<std::ptrdiff_t>(std::min(offset, goods.size())));
  if (goods.size() > limit) goods.resize(limit);
  return goods_reply(goods);
}

Reply answer_goods_by_articles(const Call& call) {
  const Query query(call.query, {});
  const Body body = Body::parse(call.body);
  body.allow({"nmList"});
  const auto articles = body.integers("nmList", 1000);
  if (articles.empty()) refuse("Invalid request parameters");
  std::vector<const Product*> goods;
  for (const Product& product : call.seller.products) {
    const bool wanted = std::find(articles.begin(), articles.end(), product.nm_id) != articles.end();
    if (wanted && !product.trashed_at) goods.push_back(&product);
  }
  return goods_reply(goods);
}

}  // namespace wb::sandbox

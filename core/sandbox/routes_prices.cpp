// discounts-prices-api: goods with prices (GUIDE 5.11).

#include <algorithm>
#include <limits>

#include "core/base/json_text.hpp"
#include "core/sandbox/params.hpp"
#include "core/sandbox/prices.hpp"

namespace wbd::sandbox {
namespace {

constexpr std::int64_t kMostOffset = std::numeric_limits<std::int32_t>::max();

void write_size(JsonWriter& w, const Product& product, const Size& size) {
  const SizePrice price = size_price(product, size);
  w.field("sizeID", size.chrt_id);
  w.field("price", size.price);
  w.field("discountedPrice", Money{price.discounted});
  w.field("clubDiscountedPrice", Money{price.club});
  w.field("techSizeName", size.tech_size);
}

void write_terms(JsonWriter& w, const Seller& seller, const Product& product) {
  w.field("currencyIsoCode4217", seller.currency);
  w.field("discount", product.discount);
  w.field("clubDiscount", product.club_discount);
  w.field("editableSizePrice", product.size_prices);
}

void write_good(JsonWriter& w, const Seller& seller, const Product& product) {
  w.begin_object();
  w.field("nmID", product.nm_id);
  w.field("vendorCode", product.vendor_code);
  w.key("sizes");
  w.begin_array();
  for (const Size& size : product.sizes) {
    w.begin_object();
    write_size(w, product, size);
    w.end_object();
  }
  w.end_array();
  write_terms(w, seller, product);
  if (!product.wholesale.empty()) {
    w.key("wholesaleDiscountThreshold");
    w.begin_array();
    int level = 0;
    for (const WholesaleStep& step : product.wholesale) {
      w.begin_object();
      w.field("level", ++level);
      w.field("minQuantity", step.min_quantity);
      w.field("wholesaleDiscount", step.discount);
      w.end_object();
    }
    w.end_array();
  }
  w.end_object();
}

Reply goods_reply(const Seller& seller, const std::vector<const Product*>& goods) {
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("data");
  w.begin_object();
  w.key("listGoods");
  w.begin_array();
  for (const Product* product : goods) write_good(w, seller, *product);
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
  const auto offset = static_cast<std::size_t>(query.integer("offset", 0, kMostOffset).value_or(0));
  const auto article = query.integer("filterNmID", 1, std::numeric_limits<std::int64_t>::max());
  std::vector<const Product*> goods;
  for (const Product& product : call.seller.products) {
    if (!product.trashed_at && (!article || product.nm_id == *article)) goods.push_back(&product);
  }
  goods.erase(goods.begin(), goods.begin() + static_cast<std::ptrdiff_t>(std::min(offset, goods.size())));
  if (goods.size() > limit) goods.resize(limit);
  return goods_reply(call.seller, goods);
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
  return goods_reply(call.seller, goods);
}

Reply answer_size_prices(const Call& call) {
  const Query query(call.query, {"limit", "offset", "nmID"});
  const auto limit = static_cast<std::size_t>(query.required_integer("limit", 1, 1000));
  const auto offset = static_cast<std::size_t>(query.integer("offset", 0, kMostOffset).value_or(0));
  const auto article = query.required_integer("nmID", 1, std::numeric_limits<std::int64_t>::max());
  const auto& products = call.seller.products;
  const auto product = std::find_if(products.begin(), products.end(), [&](const Product& p) {
    return p.nm_id == article && !p.trashed_at && p.size_prices;
  });

  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("data");
  w.begin_object();
  w.key("listGoods");
  if (product == products.end()) {
    w.value(nullptr);
  } else {
    w.begin_array();
    for (std::size_t i = offset; i < std::min(product->sizes.size(), offset + limit); ++i) {
      w.begin_object();
      w.field("nmID", product->nm_id);
      w.field("vendorCode", product->vendor_code);
      write_size(w, *product, product->sizes[i]);
      write_terms(w, call.seller, *product);
      w.end_object();
    }
    w.end_array();
  }
  w.end_object();
  w.field("error", false);
  w.field("errorText", "");
  w.end_object();
  return reply;
}

}  // namespace wbd::sandbox

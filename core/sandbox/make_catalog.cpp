#include <algorithm>

#include <fmt/format.h>

#include "core/sandbox/identifiers.hpp"
#include "core/sandbox/random.hpp"
#include "core/sandbox/vocabulary.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {
namespace {

constexpr std::int64_t kPowersOfTen[] = {1,       10,        100,        1'000,       10'000,
                                         100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
constexpr std::string_view kClothesSizes[][2] = {
    {"S", "42-44"}, {"M", "46-48"}, {"L", "50-52"}, {"XL", "54"}};

// WB writes 0 to 9 fraction digits. The time is truncated to that many, so that text and sort order agree.
CardTime card_time(Random& random, Seconds time) {
  const int digits = static_cast<int>(random.between(0, 9));
  const std::int64_t unit = kPowersOfTen[9 - digits];
  const std::int64_t nanos = random.between(0, 999'999'999) / unit * unit;
  return {Nanos{time} + std::chrono::nanoseconds{nanos}, digits};
}

Product make_product(Random& random, std::int64_t number, Seconds today) {
  Product p;
  p.nm_id = 150'000'000 + number * 37;
  p.imt_id = 90'000'000 + number / 3 * 11;  // neighbours share a group of merged cards
  p.uuid = make_uuid(random);
  p.subject = &random.pick(subjects());
  p.color = random.pick(colors());
  p.brand = random.pick(brands());
  p.vendor_code = fmt::format("art-{}/{}", number, p.color);
  p.title = fmt::format("{} {}, {}", p.subject->noun, p.color, random.pick(adjectives()));
  p.description =
      fmt::format("{}.\nСостав: хлопок 95 %, эластан 5 % & уход <30°C>. Артикул {}.", p.title, p.vendor_code);
  const std::size_t sizes = p.subject->sized ? 4 : 1;
  for (std::size_t i = 0; i < sizes; ++i) {
    Size& size = p.sizes.emplace_back();
    const auto order = static_cast<std::int64_t>(i);
    size.chrt_id = 250'000'000 + number * 10 + order;
    size.tech_size = p.subject->sized ? kClothesSizes[i][0] : "0";
    if (p.subject->sized) size.wb_size = kClothesSizes[i][1];
    size.skus.push_back(fmt::format("20{:010}{}", number, order));
    if (random.percent(5)) size.skus.push_back(fmt::format("46{:010}{}", number, order));
  }
  p.photos = random.percent(8) ? 0 : static_cast<int>(random.between(1, 5));
  p.has_video = p.photos > 0 && random.percent(15);
  if (random.percent(20)) p.tag_id = random.between(592'560, 592'564);
  p.length = static_cast<int>(random.between(5, 60));
  p.width = static_cast<int>(random.between(5, 45));
  p.height = static_cast<int>(random.between(1, 30));
  p.weight_grams = static_cast<int>(random.between(80, 4'500));
  p.price = static_cast<int>(random.between(p.subject->price_low, p.subject->price_high));
  p.discount = static_cast<int>(random.between(5, 60));
  p.club_discount = random.percent(20) ? 5 : 0;
  const auto age = std::chrono::hours{random.between(24, 24 * 400)};
  p.created_at = card_time(random, today - std::chrono::days{20} - age);
  p.updated_at = card_time(random, today - std::chrono::seconds{random.between(3'600, 86'400 * 20)});
  return p;
}

// Imitates bulk edits: the cards around each border of the largest page share one updatedAt.
void tie_cards(Seller& seller) {
  constexpr std::size_t kPage = 100;
  std::vector<Product*> cards;
  for (Product& product : seller.products) {
    if (!product.trashed_at) cards.push_back(&product);
  }
  std::sort(cards.begin(), cards.end(), [](const Product* a, const Product* b) {
    return std::pair(a->updated_at.time, a->nm_id) < std::pair(b->updated_at.time, b->nm_id);
  });
  for (std::size_t border = kPage; border + 3 < cards.size(); border += kPage) {
    for (std::size_t i = border - 3; i < border + 3; ++i)
      cards[i]->updated_at = cards[border + 3]->updated_at;
  }
}

}  // namespace

void make_products(Seller& seller, std::uint64_t seed, std::size_t seller_index, int live, Seconds today) {
  Random random(seed, 1);
  const int trashed = 2 + live / 40;
  const auto first = static_cast<std::int64_t>(seller_index) * 1'000'000;
  for (int i = 0; i < live + trashed; ++i) {
    Product p = make_product(random, first + i, today);
    if (i >= live) {
      const auto age = std::chrono::seconds{random.between(86'400, 86'400 * 40)};
      p.trashed_at = card_time(random, today - age);
      if (p.updated_at.time > p.trashed_at->time) p.updated_at = p.created_at;
    }
    seller.products.push_back(std::move(p));
  }
  tie_cards(seller);
}

void make_stocks(Seller& seller, std::uint64_t seed) {
  Random random(seed, 2);
  const std::string_view towns[] = {"Подольск", "Казань"};
  for (const auto& town : towns) {
    SellerWarehouse warehouse;
    warehouse.id = random.between(1'000'000, 1'999'999);
    warehouse.office_id = random.between(15, 400);
    warehouse.name = fmt::format("{} {}", town, random.between(1, 99));
    warehouse.region = town;
    seller.warehouses.push_back(std::move(warehouse));
  }
  for (std::uint32_t i = 0; i < seller.products.size(); ++i) {
    const Product& product = seller.products[i];
    if (product.trashed_at) continue;
    for (std::uint16_t s = 0; s < product.sizes.size(); ++s) {
      const bool absent = random.percent(8);
      const bool sold_out = random.percent(5);
      const int rows = random.percent(6) ? 2 : 1;
      for (int row = 0; row < rows && !absent; ++row) {
        const std::int64_t quantity = sold_out ? 0 : random.between(1, 120);
        seller.wb_stocks.push_back({i, s, quantity, random.between(0, 9), random.between(0, 4)});
      }
      if (i % 4 != 1) continue;  // every fourth article is also sold from the seller's own warehouses
      for (std::uint8_t w = 0; w < seller.warehouses.size(); ++w) {
        if (random.percent(70)) seller.seller_stocks.push_back({i, s, w, random.between(0, 40)});
      }
    }
  }
}

}  // namespace wbd::sandbox

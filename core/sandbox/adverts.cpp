#include "core/sandbox/adverts.hpp"

#include <algorithm>

#include "core/sandbox/costs.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;

struct CampaignKind {
  AdvertPayment payment;
  int type, status;
};
constexpr CampaignKind kKinds[] = {
    {AdvertPayment::balance, 9, 9},  {AdvertPayment::balance, 9, 7},  {AdvertPayment::balance, 9, 8},
    {AdvertPayment::balance, 8, 11}, {AdvertPayment::invoice, 9, 11}, {AdvertPayment::bonus, 9, 9},
    {AdvertPayment::cashback, 9, 9}, {AdvertPayment::balance, 9, 4},
};
constexpr std::size_t kNeverStarted = 7;
constexpr std::size_t kInvoicedWithFirst = 3;
constexpr int kApps[] = {1, 32, 64};

}  // namespace

std::string_view payment_text(AdvertPayment payment, bool other_spelling) {
  switch (payment) {
    case AdvertPayment::balance:
      return "Баланс";
    case AdvertPayment::invoice:
      return other_spelling ? "Счет" : "Счёт";
    case AdvertPayment::bonus:
      return "Бонусы";
    case AdvertPayment::cashback:
      break;
  }
  return "Кэшбэк";
}

std::vector<Campaign> campaigns(const Seller& seller) {
  std::vector<Campaign> all;
  if (seller.money_seed == 0) return all;
  Random random = cost_random(seller, CostTopic::campaigns, {});
  for (std::size_t i = 0; i < std::size(kKinds); ++i) {
    Campaign campaign;
    campaign.id = 27'000'000 + static_cast<std::int64_t>(seller.number) * 100 + static_cast<std::int64_t>(i);
    campaign.type = kKinds[i].type;
    campaign.status = kKinds[i].status;
    campaign.payment = kKinds[i].payment;
    for (auto count = random.between(1, 4); count > 0; --count) {
      const std::size_t product = random.index(seller.products.size());
      if (std::find(campaign.products.begin(), campaign.products.end(), product) == campaign.products.end()) {
        campaign.products.push_back(product);
      }
    }
    campaign.name = seller.products[campaign.products.front()].title + ", поиск & полки";
    campaign.changed_at =
        Seconds{first_cost_day(seller).value_or(sys_days{})} + seconds{random.between(0, 86'399)};
    all.push_back(std::move(campaign));
  }
  return all;
}

std::vector<AdvertCharge> advert_charges(const Seller& seller, sys_days day) {
  std::vector<AdvertCharge> charges;
  if (seller.money_seed == 0) return charges;
  Random random = cost_random(seller, CostTopic::charges, day);
  for (std::size_t i = 0; i < std::size(kKinds); ++i) {
    const bool charged = random.percent(45);
    AdvertCharge charge{i, 0, Seconds{day} - kMoscow + seconds{random.between(0, 86'399)},
                        static_cast<int>(random.between(90, 2'900))};
    const bool timeless = random.percent(40);
    if (!charged || i == kNeverStarted) continue;
    if (kKinds[i].payment == AdvertPayment::balance) {
      charge.document = 100'000'000 + (day.time_since_epoch().count() * 1'000 % 100'000'000) * 9 +
                        static_cast<std::int64_t>(seller.number % 100) * 10 + static_cast<std::int64_t>(i);
    }
    if (kKinds[i].payment == AdvertPayment::bonus && timeless) charge.at.reset();
    // One invoice for both, when the first one was charged too.
    if (i == kInvoicedWithFirst && !charges.empty() && charges.front().campaign == 0) {
      charge.document = charges.front().document;
    }
    charges.push_back(charge);
  }
  return charges;
}

std::vector<AdvertStatistics> advert_statistics(const Seller& seller, std::size_t number, sys_days day) {
  std::vector<AdvertStatistics> rows;
  const auto charges = advert_charges(seller, day);
  const auto charge = std::find_if(charges.begin(), charges.end(),
                                   [&](const AdvertCharge& c) { return c.campaign == number; });
  const Campaign campaign = campaigns(seller)[number];
  if (charge == charges.end() || !campaign.has_statistics()) return rows;
  Random random = cost_random(seller, CostTopic::statistics, day, number);
  const Units spent = charge->sum * kRouble * random.between(80, 108) / 100;
  std::vector<std::int64_t> weights;
  std::int64_t whole = 0;
  for (const std::size_t product : campaign.products) {
    for (const int app : kApps) {
      const bool listed = random.percent(75);
      AdvertStatistics row{app, product};
      row.views = random.between(20, 3'000);
      row.clicks = random.percent(15) ? 0 : random.between(0, row.views / 20);
      row.carts = random.between(0, row.clicks / 4);
      row.orders = random.between(0, row.carts);
      row.units = row.orders;
      row.cancelled = random.between(0, row.orders);
      row.orders_value = row.orders * seller.products[product].price * kRouble;
      const auto weight = random.between(1, 90);
      if (!listed && (app != 32 || product != campaign.products.front())) continue;
      weights.push_back(weight);
      whole += weight;
      rows.push_back(row);
    }
  }
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i].spent = spent / kKopeck * weights[i] / whole * kKopeck;
  return rows;
}

}  // namespace wbd::sandbox

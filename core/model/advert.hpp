#pragma once
// Adverts: campaigns, what WB charged for them, and what they spent on each article (GUIDE 5.29, 5.30).

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/model/names.hpp"

namespace wbd {

// How a charge was paid. Only `balance` is taken from the payout. `other`: WB uses a word that we do not
// know.
enum class AdvertPayment : std::uint8_t { balance, bonus, invoice, cashback, other };
inline constexpr std::array<std::string_view, 5> kAdvertPayments{"balance", "bonus", "invoice", "cashback",
                                                                 "other"};
[[nodiscard]] std::string_view to_string(AdvertPayment payment);
// The word of WB: "Баланс", "Счёт" or "Счет".
[[nodiscard]] AdvertPayment advert_payment(std::string_view word);

struct AdvertCharge {
  std::int64_t upd_num = 0;   // WB's document; 0: there is none yet
  std::optional<UtcTime> at;  // nullopt: WB gives no time
  Date day;                   // Moscow day of `at`; without it the last day that was requested
  Amount sum;                 // in the currency of the seller's account
  std::int64_t advert_id = 0;
  std::string name;
  std::int64_t type = 0;
  AdvertPayment payment = AdvertPayment::other;
  std::optional<std::int64_t> status;
  // WB gives no id of a charge: counts those of the same day, campaign, document and payment, from 1.
  std::int64_t number = 1;
  friend bool operator==(const AdvertCharge&, const AdvertCharge&) = default;
};

// The spending of a campaign on an article in a day, over all of WB's applications. A statistic, not the
// invoice.
struct AdvertSpend {
  std::int64_t advert_id = 0;
  Date day;
  NmId nm_id;
  std::int64_t views = 0, clicks = 0, orders = 0;
  std::int64_t units = 0;  // ordered
  Amount sum;              // spent
  Amount sum_price;        // the value of the orders
  std::string currency;
  friend bool operator==(const AdvertSpend&, const AdvertSpend&) = default;
};

struct Advert {
  std::int64_t id = 0;
  std::int64_t type = 0;
  std::int64_t status = 0;
  std::optional<UtcTime> changed_at;
  friend bool operator==(const Advert&, const Advert&) = default;
};
// WB gives statistics of finished, running and paused campaigns only.
inline constexpr std::array<std::int64_t, 3> kAdvertStatusesWithSpend{7, 9, 11};

}  // namespace wbd

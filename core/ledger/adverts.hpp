#pragma once
// Divides WB's advert charges into those that a payout contains and the others (GUIDE 5.29). Pure.

#include <cstdint>
#include <map>
#include <span>

#include "core/base/money.hpp"
#include "core/model/advert.hpp"

namespace wbd::ledger {

// By document, then by campaign: the charges that the seller's balance paid. Only they are deducted from a
// payout.
using BalanceCharges = std::map<std::int64_t, std::map<std::int64_t, Amount>>;
[[nodiscard]] BalanceCharges balance_charges(std::span<const AdvertCharge> charges);

// Adverts that no payout contains. They are shown apart and are in no other sum.
struct AdvertsOutside {
  Amount invoice, bonus, cashback;
  Amount other;  // paid in a way that we do not know
  [[nodiscard]] Amount total() const { return invoice + bonus + cashback + other; }
  AdvertsOutside& operator+=(const AdvertsOutside& more);
  friend bool operator==(const AdvertsOutside&, const AdvertsOutside&) = default;
};
[[nodiscard]] AdvertsOutside adverts_outside(std::span<const AdvertCharge> charges);

}  // namespace wbd::ledger

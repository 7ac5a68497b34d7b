#include "core/ledger/adverts.hpp"

namespace wbd::ledger {

BalanceCharges balance_charges(std::span<const AdvertCharge> charges) {
  BalanceCharges sums;
  for (const AdvertCharge& charge : charges) {
    if (charge.payment == AdvertPayment::balance) sums[charge.upd_num][charge.advert_id] += charge.sum;
  }
  return sums;
}

AdvertsOutside& AdvertsOutside::operator+=(const AdvertsOutside& more) {
  invoice += more.invoice;
  bonus += more.bonus;
  cashback += more.cashback;
  other += more.other;
  return *this;
}

AdvertsOutside adverts_outside(std::span<const AdvertCharge> charges) {
  AdvertsOutside sums;
  for (const AdvertCharge& charge : charges) {
    switch (charge.payment) {
      case AdvertPayment::balance:
        break;
      case AdvertPayment::invoice:
        sums.invoice += charge.sum;
        break;
      case AdvertPayment::bonus:
        sums.bonus += charge.sum;
        break;
      case AdvertPayment::cashback:
        sums.cashback += charge.sum;
        break;
      case AdvertPayment::other:
        sums.other += charge.sum;
        break;
    }
  }
  return sums;
}

}  // namespace wbd::ledger

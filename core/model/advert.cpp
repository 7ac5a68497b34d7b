#include "core/model/advert.hpp"

namespace wbd {

std::string_view to_string(AdvertPayment payment) {
  return name_of(kAdvertPayments, payment);
}

AdvertPayment advert_payment(std::string_view word) {
  if (word == "Баланс") return AdvertPayment::balance;
  if (word == "Бонусы") return AdvertPayment::bonus;
  if (word == "Счёт" || word == "Счет") return AdvertPayment::invoice;
  if (word == "Кэшбэк" || word == "Кешбэк") return AdvertPayment::cashback;
  return AdvertPayment::other;
}

}  // namespace wbd

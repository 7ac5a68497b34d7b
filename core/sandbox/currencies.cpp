#include "core/sandbox/currencies.hpp"

namespace wbd::sandbox {
namespace {

constexpr Currency kCurrencies[] = {
    {"RUB", 643, 100}, {"KZT", 398, 530}, {"BYN", 933, 3},
    {"KGS", 417, 105}, {"AMD", 51, 480},  {"UZS", 860, 15'000},
};

}  // namespace

const Currency* find_currency(std::string_view code) {
  for (const Currency& currency : kCurrencies) {
    if (currency.code == code) return &currency;
  }
  return nullptr;
}

}  // namespace wbd::sandbox

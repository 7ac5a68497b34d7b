#include "core/wb/token_fault.hpp"

#include <array>

#include <fmt/format.h>

namespace wbd::wb {

namespace {

struct TokenFaultRow {
  std::string_view code, en, ru;
};
// In the order of the enumeration.
constexpr std::array<TokenFaultRow, 8> kTokenFaults{{
    {"token_expired", "The token has expired: create a new one in the seller's account at WB",
     "Срок действия токена истёк: создайте новый в личном кабинете WB"},
    {"token_malformed", "This is not a WB token: copy all of it from the seller's account at WB",
     "Это не токен WB: скопируйте его целиком из личного кабинета WB"},
    {"token_refused", "WB does not accept this token: create a new one in the seller's account at WB",
     "WB не принимает этот токен: создайте новый в личном кабинете WB"},
    {"token_scope_missing",
     "The token lacks the categories that are needed: create one with content, analytics, prices, marketplace, "
     "statistics, feedbacks and finance",
     "В токене нет нужных категорий: создайте токен с категориями контент, аналитика, цены и скидки, "
     "маркетплейс, статистика, вопросы и отзывы, финансы"},
    {"token_foreign", "This is the token of another seller", "Это токен другого продавца"},
    {"too_many_registrations", "Too many new tokens within an hour: try again later",
     "Слишком много новых токенов за час: попробуйте позже"},
    {"too_many_claims",
     "Too many cabinets still wait for WB to confirm their tokens: remove one or try again later",
     "Слишком много кабинетов ещё ждут, пока WB подтвердит их токены: удалите один из них или попробуйте позже"},
    {"too_many_unverified", "The service is checking too many new tokens now: try again later",
     "Сервис сейчас проверяет слишком много новых токенов: попробуйте позже"},
}};

const TokenFaultRow& row_of(TokenFault fault) {
  return kTokenFaults.at(static_cast<std::size_t>(fault));
}

}  // namespace

std::string_view to_string(TokenFault fault) {
  return row_of(fault).code;
}

std::string_view token_text(TokenFault fault, Language language) {
  return language == Language::ru ? row_of(fault).ru : row_of(fault).en;
}

bool is_limit(TokenFault fault) {
  return fault >= TokenFault::too_many_registrations;
}

std::string explain(const TokenError& error, Language language) {
  if (!error.fault) return error.detail;
  const std::string_view text = token_text(*error.fault, language);
  return error.detail.empty() ? std::string(text) : fmt::format("{} ({})", text, error.detail);
}

}  // namespace wbd::wb

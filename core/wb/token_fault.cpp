#include "core/wb/token_fault.hpp"

#include <fmt/format.h>

namespace wbd::wb {

std::string_view to_string(TokenFault fault) {
  switch (fault) {
    case TokenFault::expired:
      return "token_expired";
    case TokenFault::malformed:
      return "token_malformed";
    case TokenFault::refused:
      return "token_refused";
    case TokenFault::scope_missing:
      return "token_scope_missing";
    case TokenFault::foreign:
      return "token_foreign";
  }
  return "";
}

std::string_view token_text(TokenFault fault, Language language) {
  const bool ru = language == Language::ru;
  switch (fault) {
    case TokenFault::expired:
      return ru ? "Срок действия токена истёк: создайте новый в личном кабинете WB"
                : "The token has expired: create a new one in the seller's account at WB";
    case TokenFault::malformed:
      return ru ? "Это не токен WB: скопируйте его целиком из личного кабинета WB"
                : "This is not a WB token: copy all of it from the seller's account at WB";
    case TokenFault::refused:
      return ru ? "WB не принимает этот токен: создайте новый в личном кабинете WB"
                : "WB does not accept this token: create a new one in the seller's account at WB";
    case TokenFault::scope_missing:
      return ru ? "В токене нет нужных категорий: создайте токен с категориями контент, аналитика, цены и скидки, "
                  "маркетплейс, статистика, вопросы и отзывы, финансы"
                : "The token lacks the categories that are needed: create one with content, analytics, prices, "
                  "marketplace, statistics, feedbacks and finance";
    case TokenFault::foreign:
      return ru ? "Это токен другого продавца" : "This is the token of another seller";
  }
  return "";
}

std::string explain(const TokenError& error, Language language) {
  if (!error.fault) return error.detail;
  const std::string_view text = token_text(*error.fault, language);
  return error.detail.empty() ? std::string(text) : fmt::format("{} ({})", text, error.detail);
}

}  // namespace wbd::wb

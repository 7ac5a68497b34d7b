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

// Our own reasons in Russian. {} stands for any text; WB's words stay as they are.
struct Reason {
  std::string_view en, ru;
};
constexpr std::array kReasons{
    Reason{"the WB token is malformed: it is empty", "он пуст"},
    Reason{"the WB token is malformed: it is too long", "он слишком длинный"},
    Reason{"the WB token is malformed: it must have three parts separated by dots",
           "в нём должно быть три части через точку"},
    Reason{"the WB token is malformed: a part is not base64url", "одна из частей не в base64url"},
    Reason{"the WB token is malformed: a part is empty", "одна из частей пуста"},
    Reason{"the WB token is malformed: its second part is not a JSON object",
           "вторая часть не является объектом JSON"},
    Reason{"the WB token is malformed: the field {} is missing", "нет поля {}"},
    Reason{"the WB token is malformed: the field {} is not a UUID", "поле {} не является UUID"},
    Reason{"the WB token is malformed: the field {} is out of range", "поле {} вне допустимых значений"},
    Reason{"the WB token expired at {}; create a new one in the seller's account", "истёк {}"},
    Reason{"the WB token has none of the categories {}", "нет ни одной из категорий {}"},
    Reason{"the WB token lacks the category {}", "нет категории {}"},
    Reason{"WB says that the token belongs to another seller than it names",
           "по данным WB он принадлежит не тому продавцу, который в нём указан"},
    Reason{"the token is of seller {}", ""},  // the sentence before says so
    Reason{"{}: there is a blank or a line break inside; only the token itself is allowed",
           "внутри пробел или перевод строки, а нужен только сам токен"},
    Reason{"{}: there are characters that no token has; only printable ASCII is allowed",
           "есть символы, которых в токене не бывает; допустим только печатный ASCII"},
    Reason{"{}: it is empty", "он пуст"},
};

std::string russian_reason(std::string_view detail) {
  for (const Reason& reason : kReasons) {
    const auto gap = reason.en.find("{}");
    if (gap == std::string_view::npos) {
      if (detail == reason.en) return std::string(reason.ru);
      continue;
    }
    const std::string_view before = reason.en.substr(0, gap), after = reason.en.substr(gap + 2);
    if (detail.size() <= before.size() + after.size() || !detail.starts_with(before) ||
        !detail.ends_with(after))
      continue;
    detail.remove_prefix(before.size());
    detail.remove_suffix(after.size());
    if (reason.ru.find("{}") == std::string_view::npos) return std::string(reason.ru);
    return fmt::format(fmt::runtime(reason.ru), detail);
  }
  return {};
}

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
  const std::string reason = language == Language::ru ? russian_reason(error.detail) : error.detail;
  return reason.empty() ? std::string(text) : fmt::format("{} ({})", text, reason);
}

}  // namespace wbd::wb

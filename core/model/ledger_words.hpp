#pragma once
// Names of the ledger's lines for people.

#include <array>
#include <string_view>

#include "core/model/language.hpp"
#include "core/model/ledger.hpp"

namespace wbd {

// "Loan: principal", "Заём: основной долг".
[[nodiscard]] inline std::string_view line_words(LedgerLine line, Language language) {
  struct Words {
    std::string_view en, ru;
  };
  // clang-format off
  // By LedgerLine.
  static constexpr std::array<Words, kLedgerLineNames.size()> kWords{{
    {"Sales", "Продажи"},
    {"Returns", "Возвраты"},
    {"Corrections", "Коррекции"},
    {"Compensations", "Компенсации"},
    {"Logistics", "Логистика"},
    {"Logistics correction", "Коррекция логистики"},
    {"Storage", "Хранение"},
    {"Acceptance", "Приёмка"},
    {"Penalties", "Штрафы"},
    {"Adverts", "Реклама"},
    {"Points for reviews", "Баллы за отзывы"},
    {"Subscriptions", "Подписки"},
    {"Disposal", "Утилизация"},
    {"Transfer of cards", "Перенос карточек"},
    {"Other payout date", "Перенос даты выплаты"},
    {"Loan: principal", "Заём: основной долг"},
    {"Loan: interest and fees", "Заём: проценты и комиссии"},
    {"Other deductions", "Прочие удержания"},
    {"Loyalty programme", "Программа лояльности"},
    {"Additional payments", "Доплаты и удержания"},
    {"Payment schedule", "Изменение даты выплаты"},
    {"Difference from WB", "Расхождение с WB"},
    {"Rounding", "Округление"}}};
  // clang-format on
  const Words& words = kWords.at(static_cast<std::size_t>(line));
  return pick(language, words.en, words.ru);
}

}  // namespace wbd

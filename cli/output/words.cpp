#include "cli/output/words.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "core/model/dataset.hpp"
#include "core/model/ledger_words.hpp"
#include "core/view/loading.hpp"

namespace wbd::cli {
namespace {

struct Word {
  std::string_view name, en, ru;
};

constexpr std::array kStates{
    Word{"succeeded", "loaded", "загружено"},
    Word{"partial", "partly", "частично"},
    Word{"failed", "failed", "ошибка"},
    Word{"skipped", "skipped", "пропущено"},
    Word{"loading", "still loading", "ещё загружается"},
    Word{"waiting", "waiting for WB", "ждёт лимит WB"},
    Word{"running", "running", "идёт загрузка"},
    Word{"queued", "queued", "в очереди"},
    Word{"planned", "planned", "будет загружено"},
    Word{"never", "not loaded", "не загружено"},
    // orders
    Word{"created", "created", "оформлен"},
    Word{"buyout", "buyout", "выкуплен"},
    Word{"cancelled", "cancelled", "отменён"},
    Word{"returned", "returned", "возвращён"},
    // sales and rows of finance reports
    Word{"sale", "sale", "продажа"},
    Word{"return", "return", "возврат"},
    Word{"surcharge", "surcharge", "доплата"},
    Word{"sale_reversal", "sale reversal", "сторно продажи"},
    Word{"return_reversal", "return reversal", "сторно возврата"},
    Word{"logistics", "logistics", "логистика"},
    Word{"reconciled", "reconciled", "сходится"},
    Word{"unreconciled", "differs", "расходится"},
    Word{"unchecked", "no control sums", "не с чем сверить"},
    Word{"other", "other", "прочее"},
    // the audit
    Word{"new", "new", "новое"},
    Word{"disputed", "disputed", "оспорено"},
    Word{"ignored", "ignored", "не учитывать"},
    Word{"recover", "recover", "вернуть"},
    Word{"stop", "stop", "остановить"},
    Word{"frozen", "frozen", "заморожено"},
    Word{"penalty", "penalty", "штраф"},
    Word{"measurement", "re-measuring", "обмер"},
    Word{"swap", "swapped goods", "подмена"},
    Word{"correction", "correction", "корректировка"},
    Word{"compensation", "low compensation", "компенсация ниже закупки"},
    Word{"missing_payment", "delivered, not paid", "доставлено, не оплачено"},
    Word{"loss", "sold at a loss", "продажа в убыток"},
    Word{"storage", "storage without sales", "хранение без продаж"},
    // cabinets
    Word{"active", "active", "подключён"},
    Word{"pending", "waits for WB", "ждёт ответа WB"},
    Word{"paused", "paused", "приостановлен"},
    Word{"refused", "token refused", "токен отклонён"},
    Word{"disconnected", "disconnected", "отключён"},
    Word{"owner", "owner", "владелец"},
    Word{"viewer", "viewer", "наблюдатель"},
    // targets and deliveries
    Word{"failing", "failing", "не отвечает"},
    Word{"disabled", "disabled", "отключён"},
    Word{"gone", "gone", "недоступен"},
    Word{"delivered", "delivered", "доставлено"},
    Word{"grouped", "grouped", "в общем сообщении"},
    Word{"suppressed", "suppressed", "не отправлено"},
    Word{"dead", "dead", "не доставлено"},
    // origins of settings
    Word{"default", "default", "умолчание"},
    Word{"file", "file", "файл"},
    Word{"environment", "environment", "окружение"},
    Word{"flag", "flag", "флаг"},
    // sums of an order
    Word{"estimate", "estimate", "оценка"},
    Word{"actual", "actual", "факт"},
    Word{"price_unknown", "the price is not known yet", "цена ещё неизвестна"},
    Word{"warehouse_unknown", "the warehouse is not known", "склад неизвестен"},
    Word{"subject_unknown", "the subject is not known", "предмет неизвестен"},
    Word{"dimensions_unknown", "the card has no dimensions", "в карточке нет размеров"},
    Word{"no_rate", "WB publishes no rate for this subject", "WB не публикует комиссию этого предмета"},
    Word{"no_tariff", "WB publishes no tariff of this warehouse", "WB не публикует тариф этого склада"},
    // tokens
    Word{"personal", "personal", "персональный"},
    Word{"base", "base", "базовый"},
    Word{"service", "service", "сервисный"},
    Word{"test", "test", "тестовый"},
    // categories of tokens; the others are named as their datasets
    Word{"content", "content", "контент"},
    Word{"analytics", "analytics", "аналитика"},
    Word{"marketplace", "marketplace", "маркетплейс"},
    Word{"statistics", "statistics", "статистика"},
    Word{"promotion", "promotion", "продвижение"},
    Word{"feedbacks", "feedbacks", "вопросы и отзывы"},
    Word{"chat", "chat", "чат с покупателями"},
    Word{"supplies", "supplies", "поставки"},
    Word{"returns", "returns", "возвраты"},
    Word{"documents", "documents", "документы"},
    Word{"users", "users", "пользователи"},
    // tariffs and warehouses
    Word{"commission", "commission", "комиссия"},
    Word{"box", "box", "короба"},
    Word{"pallet", "pallet", "монопаллеты"},
    Word{"wb", "WB", "WB"},
    Word{"seller", "seller", "продавец"},
    Word{"office", "office", "офис"},
};

// The checks of wbctl doctor.
constexpr std::array kChecks{
    Word{"configuration", "configuration", "настройки"},
    Word{"file_modes", "file modes", "права файлов"},
    Word{"database", "database", "база данных"},
    Word{"schema", "schema", "схема базы"},
    Word{"secret_key", "secret key", "ключ шифрования"},
    Word{"clock", "clock", "часы"},
    Word{"token", "token", "токен"},
    Word{"schema_drift", "WB's fields", "поля WB"},
    Word{"wb_rights", "rights at WB", "права у WB"},
    Word{"wb_methods", "methods of WB", "методы WB"},
    Word{"sale_kinds", "kinds of sales", "виды продаж"},
    Word{"finance", "finance reports", "финансовые отчёты"},
    Word{"payouts", "WB's payments", "выплаты WB"},
    Word{"row_kinds", "kinds of finance rows", "виды строк отчётов"},
    Word{"telegram", "Telegram", "Telegram"},
    Word{"max", "MAX", "MAX"},
    Word{"targets", "targets of messages", "получатели"},
    Word{"redis", "Redis", "Redis"},
    Word{"connections", "connections", "соединения"},
    Word{"disk", "disk", "диск"},
    Word{"wb", "WB", "WB"},
};

}  // namespace

std::string_view state_word(std::string_view state, Language language) {
  const auto* const found = std::ranges::find(kStates, state, &Word::name);
  if (found != kStates.end()) return pick(language, found->en, found->ru);
  const auto dataset = parse_dataset(state);
  return dataset ? view::dataset_name(*dataset, language) : state;
}

std::string_view report_word(std::string_view state, Language language) {
  return state == "pending" ? pick(language, "not complete yet", "ещё не полный")
                            : state_word(state, language);
}

std::string_view ledger_word(std::string_view line, Language language) {
  const auto known = parse_ledger_line(line);
  return known ? line_words(*known, language) : line;
}

std::string_view check_word(std::string_view check, Language language) {
  const auto* const found = std::ranges::find(kChecks, check, &Word::name);
  return found == kChecks.end() ? check : pick(language, found->en, found->ru);
}

std::string decimal_text(std::string_view number, Language language) {
  std::string out(number);
  if (language == Language::ru) std::ranges::replace(out, '.', ',');
  return out;
}

std::string clock_text(UtcTime time, UtcTime now, const TimeZone& zone, Language language, bool seconds) {
  const auto local = zone.to_local(time);
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(local - midnight)};
  std::string out = fmt::format("{:02}:{:02}", clock.hours().count(), clock.minutes().count());
  if (seconds) out += fmt::format(":{:02}", clock.seconds().count());
  const Date day = zone.date_of(time);
  if (day == zone.date_of(now)) return out;
  const auto number = static_cast<unsigned>(day.day());
  const auto month = static_cast<unsigned>(day.month());
  return language == Language::ru ? fmt::format("{:02}.{:02} {}", number, month, out)
                                  : fmt::format("{} {}", to_string(day), out);
}

std::string still_loading(const LoadProgress& load, UtcTime now, Language language) {
  const std::string progress = view::load_text(load, now, language);
  const std::string_view words = state_word("loading", language);
  return progress.empty() ? std::string(words) : fmt::format("{} ({})", words, progress);
}

}  // namespace wbd::cli

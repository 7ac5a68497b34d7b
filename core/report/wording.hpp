#pragma once
// Numbers, dates and changes of reports as text in the reader's language.

#include <string>
#include <string_view>

#include "core/analytics/windows.hpp"
#include "core/model/sales_numbers.hpp"
#include "core/report/form.hpp"
#include "core/report/formats.hpp"
#include "core/report/section.hpp"
#include "core/report/texts.hpp"

namespace wbd::report {

class Wording {
 public:
  explicit Wording(const Form& form)
      : language_(form.language), texts_(report::texts(form.language)), zone_(form.zone) {}

  [[nodiscard]] Language language() const { return language_; }
  [[nodiscard]] const Texts& texts() const { return texts_; }

  [[nodiscard]] std::string number(std::int64_t n) const { return number_text(language_, n); }
  [[nodiscard]] std::string hundredths(std::int64_t n) const { return hundredths_text(language_, n); }
  [[nodiscard]] std::string percent(std::int64_t hundredths) const {
    return percent_text(language_, hundredths);
  }
  [[nodiscard]] std::string money(Money amount, std::string_view currency) const {
    return money_text(language_, amount, currency);
  }
  [[nodiscard]] std::string count(std::int64_t n, const PluralForms& forms) const {
    return count_text(language_, n, forms);
  }
  [[nodiscard]] std::string time(UtcTime moment) const { return time_text(language_, moment, zone_); }
  // Includes the name of the zone.
  [[nodiscard]] std::string full_time(UtcTime moment) const;
  [[nodiscard]] std::string day(analytics::Day day) const { return day_text(language_, Date{day}); }
  [[nodiscard]] std::string date(UtcTime moment) const { return date_text(language_, zone_.date_of(moment)); }
  // "16.11–22.11.2026", "16–22 Nov 2026", or one day.
  [[nodiscard]] std::string days(analytics::Day first, analytics::Day last) const;
  // Like days(), without the year.
  [[nodiscard]] std::string short_days(analytics::Day first, analytics::Day last) const;

  // One sum for each currency: "1 200 ₽ + 30 Br"; "" without sums.
  [[nodiscard]] std::string sums(const SalesByCurrency& sums, Money SalesNumbers::*member) const;
  // "24 заказа · 12 000 ₽"; only the count when no price is known.
  [[nodiscard]] std::string orders(const SalesByCurrency& sums) const;

  // Appends "24 заказа ▲ 20 % · 12 000 ₽ ▲ 12,5 %"; each number has its own change.
  void append_orders(Line& line, const SalesByCurrency& now, const SalesByCurrency& before) const;
  // Appends " · 12 000 ₽ ▲ 12,5 %"; with several currencies there is no change.
  void append_sum(Line& line, const SalesByCurrency& now, const SalesByCurrency& before,
                  Money SalesNumbers::*member) const;

  // Appends " ▲ 12,5 %"; nothing when `before` is 0 or equals `now`.
  void append_change(Line& line, std::int64_t now, std::int64_t before) const;
  // Appends " ▲ 2,1 п.п."
  void append_points(Line& line, std::optional<std::int64_t> points_hundredths) const;

 private:
  Language language_;
  const Texts& texts_;
  TimeZone zone_;
};

// A progress bar "▰▰▰▱▱▱▱▱▱▱" for part of whole.
[[nodiscard]] std::string bar(std::int64_t part, std::int64_t whole);

}  // namespace wbd::report

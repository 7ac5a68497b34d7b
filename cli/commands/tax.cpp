#include "core/ledger/tax.hpp"

#include <array>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "cli/one_cabinet.hpp"
#include "core/costing/values.hpp"
#include "core/db/locks.hpp"
#include "core/ledger/tax_rates.hpp"
#include "core/model/unit_cost.hpp"
#include "core/report/formats.hpp"
#include "core/store/tax_profiles.hpp"
#include "core/store/versions.hpp"
#include "core/view/tax_rows.hpp"

namespace wbd::cli::commands {
namespace {

std::string percent_text(std::int64_t hundredths) {
  return to_decimal(Money{hundredths}) + " %";
}

std::string profile_line(Session& session, const TaxProfile* profile) {
  if (profile == nullptr) {
    return std::string(session.tr(
        "No tax profile: taxes and profit after tax are unknown. See wbctl tax set.\n",
        "Налоговый профиль не задан: налог и прибыль после налога неизвестны. См. wbctl tax set.\n"));
  }
  const std::string rate =
      profile->regime == TaxRegime::none ? "" : " " + percent_text(ledger::tax_rate(*profile));
  const ledger::RegimeRates& rates = ledger::rates_of(profile->regime);
  const bool unproven = !rates.source.empty() && rates.evidence.empty();
  const std::string check = unproven
                                ? fmt::format(fmt::runtime(session.tr("Check the rate against the law: {}.\n",
                                                                      "Сверьте ставку с законом: {}.\n")),
                                              rates.source)
                                : "";
  const std::string vat = profile->vat == 0 ? std::string(session.tr("no VAT", "без НДС"))
                                            : fmt::format("{} {} %", session.tr("VAT", "НДС"), profile->vat);
  return fmt::format("{}{}, {}, {} {}\n{}", to_string(profile->regime), rate, vat, session.tr("from", "с"),
                     to_string(profile->valid_from), check);
}

std::string_view state_text(Session& session, ledger::ThresholdState state) {
  switch (state) {
    case ledger::ThresholdState::none:
      return session.tr("below 80 %", "меньше 80 %");
    case ledger::ThresholdState::warn:
      return session.tr("80 % reached", "достигнуто 80 %");
    case ledger::ThresholdState::over:
      return session.tr("exceeded", "превышен");
  }
  return "";
}

// The thresholds that concern the profile; without a profile all of them.
std::string tax_text(Session& session, const view::TaxView& tax) {
  const Language language = session.language();
  const TaxProfile* profile = ledger::profile_on(tax.profiles, tax.today);
  std::string out = profile_line(session, profile);
  const auto rubles = [language](Amount amount) {
    return report::exact_money_text(language, to_money(amount), "RUB");
  };
  out += fmt::format("{} {}: {}\n", session.tr("Income of this cabinet in", "Доход этого кабинета за"),
                     static_cast<int>(tax.today.year()), tax.income ? rubles(*tax.income) : "—");
  if (profile && tax.income) {
    const Amount least = ledger::minimum_tax(*profile, *tax.income);
    if (least.units != 0) {
      out +=
          fmt::format("{}: {}\n", session.tr("Minimum tax of the year, 1 %", "Минимальный налог за год, 1 %"),
                      rubles(least));
    }
  }
  for (const ledger::TaxThreshold& threshold : ledger::kTaxThresholds) {
    if (profile && !ledger::applies(threshold, *profile)) continue;
    out += fmt::format(
        "{} — {}: {} ({}, {})\n", rubles(threshold.limit), pick(language, threshold.en, threshold.ru),
        tax.income ? state_text(session, ledger::threshold_state(threshold, *tax.income)) : "—",
        threshold.source, threshold.year);
  }
  return out;
}

Answer tax_answer(Session& session, const view::TaxView& tax) {
  Answer answer;
  JsonWriter json(answer.data);
  view::write_tax(json, tax, session.language());
  answer.text = tax_text(session, tax);
  return answer;
}

Date moscow_today() {
  return TimeZone::moscow().date_of(system_clock().now());
}

Outcome tax_show(Session& session, const Arguments& arguments) {
  std::optional<Error> error;
  std::optional<view::TaxView> tax;
  session.database().read([&](db::Tx& tx) {
    const auto cabinet = one_cabinet(session, tx, arguments);
    if (!cabinet) {
      error = cabinet.error();
    } else {
      tax = view::tax_view(tx, *cabinet, moscow_today());
    }
  });
  if (error) return *error;
  return tax_answer(session, *tax);
}

Error fault_error(Session& session, ledger::ProfileFault fault, const TaxProfile& profile) {
  const ledger::RegimeRates& rates = ledger::rates_of(profile.regime);
  switch (fault) {
    case ledger::ProfileFault::rate_fixed:
      return {Errc::invalid_argument,
              fmt::format(fmt::runtime(session.tr("--rate: the law fixes the rate of {}",
                                                  "--rate: ставку {} задаёт закон")),
                          to_string(profile.regime))};
    case ledger::ProfileFault::rate_range:
      return {
          Errc::invalid_argument,
          fmt::format(fmt::runtime(session.tr("--rate: {} to {} for {}", "--rate: от {} до {} для {}")),
                      percent_text(rates.lowest), percent_text(rates.highest), to_string(profile.regime))};
    case ledger::ProfileFault::vat_excluded:
      break;
  }
  return {
      Errc::invalid_argument,
      fmt::format(fmt::runtime(session.tr("--vat: payers of {} pay no VAT", "--vat: на {} НДС не платят")),
                  to_string(profile.regime))};
}

Outcome tax_set(Session& session, const Arguments& arguments) {
  TaxProfile profile;
  profile.regime = *parse_tax_regime(*arguments.text("REGIME"));
  profile.vat = *parse_vat(arguments.text_or("--vat", kVatNames.front()));
  if (const auto rate = arguments.text("--rate")) {
    const auto parsed = costing::parse_cost(*rate);
    const auto* amount = std::get_if<Amount>(&parsed);
    if (amount == nullptr || Amount(to_money(*amount)) != *amount) {
      return Error{Errc::invalid_argument,
                   std::string(session.tr("--rate: percent with at most two decimals, as in 6 or 7.5",
                                          "--rate: проценты, не больше двух знаков: 6 или 7,5"))};
    }
    profile.rate = to_money(*amount).minor;
  }
  if (const auto fault = ledger::fault_of(profile)) return fault_error(session, *fault, profile);
  const auto from = time_from(session, arguments, "--from");
  std::optional<Error> error;
  std::optional<view::TaxView> tax;
  session.database().write([&](db::Tx& tx) {
    const auto cabinet = one_cabinet(session, tx, arguments);
    if (!cabinet) {
      error = cabinet.error();
      return;
    }
    db::lock_cabinet(tx, *cabinet);
    // Like a cost: the first profile holds from the start, a change from today.
    const bool first = store::load_tax_profiles(tx, *cabinet).empty();
    profile.valid_from = from ? session.zone().date_of(*from) : first ? kFirstAccountingDay : moscow_today();
    if (store::save_tax_profile(tx, *cabinet, profile)) store::raise_data_version(tx, *cabinet);
    tax = view::tax_view(tx, *cabinet, moscow_today());
  });
  if (error) return *error;
  return tax_answer(session, *tax);
}

constexpr std::array kTaxShow{kOneCabinet};
constexpr std::array kTaxSet{
    Option::choice(
        "REGIME", "REGIME", kTaxRegimes,
        "none, usn_income (income), usn_income_expenses (income less expenses), npd, ausn",
        "none, usn_income (УСН «доходы»), usn_income_expenses (УСН «доходы минус расходы»), npd (НПД), ausn (АУСН)")
        .must(),
    kOneCabinet,
    Option::of(Kind::text, "--rate", "PERCENT", "the rate of your region for usn (6 or 15)",
               "ставка вашего региона для УСН (6 или 15)"),
    Option::choice("--vat", "RATE", kVatNames, "VAT (none)", "НДС (none)"),
    Option::of(Kind::date, "--from", "DATE",
               "the day from which it holds (today; the first one from the start)",
               "с какого дня (сегодня; первый — с начала учёта)")};

constexpr std::array kTaxCommands{
    Command{"tax", "show", "Tax profile, income of the year and thresholds",
            "Налоговый профиль, доход за год и пороги", "wbctl tax show", kTaxShow, tax_show, true},
    Command{"tax", "set", "Set the tax regime and VAT from a day on",
            "Задать налоговый режим и НДС с указанного дня",
            "wbctl tax set usn_income --rate 6 --vat 5 --from 2026-01-01", kTaxSet, tax_set}
        .with(Access::changes),
};

}  // namespace

std::span<const Command> tax_commands() {
  return kTaxCommands;
}

}  // namespace wbd::cli::commands

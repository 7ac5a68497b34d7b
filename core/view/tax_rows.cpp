#include "core/view/tax_rows.hpp"

#include "core/ledger/tax.hpp"
#include "core/ledger/tax_rates.hpp"
#include "core/store/tax_profiles.hpp"
#include "core/view/fields.hpp"

namespace wbd::view {
namespace {

void write_profile(JsonWriter& json, const TaxProfile& profile) {
  json.begin_object();
  json.field("regime", to_string(profile.regime));
  json.key("rate_percent");
  if (profile.regime == TaxRegime::none) {
    json.value(nullptr);
  } else {
    json.hundredths(ledger::tax_rate(profile));
  }
  json.field("vat", vat_name(profile.vat));
  json.field("valid_from", to_string(profile.valid_from));
  text_field(json, "source", ledger::rates_of(profile.regime).source);
  text_field(json, "evidence", ledger::rates_of(profile.regime).evidence);
  json.end_object();
}

void write_threshold(JsonWriter& json, const ledger::TaxThreshold& threshold, const TaxProfile* profile,
                     const std::optional<Amount>& income, Language language) {
  json.begin_object();
  json.field("name", threshold.name);
  json.field("limit", to_money(threshold.limit));
  json.field("applies", profile ? std::optional(ledger::applies(threshold, *profile)) : std::nullopt);
  word_field(json, "state",
             income ? std::optional(ledger::threshold_state(threshold, *income)) : std::nullopt);
  json.key("used_percent");
  json.hundredths(income ? percent_hundredths(to_money(*income).minor, to_money(threshold.limit).minor)
                         : std::nullopt);
  json.field("meaning", pick(language, threshold.en, threshold.ru));
  json.field("year", threshold.year);
  json.field("source", threshold.source);
  text_field(json, "evidence", threshold.evidence);
  json.end_object();
}

}  // namespace

TaxView tax_view(db::Tx& tx, CabinetId cabinet, Date today) {
  const Date new_year{today.year(), std::chrono::January, std::chrono::day{1}};
  return {cabinet, store::load_tax_profiles(tx, cabinet), today,
          store::ruble_income(tx, cabinet, new_year, today)};
}

void write_tax(JsonWriter& json, const TaxView& view, Language language) {
  const TaxProfile* profile = ledger::profile_on(view.profiles, view.today);
  json.begin_object();
  json.field("cabinet_id", view.cabinet_id);
  json.key("profile");
  if (profile == nullptr) {
    json.value(nullptr);
  } else {
    write_profile(json, *profile);
  }
  json.key("profiles");
  json.begin_array();
  for (const TaxProfile& one : view.profiles) write_profile(json, one);
  json.end_array();
  json.field("year", static_cast<int>(view.today.year()));
  json.field("income", to_money(view.income));
  json.field("minimum_tax", profile && view.income
                                ? std::optional(to_money(ledger::minimum_tax(*profile, *view.income)))
                                : std::nullopt);
  json.field("currency", "RUB");
  json.key("thresholds");
  json.begin_array();
  for (const ledger::TaxThreshold& threshold : ledger::kTaxThresholds)
    write_threshold(json, threshold, profile, view.income, language);
  json.end_array();
  json.end_object();
}

}  // namespace wbd::view

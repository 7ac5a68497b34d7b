#include <fmt/format.h>

#include "core/ledger/tax_rates.hpp"
#include "core/model/unit_cost.hpp"
#include "core/store/tax_profiles.hpp"
#include "core/store/versions.hpp"
#include "core/view/tax_rows.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"
#include "daemon/rest/routes/writing.hpp"

namespace wbd::rest {
namespace {

constexpr std::array kTaxQuery{kTelegramId, kUserId, kLanguage};
constexpr Parameter kRegime{"regime", ParameterType::word, "Tax regime", 0, 0, kTaxRegimes};
constexpr Parameter kRate{"rate_percent", ParameterType::percent,
                          "Of usn_income (0 to 6) and usn_income_expenses (0 to 15); absent: 6 and 15", 0,
                          1500};
constexpr Parameter kVat{"vat", ParameterType::word, "VAT; absent: none", 0, 0, kVatNames};
constexpr Parameter kValidFrom{
    "valid_from", ParameterType::range_start,
    "The day from which it holds; absent: today, and the first profile from the start"};
constexpr std::array kTaxBody{BodyField{kTelegramId}, BodyField{kUserId}, BodyField{kRegime, true},
                              BodyField{kRate},       BodyField{kVat},    BodyField{kValidFrom}};

Date moscow_day(UtcTime now) {
  return TimeZone::moscow().date_of(now);
}

ReadResult get_tax(db::Tx& tx, const ReadInput& in) {
  const CabinetId cabinet = in.plan.viewer.cabinets->front();
  const Language language =
      parse_language(in.arguments().text("lang").value_or("")).value_or(in.plan.language);
  ReadResult result;
  JsonWriter json(result.page.data);
  view::write_tax(json, view::tax_view(tx, cabinet, moscow_day(in.now)), language);
  result.cabinets = in.cabinets();
  result.ttl = kProductTtl;
  result.depends_on_today = true;
  return result;
}

Problem fault_problem(ledger::ProfileFault fault, const TaxProfile& profile) {
  const ledger::RegimeRates& rates = ledger::rates_of(profile.regime);
  switch (fault) {
    case ledger::ProfileFault::rate_fixed:
      return invalid(
          {{"rate_percent", fmt::format("the law fixes the rate of {}", to_string(profile.regime))}});
    case ledger::ProfileFault::rate_range:
      return invalid(
          {{"rate_percent", fmt::format("must be {} to {} for {}", to_decimal(Money{rates.lowest}),
                                        to_decimal(Money{rates.highest}), to_string(profile.regime))}});
    case ledger::ProfileFault::vat_excluded:
      break;
  }
  return invalid({{"vat", fmt::format("must be none: payers of {} pay no VAT", to_string(profile.regime))}});
}

Task<WriteOutcome> put_tax(const WriteInput& in) {
  TaxProfile profile;
  profile.regime = *parse_tax_regime(*in.arguments().text("regime"));
  profile.rate = in.arguments().integer("rate_percent");
  profile.vat = *parse_vat(in.arguments().text("vat").value_or(std::string(kVatNames.front())));
  if (const auto fault = ledger::fault_of(profile)) co_return fault_problem(*fault, profile);
  const auto from = in.arguments().time("valid_from");
  auto work = [&in, profile, from](db::Tx& tx) mutable -> WriteOutcome {
    const CabinetId cabinet = in.plan.viewer.cabinets->front();
    if (auto problem = not_owner(in, tx, cabinet)) return std::move(*problem);
    if (!store::find_cabinet(tx, cabinet)) return not_found("There is no such cabinet.");
    const bool first = store::load_tax_profiles(tx, cabinet).empty();
    profile.valid_from = from    ? in.context.zone.date_of(*from)
                         : first ? kFirstAccountingDay
                                 : moscow_day(in.now);
    if (store::save_tax_profile(tx, cabinet, profile)) store::raise_data_version(tx, cabinet);
    WriteResult written;
    JsonWriter json(written.data);
    view::write_tax(json, view::tax_view(tx, cabinet, moscow_day(in.now)), in.plan.language);
    return written;
  };
  co_return co_await in_transaction(in, std::move(work));
}

constexpr std::array kTaxRoutes{
    Route{.id = "getTax",
          .pattern = "/api/v1/cabinets/{cabinet_id}/tax",
          .summary = "Tax profile of the cabinet, its income of the year, and the thresholds of the law",
          .query = kTaxQuery,
          .path = kCabinetKey,
          .schema = "Tax",
          .kind = ReadRoute{.read = get_tax,
                            .missing = "There is no such cabinet.",
                            .cache_key = "tax:{cabinet_id}:{who}"}},
    Route{.id = "putTax",
          .method = "PUT",
          .pattern = "/api/v1/cabinets/{cabinet_id}/tax",
          .summary = "Sets the tax regime and VAT from a day on; needs an owner",
          .path = kCabinetKey,
          .schema = "Tax",
          .kind = WriteRoute{.write = put_tax, .body = kTaxBody}},
};

// --- schemas

std::vector<Schema> tax_schemas() {
  return {
      {"TaxProfile",
       "The regime from a day on, until the next version.",
       {{"regime", "none|usn_income|usn_income_expenses|npd|ausn"},
        {"rate_percent", "percent?", "Null: none", "6"},
        {"vat", "none|5|7|10|22"},
        {"valid_from", "date"},
        {"source", "string?", "The law that sets the rate", R"("НК РФ, ст. 346.20 п. 1")"},
        {"evidence", "string?", "A public document with this number; null: check it against the law",
         "null"}}},
      {"TaxThreshold",
       "An income of a year above which other rules apply. The law counts the taxpayer's whole income; this is the income of one cabinet.",
       {{"name", "usn_vat|usn_vat_5|usn|npd"},
        {"limit", "money", "In rubles", "20000000"},
        {"applies", "boolean?", "To the profile; null without one", "true"},
        {"state", "none|warn|over?", "warn: 80 % are reached; null: the income is unknown", R"("none")"},
        {"used_percent", "percent?", "Income in per cent of the limit", "34.5"},
        {"meaning", "string", "For people", R"("на УСН появляется НДС")"},
        {"year", "integer", "Whose income the limit applies to", "2026"},
        {"source", "string", "", R"("НК РФ, ст. 145 п. 1")"},
        {"evidence", "string?", "A public document with this number; null: check it against the law",
         "null"}}},
      {"Tax",
       "",
       {{"cabinet_id", "integer", "", "1"},
        {"profile", "@TaxProfile?", "Of today; null: none, so taxes and profit after tax are unknown"},
        {"profiles", "[@TaxProfile]", "All versions by day"},
        {"year", "integer", "", "2026"},
        {"income", "money?",
         "Sales less returns of the year up to today, in full; null: no report row is stored", "6900000.00"},
        {"minimum_tax", "money?", "The minimum tax of the year by this income, for usn_income_expenses", "0"},
        {"currency", "string", "", R"("RUB")"},
        {"thresholds", "[@TaxThreshold]"}}}};
}

}  // namespace

Noun tax_noun() {
  return {.routes = kTaxRoutes, .schemas = tax_schemas};
}

}  // namespace wbd::rest

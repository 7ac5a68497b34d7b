// The audit: what a seller could get back or stop, and what they have done about it (SPEC 14).

#include "core/report/audit_list.hpp"
#include "core/store/audit_states.hpp"
#include "core/store/versions.hpp"
#include "daemon/rest/exchange.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/periods.hpp"
#include "daemon/rest/routes/reading.hpp"
#include "daemon/rest/routes/writing.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kAuditGroup{"group", ParameterType::word, "Only this group", 0, 0, kAuditGroups};
constexpr Parameter kAuditStateFilter{"state", ParameterType::word, "Only entries in this state", 0,
                                      0,       kAuditStates};
constexpr Parameter kAuditState{"state", ParameterType::word, "What was done about the entry", 0,
                                0,       kAuditStates};
constexpr Parameter kAuditKey{"entry_id", ParameterType::text, "Id of the entry", 1, 160};
constexpr std::array kAuditQuery{kTelegramId, kUserId,           kCabinetId, kPeriod, kDateFrom,  kDateTo,
                                 kAuditGroup, kAuditStateFilter, kLimit,     kOffset, kListFormat};
constexpr std::array kMarkQuery{kCabinetId};
constexpr std::array kMarkBody{BodyField{kTelegramId}, BodyField{kUserId}, BodyField{kAuditState, true}};

Date audit_day(UtcTime now) {
  return TimeZone::moscow().date_of(now);
}

analytics::AuditFilter audit_filter(const ReadInput& in) {
  auto filter = page_filter<analytics::AuditFilter>(in);
  if (const auto period = chosen_period(in.arguments(), in.now, in.zone)) {
    filter.from = Date{period->first};
    filter.to = Date{period->last};
  }
  if (const auto word = in.arguments().text("group")) filter.group = parse_audit_group(*word);
  if (const auto word = in.arguments().text("state")) filter.state = parse_audit_state(*word);
  filter.today = audit_day(in.now);
  return filter;
}

ReadResult list_audit(db::Tx& tx, const ReadInput& in) {
  return list_result(in, report::audit_page(tx, audit_filter(in)), kAnalyticsTtl, true);
}

ReadResult list_audit_totals(db::Tx& tx, const ReadInput& in) {
  return list_result(in, report::audit_totals_page(tx, audit_filter(in)), kAnalyticsTtl, true);
}

Task<WriteOutcome> mark_audit_entry(const WriteInput& in) {
  const std::string id = in.arguments().text("entry_id").value_or("");
  const auto state = parse_audit_state(in.arguments().text("state").value_or(""));
  // The entries are computed from many rows, so they are searched before the write begins.
  auto search = [&in, &id] {
    return in.context.database.read_value([&](db::Tx& tx) {
      return analytics::find_audit_entry(tx, *in.plan.viewer.cabinets, id, audit_day(in.now));
    });
  };
  auto found = co_await run_blocking(in.context.workers, std::move(search));
  if (!found) co_return not_found("There is no such entry.");
  auto work = [&in, &found, state](db::Tx& tx) -> WriteOutcome {
    const CabinetId cabinet = found->cabinet_id;
    if (auto problem = not_owner(in, tx, cabinet)) return std::move(*problem);
    if (store::save_audit_state(tx, cabinet, found->entry.id, *state, in.now))
      store::raise_data_version(tx, cabinet);
    found->state = *state;
    return WriteResult{.data = report::audit_item_json(tx, *found)};
  };
  co_return co_await in_transaction(in, std::move(work));
}

constexpr std::array kAuditRoutes{
    Route{.id = "listAudit",
          .pattern = "/api/v1/finance/audit",
          .summary = "What could be got back or stopped, by group, the highest sum first; 90 days when no "
                     "period is given",
          .query = kAuditQuery,
          .check = check_period,
          .schema = "AuditEntry",
          .kind = ReadRoute{.read = list_audit,
                            .list = true,
                            .cache_key = "finance_audit:{who}:{limit}",
                            .sample = [](const Arguments&) { return report::audit_sample(); }}},
    Route{.id = "listAuditTotals",
          .pattern = "/api/v1/finance/audit/totals",
          .summary = "The sum of each group of the audit, by currency; 90 days when no period is given",
          .query = kAuditQuery,
          .check = check_period,
          .schema = "AuditTotal",
          .kind = ReadRoute{.read = list_audit_totals,
                            .list = true,
                            .cache_key = "finance_audit_totals:{who}:{limit}",
                            .sample = [](const Arguments&) { return report::audit_totals_sample(); }}},
    Route{.id = "markAuditEntry",
          .method = "PATCH",
          .pattern = "/api/v1/finance/audit/{entry_id}",
          .summary = "Sets the state of an entry; needs an owner",
          .query = kMarkQuery,
          .path = kAuditKey,
          .schema = "AuditEntry",
          .kind = WriteRoute{.write = mark_audit_entry, .body = kMarkBody}},
};

// --- schemas

std::vector<Schema> audit_schemas() {
  return {
      {"AuditEvidence",
       "Why the entry is there; only what its kind has.",
       {{"report_id", "integer", "WB's report", "1234567", true},
        {"rrd_id", "integer", "The row; the last one where there are several", "987654321", true},
        {"rows", "integer", "Rows of the sum", "2", true},
        {"operation", "string", "WB's text", R"("Штраф")", true},
        {"reason", "string", "WB's text", R"("Подмена FBW")", true},
        {"penalty", "money", "As charged", "412.62", true},
        {"reversal", "money", "Given back", "100.00", true},
        {"valid", "boolean", "False: WB has cancelled the penalty", "true", true},
        {"percent_over", "percent", "By how much the measured volume exceeds the card's", "24.5", true},
        {"volume_ml", "integer", "As measured", "2400", true},
        {"card_volume_ml", "integer", "By the card", "1800", true},
        {"factor_from", "time", "Start of the raised logistics coefficient", "", true},
        {"factor_to", "time", "Its end", "", true},
        {"photos", "[string]", "Addresses", R"(["https://example.ru/1.jpg"])", true},
        {"units", "integer", "Lost, or sold", "1", true},
        {"cost", "money", "Cost of the goods", "450.00", true},
        {"paid", "money", "By WB", "300.00", true},
        {"revenue", "money", "", "900.00", true},
        {"from", "date", "First day of the sum", "", true},
        {"to", "date", "Last day of the sum", "", true}}},
      {"AuditEntry",
       "Money that could be got back (recover), stopped (stop), or lies in goods without sales (frozen). "
       "Groups overlap: do not add their sums.",
       {{"id", "string", "Stable within the cabinet", R"("penalty-1234567-987654321")"},
        {"group", "recover|stop|frozen"},
        {"kind", "penalty|measurement|swap|correction|compensation|missing_payment|loss|logistics|storage"},
        {"cabinet_id", "integer", "", "1"},
        {"srid", "string?", "The order", R"("96230474125718364502.0.0")"},
        {"nm_id", "integer?", "WB article", "211131895"},
        {"vendor_code", "string?", "", R"("shirt-01")"},
        {"title", "string?", "", R"("Linen shirt")"},
        {"day", "date"},
        {"sum", "money?", "Null: unknown", "412.62"},
        {"currency", "string?", "", R"("RUB")"},
        {"state", "new|disputed|returned|ignored", "Set by the user"},
        {"evidence", "@AuditEvidence"}}},
      {"AuditTotal",
       "The entries of one group in one currency. Groups overlap: do not add their sums.",
       {{"group", "recover|stop|frozen",
         "recover: can be got back; stop: can be stopped; frozen: lies in goods without sales"},
        {"currency", "string?", "Of the sum", R"("RUB")"},
        {"entries", "integer", "Entries that match the filters", "7"},
        {"sum", "money", "Of the entries whose sum is known", "4126.20"},
        {"unknown_sums", "integer", "Entries whose sum is unknown", "0"}}}};
}

}  // namespace

Noun audit_noun() {
  return {.routes = kAuditRoutes, .schemas = audit_schemas};
}

}  // namespace wbd::rest

#include "core/report/audit_list.hpp"

#include "core/store/sync_state.hpp"
#include "core/view/fields.hpp"

namespace wbd::report {
namespace {

// Writes the member only when it is known.
template <class T>
void known_field(JsonWriter& json, std::string_view name, const std::optional<T>& value) {
  if (!value) return;
  if constexpr (std::is_same_v<T, Amount>) {
    json.field(name, to_money(*value));
  } else if constexpr (std::is_same_v<T, Date>) {
    json.field(name, to_string(*value));
  } else {
    json.field(name, *value);
  }
}

void write_evidence(JsonWriter& json, const ledger::AuditEvidence& evidence) {
  json.begin_object();
  known_field(json, "report_id", evidence.report_id);
  known_field(json, "rrd_id", evidence.rrd_id);
  known_field(json, "rows", evidence.rows);
  known_field(json, "operation", evidence.operation);
  known_field(json, "reason", evidence.reason);
  known_field(json, "penalty", evidence.penalty);
  known_field(json, "reversal", evidence.reversal);
  known_field(json, "valid", evidence.valid);
  if (evidence.percent_over_hundredths) {
    json.key("percent_over");
    json.hundredths(evidence.percent_over_hundredths);
  }
  known_field(json, "volume_ml", evidence.volume_ml);
  known_field(json, "card_volume_ml", evidence.card_volume_ml);
  known_field(json, "factor_from", evidence.factor_from);
  known_field(json, "factor_to", evidence.factor_to);
  if (!evidence.photos.empty()) {
    json.key("photos");
    json.raw(evidence.photos);
  }
  known_field(json, "units", evidence.units);
  known_field(json, "cost", evidence.cost);
  known_field(json, "paid", evidence.paid);
  known_field(json, "revenue", evidence.revenue);
  known_field(json, "from", evidence.from);
  known_field(json, "to", evidence.to);
  json.end_object();
}

// A page without its rows.
view::Page audit_frame(db::Tx& tx, const analytics::AuditFilter& filter, std::int64_t total) {
  auto successes = store::Successes::load(tx, filter.cabinets);
  view::Page page;
  page.total = total;
  page.sources = kAuditSources;
  page.as_of = successes.oldest(kAuditSources);
  page.successes = std::move(successes);
  return page;
}

}  // namespace

void write_audit_item(JsonWriter& json, const analytics::AuditItem& item, const store::ProductName& name) {
  const ledger::AuditEntry& entry = item.entry;
  json.begin_object();
  json.field("id", entry.id);
  json.field("group", to_string(group_of(entry.kind)));
  json.field("kind", to_string(entry.kind));
  json.field("cabinet_id", item.cabinet_id);
  view::text_field(json, "srid", entry.srid);
  json.field("nm_id", entry.nm_id);
  view::text_field(json, "vendor_code", name.vendor_code);
  view::text_field(json, "title", name.title);
  json.field("day", to_string(entry.day));
  json.field("sum", to_money(entry.sum));
  view::text_field(json, "currency", entry.currency);
  json.field("state", to_string(item.state));
  json.key("evidence");
  write_evidence(json, entry.evidence);
  json.end_object();
}

std::string audit_item_json(db::Tx& tx, const analytics::AuditItem& item) {
  store::ProductName name;
  if (item.entry.nm_id) {
    const auto names =
        store::product_names(tx, std::span(&item.cabinet_id, 1), std::span(&*item.entry.nm_id, 1));
    if (const auto found = names.find(*item.entry.nm_id); found != names.end()) name = found->second;
  }
  std::string out;
  JsonWriter json(out);
  write_audit_item(json, item, name);
  return out;
}

void write_audit_total(JsonWriter& json, const analytics::AuditTotal& total) {
  json.begin_object();
  json.field("group", to_string(total.group));
  view::text_field(json, "currency", total.currency);
  json.field("entries", total.entries);
  json.field("sum", to_money(total.sum));
  json.field("unknown_sums", total.unknown);
  json.end_object();
}

view::Page audit_totals_page(db::Tx& tx, const analytics::AuditFilter& filter) {
  const analytics::AuditTotals totals = analytics::audit_totals(tx, filter);
  view::Page page = audit_frame(tx, filter, totals.total);
  JsonWriter json(page.data);
  json.begin_array();
  for (const auto& total : totals.rows) write_audit_total(json, total);
  json.end_array();
  return page;
}

std::string audit_totals_sample() {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  write_audit_total(json, {});
  json.end_array();
  return out;
}

view::Page audit_page(db::Tx& tx, const analytics::AuditFilter& filter) {
  const analytics::AuditList list = analytics::audit(tx, filter);
  std::vector<NmId> articles;
  for (const auto& item : list.items) {
    if (item.entry.nm_id) articles.push_back(*item.entry.nm_id);
  }
  const auto names = store::product_names(tx, filter.cabinets, articles);
  view::Page page = audit_frame(tx, filter, list.total);
  JsonWriter json(page.data);
  json.begin_array();
  for (const auto& item : list.items) {
    const auto found = names.find(item.entry.nm_id.value_or(NmId{}));
    write_audit_item(json, item, found == names.end() ? store::ProductName{} : found->second);
  }
  json.end_array();
  return page;
}

std::string audit_sample() {
  analytics::AuditItem item;
  item.entry.evidence = {.report_id = 0,
                         .rrd_id = 0,
                         .rows = 0,
                         .operation = "",
                         .reason = "",
                         .penalty = Amount{},
                         .reversal = Amount{},
                         .valid = true,
                         .percent_over_hundredths = 0,
                         .volume_ml = 0,
                         .card_volume_ml = 0,
                         .factor_from = UtcTime{},
                         .factor_to = UtcTime{},
                         .photos = "[]",
                         .units = 0,
                         .cost = Amount{},
                         .paid = Amount{},
                         .revenue = Amount{},
                         .from = Date{},
                         .to = Date{}};
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  write_audit_item(json, item, {});
  json.end_array();
  return out;
}

}  // namespace wbd::report

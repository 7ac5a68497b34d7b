// common-api: tariffs and commission (GUIDE 5.21, 5.22).

#include "core/base/json_text.hpp"
#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {
namespace {

std::chrono::sys_days read_date(const Call& call) {
  const Query query(call.query, {"date"});
  const auto date = read_time(query.required_text("date"));
  if (!date || !date->date_only) refuse("date: Value not validated");
  return moscow_day(std::chrono::floor<std::chrono::seconds>(date->time));
}

void write_rows(JsonWriter& w, const TariffEpoch* epoch, TariffKind kind) {
  w.key("warehouseList");
  if (epoch == nullptr) {
    w.value(nullptr);
    return;
  }
  const auto columns = tariff_columns(kind);
  w.begin_array();
  for (const TariffRow& row : epoch->table(kind)) {
    w.begin_object();
    w.field("warehouseName", row.warehouse);
    if (kind == TariffKind::box) w.field("geoName", row.geo);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      w.field(columns[i], tariff_text(row.values[i], row.style));
    }
    w.end_object();
  }
  w.end_array();
}

Reply tariffs(const Call& call, TariffKind kind, std::initializer_list<std::string_view> next_dates,
              bool has_end) {
  const auto day = read_date(call);
  const TariffBook& book = call.world.tariffs;
  const TariffEpoch* const next = book.after(day);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("response");
  w.begin_object();
  w.key("data");
  w.begin_object();
  w.field("currency", call.seller.currency);
  for (const std::string_view name : next_dates) w.field(name, next != nullptr ? day_text(next->from) : "");
  if (has_end) w.field("dtTillMax", day_text(moscow_day(call.now + std::chrono::days{14})));
  write_rows(w, book.on(day), kind);
  w.end_object();
  w.end_object();
  w.end_object();
  return reply;
}

void write_rate(JsonWriter& w, std::string_view name, std::optional<int> percent_x10) {
  if (percent_x10) w.field(name, *percent_x10 / 10.0);
}

}  // namespace

Reply answer_box_tariffs(const Call& call) {
  return tariffs(call, TariffKind::box, {"dtNextBox"}, true);
}

Reply answer_pallet_tariffs(const Call& call) {
  return tariffs(call, TariffKind::pallet, {"dtNextPallet"}, true);
}

Reply answer_return_tariffs(const Call& call) {
  return tariffs(call, TariffKind::returns,
                 {"dtNextDeliveryDumpKgt", "dtNextDeliveryDumpSrg", "dtNextDeliveryDumpSup"}, false);
}

Reply answer_commission(const Call& call) {
  const Query query(call.query, {"locale"});
  (void)query.choice("locale", {"ru", "en", "zh"});
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("report");
  w.begin_array();
  for (const Commission& rate : call.world.tariffs.commission) {
    w.begin_object();
    write_rate(w, "kgvpBooking", rate.booking_x10);
    write_rate(w, "kgvpMarketplace", rate.fbs_x10);
    write_rate(w, "kgvpPickup", rate.pickup_x10);
    write_rate(w, "kgvpSupplier", rate.dbs_x10);
    write_rate(w, "kgvpSupplierExpress", rate.edbs_x10);
    write_rate(w, "paidStorageKgvp", rate.fbw_x10);
    w.field("parentID", rate.subject->parent_id);
    w.field("parentName", rate.subject->category);
    w.field("subjectID", rate.subject->id);
    w.field("subjectName", rate.subject->name);
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return reply;
}

}  // namespace wbd::sandbox

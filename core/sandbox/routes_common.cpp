// common-api, ping and the seller's warehouses (GUIDE 5.1, 5.2, 5.17, 5.21, 5.22).

#include "core/base/json_text.hpp"
#include "core/sandbox/params.hpp"
#include "core/sandbox/vocabulary.hpp"

namespace wb::sandbox {
namespace {

void no_parameters(const Call& call) {
  const Query query(call.query, {});
}

}  // namespace

Reply answer_ping(const Call& call) {
  no_parameters(call);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("TS", moscow_offset_text(call.now));
  w.field("Status", "OK");
  w.end_object();
  return reply;
}

Reply answer_seller_info(const Call& call) {
  no_parameters(call);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("name", call.seller.name);
  w.field("sid", call.seller.sid);
  w.field("tin", call.seller.tin);
  w.field("tradeMark", call.seller.trade_mark);
  w.end_object();
  return reply;
}

Reply answer_seller_warehouses(const Call& call) {
  no_parameters(call);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_array();
  for (const SellerWarehouse& warehouse : call.seller.warehouses) {
    w.begin_object();
    w.field("name", warehouse.name);
    w.field("officeId", warehouse.office_id);
    w.field("id", warehouse.id);
    w.field("cargoType", 1);
    w.field("deliveryType", 1);
    w.field("isDeleting", false);
    w.field("isProcessing", false);
    w.end_object();
  }
  w.end_array();
  return reply;
}

Reply answer_commission(const Call& call) {
  const Query query(call.query, {"locale"});
  (void)query.choice("locale", {"ru", "en", "zh"});
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("report");
  w.begin_array();
  for (const Subject& subject : subjects()) {
    w.begin_object();
    w.field("kgvpBooking", 14.5);
    w.field("kgvpMarketplace", subject.fbs_percent_x10 / 10.0);
    w.field("kgvpPickup", 14.5);
    w.field("kgvpSupplier", 12.5);
    w.field("kgvpSupplierExpress", 3.0);
    w.field("paidStorageKgvp", subject.fbw_percent_x10 / 10.0);
    w.field("parentID", subject.parent_id);
    w.field("parentName", subject.category);
    w.field("subjectID", subject.id);
    w.field("subjectName", subject.name);
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return reply;
}

Reply answer_box_tariffs(const Call& call) {
  const Query query(call.query, {"date"});
  const auto date = read_time(query.required_text("date"));
  if (!date || !date->date_only) refuse("date: Value not validated");
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("response");
  w.begin_object();
  w.key("data");
  w.begin_object();
  w.field("currency", "RUB");
  w.field("dtNextBox", "");
  w.field("dtTillMax", moscow_text(call.now + std::chrono::days{14}).substr(0, 10));
  w.key("warehouseList");
  w.begin_array();
  for (const std::string_view warehouse : {"Склад WB РФ", "Склад WB СГТ РФ", "Минск"}) {
    w.begin_object();
    w.field("warehouseName", warehouse);
    w.field("geoName", warehouse == "Минск" ? "Беларусь" : "Центральный федеральный округ");
    w.field("boxDeliveryBase", "48");
    w.field("boxDeliveryLiter", "11,2");
    w.field("boxDeliveryCoefExpr", "160");
    w.field("boxDeliveryMarketplaceBase", "40,5");
    w.field("boxDeliveryMarketplaceLiter", "11");
    w.field("boxDeliveryMarketplaceCoefExpr", "125");
    w.field("boxStorageBase", "0,14");
    w.field("boxStorageLiter", "0,07");
    w.field("boxStorageCoefExpr", "1 039");
    w.end_object();
  }
  w.end_array();
  w.end_object();
  w.end_object();
  w.end_object();
  return reply;
}

}  // namespace wb::sandbox

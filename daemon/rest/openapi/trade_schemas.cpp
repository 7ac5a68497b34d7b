// Orders, sales and what WB has paid for them.
#include "daemon/rest/openapi/members.hpp"

namespace wbd::rest::openapi {
namespace {

std::vector<Member> order_members() {
  return joined(
      {
          {"id", "integer", "Our id", "17"},
          {"srid", "string", "WB's id of the order", R"("93eb8c1d0e8f4a7c.0.0")"},
          {"cabinet_id", "integer", "", "1"},
          {"status", "created|buyout|cancelled|returned", "As the newest source tells"},
          {"ordered_at", "time"},
          {"updated_at", "time", "The newest change that WB told of"},
          {"cancelled_at", "time?", "", "null"},
          {"nm_id", "integer?", "WB article", "211131895"},
          {"chrt_id", "integer?", "The size, by WB's id", "349046672"},
      },
      {goods_members(),
       way_members(),
       cost_members(),
       {
           {"commission", "@Commission?", "What WB keeps"},
           {"logistics", "@Logistics?", "What WB takes for the way"},
           {"fbs", "@FbsOrder?", "What is known of its assembly, when the seller sends it", "null"},
           {"for_pay", "money?", "What the seller gets", "1381.38"},
           {"currency", "string?", "ISO 4217", R"("RUB")"},
           {"cart_id", "string?", "Orders placed together share it", R"("95310418203118407240")"},
           {"sale_id", "string?", "The newest buyout or return", R"("S17653421234")"},
           {"cancel_type", "string?", "Why it was cancelled, in WB's words", "null"},
       }});
}

std::vector<Member> sale_members() {
  return joined(
      {
          {"sale_id", "string", "S... is a buyout, R... a return", R"("S17653421234")"},
          {"srid", "string", "WB's id of the order", R"("93eb8c1d0e8f4a7c.0.0")"},
          {"order_id", "integer?", "Our id of the order", "17"},
          {"cabinet_id", "integer", "", "1"},
          {"type", "sale|return"},
          {"sold_at", "time"},
          {"updated_at", "time"},
          {"nm_id", "integer?", "WB article", "211131895"},
      },
      {goods_members(),
       way_members(),
       cost_members(),
       {
           {"for_pay", "money?", "Positive for a buyout and for a return", "1381.38"},
           {"currency", "string?", "", R"("RUB")"},
           {"cart_id", "string?", "", R"("95310418203118407240")"},
       }});
}

std::vector<Member> finance_members() {
  std::vector<Member> members{
      {"cabinet_id", "integer", "", "1"},
      {"rrd_id", "integer", "WB's id of the row", "1232610467"},
      {"day", "date", "To which the report counts it"},
      {"kind", "sale|return|logistics|other"},
      {"operation", "string?", "WB's reason of the payment", R"("Продажа")"},
      {"doc_type", "string?", "", R"("Продажа")"},
      {"reason", "string?", "Of a penalty or a payment", "null"},
      {"srid", "string?", "WB's id of the order", R"("93eb8c1d0e8f4a7c.0.0")"},
      {"order_id", "integer?", "Our id of the order", "17"},
      {"assembly_id", "integer?", "Of an order from the seller's warehouse", "null"},
      {"nm_id", "integer?", "WB article", "211131895"},
      {"vendor_code", "string?", "", R"("shirt-01")"},
      {"barcode", "string?", "", R"("2038893425673")"},
      {"title", "string?", "", R"("Linen shirt")"},
      {"size", "string?", "", R"("48")"},
      {"office", "string?", "", R"("Коледино")"},
      {"ordered_at", "time?"},
      {"sold_at", "time?"},
      {"quantity", "integer?", "", "1"},
      {"delivery_amount", "integer?", "Deliveries to the buyer", "0"},
      {"return_amount", "integer?", "Deliveries back", "0"},
  };
  const auto money = [&members](std::initializer_list<const char*> names) {
    for (const char* name : names) members.push_back({name, "money?", "", "412.62"});
  };
  money({"retail_price", "retail_price_with_discount", "retail_amount"});
  members.push_back({"commission_percent", "percent?", "", "23"});
  money({"sales_commission", "commission_vw", "commission_vat", "acquiring_fee", "pickup_reward", "for_pay",
         "delivery_service", "rebill_logistics", "paid_storage", "paid_acceptance", "penalty", "deduction",
         "additional_payment", "cashback_amount", "cashback_discount", "cashback_commission"});
  members.push_back({"currency", "string?", "", R"("RUB")"});
  members.push_back({"report", "@FinanceReport"});
  return members;
}

std::vector<Member> finance_total_members() {
  std::vector<Member> members{{"currency", "string?", "", R"("RUB")"},
                              {"kind", "sale|return|logistics|other"},
                              {"rows_count", "integer", "", "42"}};
  for (const char* name : {"retail_price_with_discount", "retail_amount", "for_pay", "delivery_service",
                           "paid_storage", "paid_acceptance", "penalty", "deduction", "additional_payment"}) {
    members.push_back({name, "money", "", "75348.00"});
  }
  return members;
}

std::vector<Member> funnel_members() {
  return {
      {"cabinet_id", "integer", "", "1"},
      {"nm_id", "integer", "WB article", "211131895"},
      {"vendor_code", "string?", "", R"("shirt-01")"},
      {"title", "string?", "", R"("Linen shirt")"},
      {"day", "date"},
      {"open_count", "integer?", "Times the card was opened", "120"},
      {"cart_count", "integer?", "", "14"},
      {"order_count", "integer?", "", "3"},
      {"order_sum", "money?", "", "5382.00"},
      {"buyout_count", "integer?", "", "2"},
      {"buyout_sum", "money?", "", "3588.00"},
      {"cancel_count", "integer?", "", "0"},
      {"cancel_sum", "money?", "", "0"},
      {"wishlist_count", "integer?", "", "9"},
      {"add_to_cart_percent", "percent?", "Of the openings", "12"},
      {"cart_to_order_percent", "percent?", "Of the carts", "21"},
      {"buyout_percent", "percent?", "", "67"},
      {"currency", "string?", "", R"("RUB")"},
      {"updated_at", "time"},
  };
}

}  // namespace

std::vector<Schema> trade_schemas() {
  return {
      {"Commission",
       "What WB keeps of an order's price.",
       {{"amount", "money?", "", "412.62"},
        {"percent", "number?", "Of price_with_discount", "23"},
        {"kind", "estimate|actual", "By the subject's rate, or as the financial report says"}}},
      {"Logistics",
       "What WB takes for bringing the goods.",
       {{"amount", "money?", "", "58.20"},
        {"kind", "estimate|actual", "By the tariff of the warehouse, or as the financial report says"}}},
      {"Order", "An order is one piece of goods: a cart of three makes three.", order_members()},
      {"FbsOrder",
       "An order that the seller sends from their own warehouse.",
       {{"assembly_id", "integer", "", "13833711"},
        {"supplier_status", "string?", "In WB's words", R"("complete")"},
        {"wb_status", "string?", "In WB's words", R"("sorted")"},
        {"supply_id", "string?", "", R"("WB-GI-92937123")"},
        {"warehouse_id", "integer?", "", "658434"},
        {"office_id", "integer?", "", "123"}}},
      {"FinanceReport",
       "",
       {{"id", "integer", "", "1234567"},
        {"period", "weekly|daily"},
        {"type", "integer", "In WB's numbers", "1"},
        {"from", "date"},
        {"to", "date"},
        {"created_on", "date?"}}},
      {"FinanceRow", "A row of WB's financial reports. Amounts have WB's own signs.", finance_members()},
      {"FinanceTotals", "The sums of the rows of one kind and currency.", finance_total_members()},
      {"FunnelDay", "The way from a card to an order, of one product and day.", funnel_members()},
      {"Sale", "A buyout or a return, each a row of its own. Amounts are positive.", sale_members()},
  };
}

}  // namespace wbd::rest::openapi

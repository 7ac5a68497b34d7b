#include "core/sandbox/finance_rows.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "core/sandbox/amounts.hpp"
#include "core/sandbox/fbs.hpp"
#include "core/sandbox/vocabulary.hpp"

namespace wbd::sandbox {
namespace {

constexpr std::string_view kFields[] = {"reportId",
                                        "dateFrom",
                                        "dateTo",
                                        "createDate",
                                        "currency",
                                        "reportType",
                                        "rrdId",
                                        "nmId",
                                        "vendorCode",
                                        "title",
                                        "brandName",
                                        "subjectName",
                                        "techSize",
                                        "sku",
                                        "giId",
                                        "shkId",
                                        "kiz",
                                        "docTypeName",
                                        "sellerOperName",
                                        "bonusTypeName",
                                        "quantity",
                                        "deliveryAmount",
                                        "returnAmount",
                                        "orderDt",
                                        "saleDt",
                                        "rrDate",
                                        "srid",
                                        "orderUid",
                                        "orderId",
                                        "stickerId",
                                        "isB2b",
                                        "srvDbs",
                                        "officeName",
                                        "country",
                                        "deliveryMethod",
                                        "giBoxTypeName",
                                        "retailPrice",
                                        "retailPriceWithDisc",
                                        "retailAmount",
                                        "forPay",
                                        "deliveryService",
                                        "paidStorage",
                                        "paidAcceptance",
                                        "penalty",
                                        "deduction",
                                        "additionalPayment",
                                        "acquiringFee",
                                        "ppvzSalesCommission",
                                        "ppvzReward",
                                        "vw",
                                        "vwNds",
                                        "rebillLogisticCost",
                                        "installmentCofinancingAmount",
                                        "cashbackAmount",
                                        "cashbackDiscount",
                                        "cashbackCommissionChange",
                                        "paymentSchedule",
                                        "sellerPromo",
                                        "salePercent",
                                        "commissionPercent",
                                        "spp",
                                        "kvwBase",
                                        "kvw",
                                        "supRatingUp",
                                        "isKgvpV2",
                                        "acquiringPercent",
                                        "productDiscountForReport",
                                        "sellerPromoDiscount",
                                        "loyaltyDiscount",
                                        "wibesDiscountPercent",
                                        "salePricePromocodeDiscountPrc",
                                        "salePriceAffiliatedDiscountPrc",
                                        "salePriceWholesaleDiscountPrc",
                                        "agencyVat",
                                        "dlvPrc",
                                        "warehouseLogisticsCoeff",
                                        "fixTariffDateFrom",
                                        "fixTariffDateTo",
                                        "paymentProcessing",
                                        "acquiringBank",
                                        "ppvzOfficeName",
                                        "ppvzSupplierName",
                                        "ppvzSupplierInn",
                                        "declarationNumber",
                                        "rebillLogisticOrg",
                                        "trbxId",
                                        "uuidPromocode",
                                        "articleSubstitution",
                                        "b2bCustomerTin",
                                        "buyerTaxRegistrationReasonCode",
                                        "utdUcdNumber",
                                        "utdUcdDate",
                                        "ppvzOfficeId",
                                        "sellerPromoId",
                                        "loyaltyId",
                                        "paidWithSocialCertificate"};

std::string_view document_name(FinanceDocument document) {
  switch (document) {
    case FinanceDocument::sale:
      return "Продажа";
    case FinanceDocument::returned:
      return "Возврат";
    case FinanceDocument::none:
      break;
  }
  return "";
}

std::string day_time_text(std::chrono::sys_days day) {
  return day_text(day) + "T00:00:00Z";
}

class RowWriter {
 public:
  RowWriter(JsonWriter& w, const Seller& seller, const FinanceOp& op, const FinanceReport& report,
            const std::vector<std::string>& fields)
      : w_(w), seller_(seller), op_(op), report_(report), fields_(fields) {
    if (op.product != kNoProduct) product_ = &seller.products[op.product];
    if (op.order == kNoOrder) return;
    order_ = &seller.orders[op.order];
    product_ = &seller.products[order_->product];
    size_ = &product_->sizes[order_->size];
  }

  void write() {
    w_.begin_object();
    write_report();
    write_item();
    write_operation();
    write_money();
    write_percents();
    write_rest();
    w_.end_object();
  }

 private:
  template <class T>
  void field(std::string_view name, const T& value) {
    if (fields_.empty() || std::find(fields_.begin(), fields_.end(), name) != fields_.end())
      w_.field(name, value);
  }
  void money(std::string_view name, Units amount) { field(name, decimal_text(amount)); }
  void no_percents(std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) field(name, 0);
  }
  void blanks(std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) field(name, "");
  }

  void write_report() {
    field("reportId", report_.id);
    field("dateFrom", day_text(report_.from));
    field("dateTo", day_text(report_.to));
    field("createDate", day_text(report_.created()));
    field("currency", seller_.currency);
    field("reportType", report_.type);
    field("rrdId", row_id(op_, report_.period));
  }

  void write_item() {
    const Product* const named = op_.hides_article ? nullptr : product_;
    const auto of_product = [&](const std::string Product::*text) {
      return named == nullptr ? std::string() : named->*text;
    };
    const Size* const size = named == nullptr ? nullptr : size_;
    const bool has_goods = order_ != nullptr && !op_.hides_shk;
    field("nmId", named == nullptr ? std::int64_t{0} : named->nm_id);
    field("vendorCode", of_product(&Product::vendor_code));
    field("title", of_product(&Product::title));
    field("brandName", of_product(&Product::brand));
    field("subjectName", named == nullptr ? std::string_view() : named->subject->name);
    field("techSize", size == nullptr ? std::string() : size->tech_size);
    field("sku", size == nullptr ? std::string() : size->skus.front());
    field("giId", order_ == nullptr ? std::int64_t{0} : order_->income_id);
    field("shkId", has_goods ? shk_of(seller_, op_.order) : std::int64_t{0});
    if (op_.kind == FinanceKind::sale && product_->subject->sized) {
      field("kiz", fmt::format("0102900000{}21\"a<b>&\\{}\u001d91EE08", product_->nm_id, order_->sticker));
    }
  }

  void write_operation() {
    const bool own = order_ != nullptr && is_fbs(*order_);
    const bool named = order_ != nullptr && !op_.hides_srid;
    field("docTypeName", document_name(op_.document));
    field("sellerOperName", operation_name(op_.kind));
    if (!op_.reason.empty()) field("bonusTypeName", op_.reason);
    field("quantity", op_.quantity);
    field("deliveryAmount", op_.deliveries);
    field("returnAmount", op_.returns);
    // An operation without an order has no order dates. Some services have a time, which is UTC.
    field("orderDt", order_ == nullptr ? std::string() : day_time_text(moscow_day(order_->ordered_at)));
    field("saleDt", order_ != nullptr                             ? day_time_text(op_.day())
                    : op_.kind == FinanceKind::storage_correction ? zulu_text(op_.at, 0)
                                                                  : std::string());
    field("rrDate", day_text(op_.day()));
    field("srid", named ? order_->srid : std::string());
    field("orderUid", named ? order_->cart_id : std::string());
    field("orderId", own && named ? assembly_id(seller_, op_.order) : std::int64_t{0});
    field("stickerId", own ? order_->sticker : std::string());
    field("isB2b", op_.b2b);
    field("srvDbs", false);
    field("officeName", order_ == nullptr ? "" : own ? "Склад продавца" : "Склад WB");
    field("country", order_ == nullptr ? std::string_view() : regions()[order_->region].country);
    field("deliveryMethod", order_ == nullptr ? "" : own ? "FBS, (МГТ)" : "FBW, (МГТ)");
    field("giBoxTypeName", order_ == nullptr || own ? "" : "Микс");
  }

  void write_money() {
    const bool goods = op_.kind == FinanceKind::sale || op_.kind == FinanceKind::returned;
    const Units fee = goods ? op_.price_with_disc - op_.for_pay : 0;
    const Units fee_vat = fee / kKopeck / 6 * kKopeck;
    const bool negative = op_.document == FinanceDocument::returned && seller_.reading.return_is_negative;
    money("retailPrice", op_.retail_price);
    money("retailPriceWithDisc", op_.price_with_disc);
    money("retailAmount", op_.retail_amount);
    if (is_unreadable(seller_, op_, report_.period)) {
      field("forPay", kUnreadableAmount);
    } else {
      money("forPay", negative ? -op_.for_pay : op_.for_pay);
    }
    money("deliveryService", op_.delivery);
    money("paidStorage", op_.storage);
    money("paidAcceptance", op_.acceptance);
    money("penalty", op_.penalty);
    money("deduction", op_.deduction);
    money("additionalPayment", op_.additional);
    money("acquiringFee", goods ? (op_.retail_amount / kKopeck * 15 + 500) / 1'000 * kKopeck : 0);
    money("ppvzSalesCommission", fee - fee_vat);
    money("ppvzReward", op_.reward);
    money("vw", fee - fee_vat);
    money("vwNds", fee_vat);
    // WB writes three decimals here.
    const bool refunded = op_.kind == FinanceKind::logistics && order_->b2b;
    money("rebillLogisticCost", refunded ? 13'490 : op_.rebill);
    money("installmentCofinancingAmount", 0);
    money("cashbackAmount", op_.cashback_amount);
    money("cashbackDiscount", op_.cashback_discount);
    money("cashbackCommissionChange", op_.cashback_change);
    money("paymentSchedule", op_.schedule);
  }

  void write_percents() {
    const bool goods = op_.kind == FinanceKind::sale || op_.kind == FinanceKind::returned;
    const Subject* const subject = product_ == nullptr ? nullptr : product_->subject;
    const double rate = !goods            ? 0
                        : is_fbs(*order_) ? subject->fbs_percent_x10 / 10.0
                                          : subject->fbw_percent_x10 / 10.0;
    field("salePercent", goods ? order_->discount : 0);
    field("commissionPercent", rate);
    field("spp", goods ? order_->spp : 0);
    field("kvwBase", rate);
    field("kvw", rate);
    field("acquiringPercent", goods ? 1.5 : 0.0);
    field("productDiscountForReport", goods ? order_->discount : 0);
    field("dlvPrc", op_.kind == FinanceKind::logistics ? 1.6 : 0.0);
    no_percents({"sellerPromo", "supRatingUp", "isKgvpV2", "sellerPromoDiscount", "loyaltyDiscount",
                 "wibesDiscountPercent", "salePricePromocodeDiscountPrc", "salePriceAffiliatedDiscountPrc",
                 "salePriceWholesaleDiscountPrc", "warehouseLogisticsCoeff"});
  }

  void write_rest() {
    const bool way = op_.kind == FinanceKind::logistics;
    field("fixTariffDateFrom",
          order_ == nullptr ? std::string() : day_text(op_.day() - std::chrono::days{1}));
    field("fixTariffDateTo", order_ == nullptr ? std::string() : day_text(op_.day() + std::chrono::days{30}));
    field("paymentProcessing", op_.kind == FinanceKind::sale ? "Комиссия за организацию платежа с НДС" : "");
    field("acquiringBank", op_.kind == FinanceKind::sale ? "Тинькофф" : "");
    field("ppvzOfficeName", way ? "Москва Москва Очаковское шоссе 6к2" : "");
    if (way && order_->b2b) field("rebillLogisticOrg", "ИП Иванов Иван Иванович(123456789012)");
    blanks({"ppvzSupplierName", "ppvzSupplierInn", "declarationNumber", "trbxId", "uuidPromocode",
            "articleSubstitution", "b2bCustomerTin", "buyerTaxRegistrationReasonCode", "utdUcdNumber",
            "utdUcdDate"});
    no_percents({"ppvzOfficeId", "sellerPromoId", "loyaltyId"});
    field("paidWithSocialCertificate", false);
  }

  JsonWriter& w_;
  const Seller& seller_;
  const FinanceOp& op_;
  const FinanceReport& report_;
  const std::vector<std::string>& fields_;
  const Order* order_ = nullptr;
  const Product* product_ = nullptr;
  const Size* size_ = nullptr;
};

}  // namespace

std::string_view operation_name(FinanceKind kind) {
  constexpr std::string_view kNames[] = {"Продажа",
                                         "Возврат",
                                         "Логистика",
                                         "Штраф",
                                         "Хранение",
                                         "Удержание",
                                         "Обработка товара",
                                         "Коррекция хранения",
                                         "Коррекция логистики",
                                         "Коррекция стоимости доставки",
                                         "Коррекция продаж",
                                         "Добровольная компенсация при возврате",
                                         "Компенсация ущерба",
                                         "Компенсация потерянного товара",
                                         "Компенсация подменённого товара",
                                         "Компенсация скидки по программе лояльности",
                                         "Коррекция эквайринга",
                                         "Возмещение издержек по перевозке/по складским операциям с товаром",
                                         "Возмещение за выдачу и возврат товаров на ПВЗ",
                                         "Разовое изменение срока перечисления денежных средств"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::int64_t shk_of(const Seller& seller, std::size_t order) {
  const Order& ordered = seller.orders[order];
  return seller.products[ordered.product].nm_id * 100 + ordered.size;
}

std::span<const std::string_view> finance_fields() {
  return kFields;
}

void write_finance_row(JsonWriter& w, const Seller& seller, const FinanceOp& op, const FinanceReport& report,
                       const std::vector<std::string>& fields) {
  RowWriter(w, seller, op, report, fields).write();
}

std::string day_text(std::chrono::sys_days day) {
  return zulu_text(Seconds{day}, 0).substr(0, 10);
}

}  // namespace wbd::sandbox

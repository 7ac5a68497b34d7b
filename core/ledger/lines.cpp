#include "core/ledger/lines.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <string>

#include "core/ledger/plain_text.hpp"

namespace wbd::ledger {
namespace {

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}
bool holds_one(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::ranges::any_of(parts, [text](std::string_view part) { return holds(text, part); });
}

constexpr std::string_view kPlainSale = "продажа", kPlainReturn = "возврат";

// The stems of WB's words in a deduction's text (GUIDE 12). The first kind that matches is taken. The loan
// is first, because its fees have the words of other kinds.
bool names_loan(std::string_view text) {
  return holds_one(text, {"займ", "заем", "кредит"});
}
bool names_loan_cost(std::string_view text) {
  return holds_one(text, {"процент", "комисси", "штраф", "пени", "неустой"});
}
bool names_payout_date(std::string_view text) {
  return (holds(text, "выплат") && holds_one(text, {"дат", "срок", "график", "перенос", "досрочн"})) ||
         holds_one(text, {"вывод средств", "вывести сейчас"});
}
bool names_card_transfer(std::string_view text) {
  return holds(text, "карточ") && holds_one(text, {"перенос", "перевод", "передач", "перемещ", "объедин"});
}

// Between a word and its number stand only signs: " №", ": ", " (".
std::optional<std::int64_t> number_at(std::string_view text, std::size_t at) {
  constexpr std::string_view kNumero = "№";
  while (at < text.size()) {
    if (text.substr(at).starts_with(kNumero)) {
      at += kNumero.size();
    } else if (std::string_view(" :#(-.\"").find(text[at]) != std::string_view::npos) {
      ++at;
    } else {
      break;
    }
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), number);
  if (error != std::errc{} || number <= 0) return std::nullopt;
  return number;
}

// The number behind one of `words`, which may have an ending: "товара 123", "документу №7".
std::optional<std::int64_t> number_behind(std::string_view text,
                                          std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
      const std::size_t behind = at + word.size();
      if (const auto number = number_at(text, behind)) return number;
      const std::size_t end = text.find_first_of(" :#(", behind);
      if (end == std::string_view::npos) continue;
      if (const auto number = number_at(text, end)) return number;
    }
  }
  return std::nullopt;
}

struct Document {
  bool is_return = false;
  bool is_plain = false;  // the operation is the document itself, not a correction or compensation
};

Document document_of(std::string_view doc_type, std::string_view operation) {
  Document document;
  document.is_return = doc_type.starts_with(kPlainReturn) || (doc_type.empty() && operation == kPlainReturn);
  document.is_plain =
      operation == kPlainSale || operation == kPlainReturn || (operation.empty() && !doc_type.empty());
  return document;
}

// The stems of WB's operations that carry money (GUIDE 12).
bool names_operation(std::string_view operation) {
  return operation.empty() || operation == kPlainSale || operation == kPlainReturn ||
         holds_one(operation, {"логистик", "доставк", "хранен", "обработк", "приемк", "штраф", "удержан",
                               "возмещен", "изменени", "коррек", "сторно", "компенсац", "ущерб", "утер",
                               "потер", "подмен", "лояльност"});
}

// A compensation pays for goods or a discount, a correction changes an earlier payment.
LedgerPart payment_part(const Document& document, std::string_view operation) {
  if (!document.is_plain && holds_one(operation, {"компенсац", "ущерб", "утер", "потер", "подмен"}))
    return document.is_return ? LedgerPart::compensation_back : LedgerPart::compensation;
  if (!document.is_plain && holds_one(operation, {"коррек", "сторно"}))
    return document.is_return ? LedgerPart::correction_back : LedgerPart::correction;
  return document.is_return ? LedgerPart::returned : LedgerPart::sale;
}

void add_goods(RowLines& lines, const LedgerRow& row, const Document& document, LedgerPart payment,
               std::string_view operation) {
  // WB may give returns as negative amounts.
  const auto by_document = [&](std::optional<Amount> amount) {
    const Amount known = amount.value_or(Amount{});
    return document.is_return ? -known.abs() : known;
  };
  const bool corrects = payment == LedgerPart::correction || payment == LedgerPart::correction_back;
  if (document.is_plain || corrects) {
    lines.revenue = by_document(row.retail_amount);
    lines.before_discount = by_document(row.retail_price_with_discount);
  }
  if (document.is_plain) {
    lines.goods = document.is_return ? Goods::returned : Goods::sold;
    lines.units = row.quantity.value_or(1);
    return;
  }
  const bool compensates = payment == LedgerPart::compensation || payment == LedgerPart::compensation_back;
  const std::int64_t units = row.quantity.value_or(0);
  // The programme of loyalty compensates a discount, not goods.
  if (!compensates || units == 0 || holds(operation, "лояльност")) return;
  lines.goods = Goods::lost;
  lines.units = document.is_return ? -units : units;
}

void add_deduction(RowLines& lines, const LedgerRow& row) {
  if (row.deduction.value_or(Amount{}).units == 0) return;
  const std::string text = plain(row.reason.value_or(""));
  const LedgerPart part = deduction_part(text);
  lines.parts[part] -= *row.deduction;
  lines.unrecognised = lines.unrecognised || part == LedgerPart::deduction;
  if (part == LedgerPart::advert) {
    lines.document = number_behind(text, {"документ", "№", "счет"});
  } else if (const auto nm_id = number_behind(
                 text, {"артикул wb", "товар", "артикул", "номенклатур", "nmid", "nm_id", "nm"})) {
    lines.text_nm_id = NmId{*nm_id};
  }
}

}  // namespace

LedgerPart deduction_part(std::string_view reason) {
  const std::string text = plain(reason);
  if (names_loan(text)) return names_loan_cost(text) ? LedgerPart::loan_cost : LedgerPart::loan_principal;
  if (holds(text, "продвижени")) return LedgerPart::advert;
  if (holds(text, "отзыв")) return LedgerPart::review_points;
  if (names_payout_date(text)) return LedgerPart::payout_date;
  if (holds_one(text, {"джем", "подписк", "конструктор"})) return LedgerPart::subscription;
  if (holds(text, "утилиз")) return LedgerPart::disposal;
  if (names_card_transfer(text)) return LedgerPart::card_transfer;
  return LedgerPart::deduction;
}

RowLines lines_of(const LedgerRow& row) {
  RowLines lines;
  const std::string operation = plain(row.operation.value_or(""));
  const Document document = document_of(plain(row.doc_type.value_or("")), operation);
  const auto known = [](std::optional<Amount> amount) { return amount.value_or(Amount{}); };

  const LedgerPart payment = payment_part(document, operation);
  const Amount for_pay = known(row.for_pay);
  lines.parts[payment] += document.is_return ? -for_pay : for_pay;
  add_goods(lines, row, document, payment, operation);

  const bool corrects = holds(operation, "коррек");
  lines.parts[corrects ? LedgerPart::logistics_correction : LedgerPart::logistics] -=
      known(row.delivery_service);
  lines.parts[LedgerPart::storage] -= known(row.paid_storage);
  lines.parts[LedgerPart::acceptance] -= known(row.paid_acceptance);
  lines.parts[LedgerPart::penalty] -= known(row.penalty);
  const Amount loyalty = known(row.cashback_amount) + known(row.cashback_commission);
  lines.parts[LedgerPart::loyalty] += document.is_return ? loyalty : -loyalty;
  lines.parts[LedgerPart::additional] -= known(row.additional_payment);
  lines.parts[LedgerPart::payment_schedule] += known(row.payment_schedule);
  lines.unrecognised = !names_operation(operation) && lines.parts != LedgerParts();
  add_deduction(lines, row);
  return lines;
}

}  // namespace wbd::ledger

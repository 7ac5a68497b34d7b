#include "core/costing/columns.hpp"

#include <algorithm>

#include "core/base/foreign_text.hpp"

namespace wbd::costing {
namespace {

struct Spelling {
  CostColumn column;
  std::string_view text;  // as folded() gives it
};
// clang-format off
constexpr Spelling kSpellings[] = {
    {CostColumn::article, "артикул"}, {CostColumn::article, "арт"}, {CostColumn::article, "article"},
    {CostColumn::article, "артикултовара"},
    {CostColumn::nm_id, "nmid"}, {CostColumn::nm_id, "nm"}, {CostColumn::nm_id, "артикулwb"}, {CostColumn::nm_id, "артикулвб"},
    {CostColumn::nm_id, "артикулwildberries"}, {CostColumn::nm_id, "артикулвайлдберриз"}, {CostColumn::nm_id, "wbартикул"},
    {CostColumn::nm_id, "кодwb"}, {CostColumn::nm_id, "кодноменклатуры"}, {CostColumn::nm_id, "номенклатура"},
    {CostColumn::nm_id, "номенклатураwb"}, {CostColumn::nm_id, "номенклатурныйномер"}, {CostColumn::nm_id, "idwb"},
    {CostColumn::nm_id, "wbid"}, {CostColumn::nm_id, "wbarticle"}, {CostColumn::nm_id, "articlewb"},
    {CostColumn::nm_id, "skuwb"}, {CostColumn::nm_id, "wbsku"}, {CostColumn::nm_id, "idтовара"},
    {CostColumn::vendor_code, "артикулпродавца"}, {CostColumn::vendor_code, "артикулпоставщика"},
    {CostColumn::vendor_code, "вашартикул"}, {CostColumn::vendor_code, "мойартикул"}, {CostColumn::vendor_code, "нашартикул"},
    {CostColumn::vendor_code, "внутреннийартикул"}, {CostColumn::vendor_code, "vendorcode"},
    {CostColumn::vendor_code, "sellerarticle"}, {CostColumn::vendor_code, "supplierarticle"},
    {CostColumn::vendor_code, "sellersku"}, {CostColumn::vendor_code, "sku"}, {CostColumn::vendor_code, "saname"},
    {CostColumn::barcode, "баркод"}, {CostColumn::barcode, "баркоды"}, {CostColumn::barcode, "баркодтовара"},
    {CostColumn::barcode, "штрихкод"}, {CostColumn::barcode, "штрихкодтовара"}, {CostColumn::barcode, "шк"},
    {CostColumn::barcode, "barcode"}, {CostColumn::barcode, "ean"}, {CostColumn::barcode, "ean13"}, {CostColumn::barcode, "gtin"},
    {CostColumn::size, "размер"}, {CostColumn::size, "размервещи"}, {CostColumn::size, "размертовара"},
    {CostColumn::size, "техразмер"}, {CostColumn::size, "size"}, {CostColumn::size, "techsize"},
    {CostColumn::goods, "себестоимость"}, {CostColumn::goods, "себестоимостьтовара"}, {CostColumn::goods, "себестоимостьединицы"},
    {CostColumn::goods, "себес"}, {CostColumn::goods, "сс"}, {CostColumn::goods, "закупка"}, {CostColumn::goods, "закуп"},
    {CostColumn::goods, "закупочнаяцена"}, {CostColumn::goods, "ценазакупки"}, {CostColumn::goods, "закупочнаястоимость"},
    {CostColumn::goods, "стоимостьзакупки"}, {CostColumn::goods, "стоимость"}, {CostColumn::goods, "cost"},
    {CostColumn::goods, "goods"}, {CostColumn::goods, "goodscost"}, {CostColumn::goods, "unitcost"},
    {CostColumn::goods, "costprice"}, {CostColumn::goods, "productcost"}, {CostColumn::goods, "purchaseprice"},
    {CostColumn::goods, "purchasecost"}, {CostColumn::goods, "buyingprice"}, {CostColumn::goods, "cogs"},
    {CostColumn::packing, "упаковка"}, {CostColumn::packing, "стоимостьупаковки"}, {CostColumn::packing, "расходынаупаковку"},
    {CostColumn::packing, "packing"}, {CostColumn::packing, "packaging"}, {CostColumn::packing, "packingcost"},
    {CostColumn::packing, "packagingcost"},
    {CostColumn::delivery, "доставка"}, {CostColumn::delivery, "доставкадоwb"}, {CostColumn::delivery, "доставкадовб"},
    {CostColumn::delivery, "доставканаwb"}, {CostColumn::delivery, "доставканавб"}, {CostColumn::delivery, "доставкадосклада"},
    {CostColumn::delivery, "доставкадоскладаwb"}, {CostColumn::delivery, "доставканасклад"}, {CostColumn::delivery, "доставканаскладwb"},
    {CostColumn::delivery, "логистикадоwb"}, {CostColumn::delivery, "логистикадовб"}, {CostColumn::delivery, "логистикадосклада"},
    {CostColumn::delivery, "delivery"}, {CostColumn::delivery, "deliverytowb"}, {CostColumn::delivery, "deliverycost"},
    {CostColumn::delivery, "shipping"}, {CostColumn::delivery, "shippingtowb"},
    {CostColumn::other, "прочее"}, {CostColumn::other, "прочие"}, {CostColumn::other, "прочиерасходы"}, {CostColumn::other, "прочиезатраты"},
    {CostColumn::other, "другое"}, {CostColumn::other, "другиерасходы"}, {CostColumn::other, "допрасходы"},
    {CostColumn::other, "дополнительныерасходы"}, {CostColumn::other, "other"}, {CostColumn::other, "othercosts"},
    {CostColumn::other, "othercost"}, {CostColumn::other, "extra"},
    {CostColumn::valid_from, "действуетс"}, {CostColumn::valid_from, "действует"}, {CostColumn::valid_from, "дата"},
    {CostColumn::valid_from, "датаначала"}, {CostColumn::valid_from, "датаначаладействия"}, {CostColumn::valid_from, "начинаяс"},
    {CostColumn::valid_from, "сдаты"}, {CostColumn::valid_from, "с"}, {CostColumn::valid_from, "validfrom"},
    {CostColumn::valid_from, "from"}, {CostColumn::valid_from, "date"}, {CostColumn::valid_from, "startdate"},
    {CostColumn::valid_from, "effectivefrom"},
    {CostColumn::currency, "валюта"}, {CostColumn::currency, "currency"},
};
// Words at the end of a heading that do not change its meaning.
constexpr std::string_view kTails[] = {"рублей", "рубли", "руб", "rub", "заединицу", "заед", "заштуку", "зашт", "шт",
                                       "perunit", "р"};
// clang-format on

// Lower-case letters and digits of the text outside brackets; ё is е.
std::string folded(std::string_view text) {
  std::string out;
  int depth = 0;
  while (!text.empty()) {
    const Utf8Character c = first_character(text);
    const std::string_view bytes = text.substr(0, c.bytes);
    text.remove_prefix(c.bytes);
    if (c.point == '(' || c.point == '[') ++depth;
    if ((c.point == ')' || c.point == ']') && depth > 0) --depth;
    if (depth > 0) continue;
    const auto two_bytes = [&out](char32_t point) {
      out.push_back(static_cast<char>(0xC0 | (point >> 6)));
      out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
    };
    if ((c.point >= '0' && c.point <= '9') || (c.point >= 'a' && c.point <= 'z')) {
      out += bytes;
    } else if (c.point >= 'A' && c.point <= 'Z') {
      out.push_back(static_cast<char>(c.point | 0x20));
    } else if (c.point == 0x401 || c.point == 0x451) {
      two_bytes(0x435);
    } else if (c.point >= 0x410 && c.point <= 0x42F) {
      two_bytes(c.point + 0x20);
    } else if (c.point >= 0x430 && c.point <= 0x44F) {
      out += bytes;
    }
  }
  return out;
}

std::optional<CostColumn> find_spelling(std::string_view text) {
  const auto found = std::ranges::find(kSpellings, text, &Spelling::text);
  return found == std::end(kSpellings) ? std::nullopt : std::optional(found->column);
}

constexpr std::size_t kRowsTried = 30;

}  // namespace

std::optional<CostColumn> cost_column(std::string_view heading) {
  const std::string whole = folded(heading);
  if (const auto column = find_spelling(whole)) return column;
  std::string_view text = whole;
  for (bool shorter = true; shorter;) {
    shorter = false;
    for (const std::string_view tail : kTails) {
      if (text.size() <= tail.size() || !text.ends_with(tail)) continue;
      text.remove_suffix(tail.size());
      if (const auto column = find_spelling(text)) return column;
      shorter = true;
      break;
    }
  }
  return std::nullopt;
}

bool ColumnMap::usable() const {
  return (place(CostColumn::article) || place(CostColumn::nm_id) || place(CostColumn::vendor_code) ||
          place(CostColumn::barcode)) &&
         place(CostColumn::goods);
}

ColumnMap columns_of(const sheet::Row& headings) {
  ColumnMap map;
  for (std::size_t at = 0; at < headings.cells.size(); ++at) {
    const std::string& heading = headings.cells[at];
    if (heading.empty()) continue;
    const auto column = cost_column(heading);
    if (!column) {
      map.ignored.push_back(heading);
      continue;
    }
    auto& place = map.places[static_cast<std::size_t>(*column)];
    if (place) map.repeated = column;
    place = place.value_or(at);
  }
  return map;
}

std::optional<std::size_t> find_headings(const sheet::Table& table) {
  for (std::size_t row = 0; row < std::min(table.rows.size(), kRowsTried); ++row) {
    if (columns_of(table.rows[row]).usable()) return row;
  }
  return std::nullopt;
}

}  // namespace wbd::costing

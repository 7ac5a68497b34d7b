#include "core/view/sheet_columns.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace wbd::view {
namespace {

using sheet::CellKind;

struct Field {
  std::string_view path;
  CellKind kind;
  std::string_view en, ru;
  std::string_view en_meaning{}, ru_meaning{};
};

constexpr CellKind kText = CellKind::text, kId = CellKind::identifier, kCount = CellKind::number,
                   kMoney = CellKind::money, kPercent = CellKind::percent, kTime = CellKind::moment;

// clang-format off
constexpr std::array kFields{
    Field{"id", kId, "Id", "№"},
    Field{"srid", kText, "srid", "srid", "WB's id of the order", "Номер заказа у WB"},
    Field{"cabinet_id", kId, "Cabinet", "Кабинет", "wbctl cabinet list names them", "Названия: wbctl cabinet list"},
    Field{"status", kText, "Status", "Статус"},
    Field{"type", kText, "Type", "Вид"},
    Field{"kind", kText, "Kind", "Вид"},
    Field{"ordered_at", kTime, "Ordered", "Заказан"},
    Field{"sold_at", kTime, "Sold", "Продан"},
    Field{"updated_at", kTime, "Updated", "Изменён", "The newest change that WB reported", "Последнее изменение по данным WB"},
    Field{"created_at", kTime, "Created", "Создан"},
    Field{"cancelled_at", kTime, "Cancelled", "Отменён"},
    Field{"deleted_at", kTime, "Deleted", "Удалён"},
    Field{"changed_at", kTime, "Changed", "Изменена"},
    Field{"missing_since", kTime, "Missing since", "Пропала"},
    Field{"happened_at", kTime, "Happened", "Произошло"},
    Field{"expires_at", kTime, "Expires", "Истекает"},
    Field{"revoked_at", kTime, "Revoked", "Отозван"},
    Field{"last_sync_at", kTime, "Last sync", "Загружено"},
    Field{"delivered_at", kTime, "Delivered", "Доставлено"},
    Field{"day", kTime, "Day", "День"},
    Field{"valid_from", kTime, "Valid from", "Действует с"},
    Field{"valid_to", kTime, "Valid to", "Действует по"},
    Field{"nm_id", kId, "WB article", "Артикул WB"},
    Field{"imt_id", kId, "Card group", "Группа карточек"},
    Field{"chrt_id", kId, "Size id", "Код размера"},
    Field{"order_id", kId, "Order id", "№ заказа"},
    Field{"rrd_id", kId, "Row id", "Строка отчёта", "WB's id of the row", "Номер строки у WB"},
    Field{"assembly_id", kId, "Assembly id", "Сборочное задание"},
    Field{"warehouse_id", kId, "Warehouse id", "Код склада"},
    Field{"office_id", kId, "Office id", "Код офиса"},
    Field{"subject_id", kId, "Subject id", "Код предмета"},
    Field{"telegram_id", kId, "Telegram id", "Telegram"},
    Field{"vendor_code", kText, "Vendor code", "Артикул продавца"},
    Field{"barcode", kText, "Barcode", "Баркод"},
    Field{"title", kText, "Title", "Название"},
    Field{"brand", kText, "Brand", "Бренд"},
    Field{"category", kText, "Category", "Категория"},
    Field{"subject", kText, "Subject", "Предмет"},
    Field{"parent", kText, "Parent category", "Родительская категория"},
    Field{"size", kText, "Size", "Размер"},
    Field{"goods", kCount, "Goods", "Себестоимость", "Cost of the goods of one unit", "Себестоимость единицы"},
    Field{"packing", kCount, "Packing", "Упаковка"},
    Field{"delivery", kCount, "Delivery to WB", "Доставка до WB"},
    Field{"other", kCount, "Other", "Прочее"},
    Field{"total", kCount, "Unit cost", "Всего на единицу"},
    Field{"units", kCount, "Units", "Продано"},
    Field{"revenue", kMoney, "Revenue", "Выручка"},
    Field{"first_day", kTime, "First sale", "Первая продажа"},
    Field{"last_day", kTime, "Last sale", "Последняя продажа"},
    Field{"sizes", kText, "Sizes", "Размеры"},
    Field{"warehouse", kText, "Warehouse", "Склад"},
    Field{"warehouse_type", kText, "Warehouse of", "Чей склад", "wb or seller", "wb: склад WB, seller: склад продавца"},
    Field{"region", kText, "Region", "Регион"},
    Field{"district", kText, "District", "Округ"},
    Field{"country", kText, "Country", "Страна"},
    Field{"geo", kText, "Area", "Округ склада"},
    Field{"city", kText, "City", "Город"},
    Field{"address", kText, "Address", "Адрес"},
    Field{"name", kText, "Name", "Название"},
    Field{"office", kText, "Office", "Офис"},
    Field{"price", kMoney, "Price", "Цена", "Before any discount", "До всех скидок"},
    Field{"discount_percent", kPercent, "Discount, %", "Скидка, %", "The seller's discount", "Скидка продавца"},
    Field{"spp_percent", kPercent, "WB discount, %", "СПП, %", "WB's own discount", "Скидка WB"},
    Field{"price_with_discount", kMoney, "Price after discount", "Цена со скидкой", "After the seller's discount", "После скидки продавца"},
    Field{"finished_price", kMoney, "Buyer's price", "Цена для покупателя", "What the buyer pays", "Сколько платит покупатель"},
    Field{"club_discount_percent", kPercent, "Club discount, %", "Скидка клуба, %"},
    Field{"club_price", kMoney, "Club price", "Цена клуба"},
    Field{"commission.amount", kMoney, "Commission", "Комиссия"},
    Field{"commission.percent", kPercent, "Commission, %", "Комиссия, %"},
    Field{"commission.kind", kText, "Commission from", "Комиссия: откуда", "estimate: by the tariff, actual: by the report", "estimate: по тарифу, actual: по отчёту"},
    Field{"commission_reason", kText, "No commission because", "Почему нет комиссии"},
    Field{"logistics.amount", kMoney, "Logistics", "Логистика"},
    Field{"logistics.kind", kText, "Logistics from", "Логистика: откуда", "estimate: by the tariff, actual: by the report", "estimate: по тарифу, actual: по отчёту"},
    Field{"logistics_reason", kText, "No logistics because", "Почему нет логистики"},
    Field{"for_pay", kMoney, "For the goods", "К перечислению за товар", "Before logistics, storage and fines", "До вычета логистики, хранения и штрафов"},
    Field{"currency", kText, "Currency", "Валюта"},
    Field{"cart_id", kText, "Cart", "Корзина", "Orders placed together share it", "Общая у заказов, оформленных вместе"},
    Field{"sale_id", kText, "Sale", "Продажа"},
    Field{"cancel_type", kText, "Cancelled because", "Причина отмены"},
    Field{"fbs.assembly_id", kId, "Assembly id", "Сборочное задание"},
    Field{"fbs.supplier_status", kText, "Seller's status", "Статус продавца"},
    Field{"fbs.wb_status", kText, "WB's status", "Статус WB"},
    Field{"fbs.supply_id", kText, "Supply", "Поставка"},
    Field{"fbs.warehouse_id", kId, "FBS warehouse id", "Код склада FBS"},
    Field{"fbs.office_id", kId, "FBS office id", "Код офиса FBS"},
    Field{"photo_url", kText, "Photo", "Фото"},
    Field{"rating", kCount, "Rating", "Оценка"},
    Field{"wb_rating", kCount, "WB rating", "Рейтинг WB"},
    Field{"wb_feedback_rating", kCount, "WB review rating", "Рейтинг отзывов WB"},
    Field{"reviews_count", kCount, "Reviews", "Отзывов"},
    Field{"stock", kCount, "Stock", "Остаток", "Without goods on the way", "Без товаров в пути"},
    Field{"description", kText, "Description", "Описание"},
    Field{"characteristics", kText, "Characteristics", "Характеристики"},
    Field{"dimensions", kText, "Dimensions", "Габариты"},
    Field{"quantity", kCount, "Quantity", "Количество"},
    Field{"in_way_to_client", kCount, "To buyers", "К клиенту"},
    Field{"in_way_from_client", kCount, "From buyers", "От клиента"},
    Field{"orders_per_day", kCount, "Orders a day", "Заказов в день"},
    Field{"days_left", kCount, "Days left", "Хватит на дней"},
    Field{"text", kText, "Text", "Текст"},
    Field{"pros", kText, "Pros", "Достоинства"},
    Field{"cons", kText, "Cons", "Недостатки"},
    Field{"tags", kText, "Tags", "Метки"},
    Field{"photos", kText, "Photos", "Фото"},
    Field{"answered", kText, "Answered", "Отвечен"},
    Field{"answer", kText, "Answer", "Ответ"},
    Field{"archived", kText, "Archived", "В архиве"},
    Field{"state", kText, "State", "Состояние"},
    Field{"operation", kText, "Operation", "Обоснование оплаты"},
    Field{"doc_type", kText, "Document", "Тип документа"},
    Field{"reason", kText, "Reason", "Причина"},
    Field{"delivery_amount", kCount, "Deliveries", "Доставок"},
    Field{"return_amount", kCount, "Deliveries back", "Возвратов"},
    Field{"retail_price", kMoney, "Retail price", "Цена розничная"},
    Field{"retail_price_with_discount", kMoney, "Retail price after discount", "Цена розничная со скидкой"},
    Field{"retail_amount", kMoney, "Sold for", "Реализовано", "What buyers paid in full", "Сколько заплатили покупатели"},
    Field{"commission_percent", kPercent, "Commission, %", "Комиссия, %"},
    Field{"sales_commission", kMoney, "Sales commission", "Вознаграждение с продаж"},
    Field{"commission_vw", kMoney, "WB's fee", "Вознаграждение WB"},
    Field{"commission_vat", kMoney, "VAT of the fee", "НДС вознаграждения"},
    Field{"acquiring_fee", kMoney, "Acquiring", "Эквайринг"},
    Field{"pickup_reward", kMoney, "Pick-up points", "Возмещение за ПВЗ"},
    Field{"delivery_service", kMoney, "Delivery", "Логистика"},
    Field{"rebill_logistics", kMoney, "Rebilled transport", "Возмещение перевозки"},
    Field{"paid_storage", kMoney, "Storage", "Хранение"},
    Field{"paid_acceptance", kMoney, "Acceptance", "Платная приёмка"},
    Field{"penalty", kMoney, "Penalties", "Штрафы"},
    Field{"deduction", kMoney, "Deductions", "Удержания"},
    Field{"additional_payment", kMoney, "Additional payment", "Доплаты"},
    Field{"cashback_amount", kMoney, "Loyalty points", "Баллы лояльности"},
    Field{"cashback_discount", kMoney, "Loyalty discount", "Скидка лояльности"},
    Field{"cashback_commission", kMoney, "Loyalty fee", "Комиссия лояльности"},
    Field{"report.id", kId, "Report", "Отчёт"},
    Field{"report.period", kText, "Report period", "Период отчёта"},
    Field{"report.type", kId, "Report type", "Тип отчёта"},
    Field{"report.from", kTime, "Report from", "Отчёт с"},
    Field{"report.to", kTime, "Report to", "Отчёт по"},
    Field{"report.created_on", kTime, "Report made", "Отчёт создан"},
    Field{"report.unread_rows", kCount, "Unread rows", "Нечитаемых строк"},
    Field{"rows_count", kCount, "Rows", "Строк"},
    Field{"unread_rows", kCount, "Unread rows", "Нечитаемых строк"},
    Field{"open_count", kCount, "Opened", "Открытий"},
    Field{"cart_count", kCount, "Into carts", "В корзину"},
    Field{"order_count", kCount, "Orders", "Заказов"},
    Field{"order_sum", kMoney, "Orders, sum", "Заказы на сумму"},
    Field{"buyout_count", kCount, "Buyouts", "Выкупов"},
    Field{"buyout_sum", kMoney, "Buyouts, sum", "Выкупы на сумму"},
    Field{"cancel_count", kCount, "Cancellations", "Отмен"},
    Field{"cancel_sum", kMoney, "Cancellations, sum", "Отмены на сумму"},
    Field{"wishlist_count", kCount, "Wish lists", "В избранное"},
    Field{"add_to_cart_percent", kPercent, "To cart, %", "В корзину, %", "Of the openings", "От открытий карточки"},
    Field{"cart_to_order_percent", kPercent, "Ordered, %", "Заказали, %", "Of the carts", "От добавлений в корзину"},
    Field{"buyout_percent", kPercent, "Buyout, %", "Выкуп, %"},
    Field{"cargo_type", kText, "Cargo", "Тип груза"},
    Field{"delivery_type", kText, "Delivery type", "Тип доставки"},
    Field{"deleting", kText, "Being deleted", "Удаляется"},
    Field{"processing", kText, "Being processed", "Обрабатывается"},
    Field{"selected", kText, "Selected", "Выбран"},
    Field{"delivery_base", kMoney, "Delivery, first litre", "Логистика, первый литр"},
    Field{"delivery_litre", kMoney, "Delivery, further litre", "Логистика, доп. литр"},
    Field{"delivery_coefficient_percent", kPercent, "Delivery factor, %", "Коэффициент логистики, %"},
    Field{"fbs_delivery_base", kMoney, "FBS delivery, first litre", "Логистика FBS, первый литр"},
    Field{"fbs_delivery_litre", kMoney, "FBS delivery, further litre", "Логистика FBS, доп. литр"},
    Field{"fbs_delivery_coefficient_percent", kPercent, "FBS delivery factor, %", "Коэффициент логистики FBS, %"},
    Field{"storage_base", kMoney, "Storage, first litre", "Хранение, первый литр"},
    Field{"storage_litre", kMoney, "Storage, further litre", "Хранение, доп. литр"},
    Field{"storage", kMoney, "Storage", "Хранение"},
    Field{"storage_coefficient_percent", kPercent, "Storage factor, %", "Коэффициент хранения, %"},
    Field{"fbw_percent", kPercent, "FBW, %", "FBW, %"},
    Field{"fbs_percent", kPercent, "FBS, %", "FBS, %"},
    Field{"dbs_percent", kPercent, "DBS, %", "DBS, %"},
    Field{"edbs_percent", kPercent, "EDBS, %", "EDBS, %"},
    Field{"pickup_percent", kPercent, "Pick-up, %", "Самовывоз, %"},
    Field{"booking_percent", kPercent, "Booking, %", "Бронирование, %"},
};
// clang-format on

sheet::Column column_of(const std::string& path, Language language) {
  const auto found = std::ranges::find(kFields, std::string_view(path), &Field::path);
  if (found != kFields.end()) {
    return {path, std::string(pick(language, found->en, found->ru)), found->kind,
            std::string(pick(language, found->en_meaning, found->ru_meaning))};
  }
  const bool names = path == "id" || path.ends_with("_id") || path.ends_with(".id");
  const bool time = path.ends_with("_at") || path.ends_with("as_of");
  return {path, path, names ? CellKind::identifier : time ? CellKind::moment : CellKind::text};
}

}  // namespace

std::vector<sheet::Column> sheet_columns(const std::vector<std::string>& paths, Language language) {
  std::vector<sheet::Column> columns;
  columns.reserve(paths.size());
  for (const std::string& path : paths) columns.push_back(column_of(path, language));
  return columns;
}

}  // namespace wbd::view

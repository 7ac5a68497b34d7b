#include "core/report/texts.hpp"

namespace wb::report {

const Texts kRussianTexts{
    .order = "Заказ",
    .item = "Товар",
    .money = "Деньги",
    .route = "Маршрут",
    .sales = "Заказы товара",
    .buyouts = "Выкупы товара",
    .speed = "Скорость заказов",
    .today_vs_yesterday = "Сегодня и вчера",
    .stock = "Остатки",
    .rating = "Рейтинг",

    .status = {"🚚 в пути", "✅ выкуплен", "❌ отменён", "↩️ возвращён"},
    .placed = "Оформлен",
    .cancelled_at = "Отменён",
    .preliminary = "⏳ Предварительно: WB ещё не подтвердил заказ",
    .wb_article = "Артикул WB",
    .vendor_code = "Артикул продавца",
    .size = "размер",
    .one_size = "Один размер",
    .barcode = "Баркод",

    .price = "Цена",
    .buyer_pays = "Покупатель платит",
    .spp = "СПП",
    .for_pay = "К выплате",
    .seller_warehouse = "склад продавца",
    .some_seller_warehouse = "Склад продавца",

    .days = {"день", "дня", "дней"},
    .orders = {"заказ", "заказа", "заказов"},
    .buyouts_count = {"выкуп", "выкупа", "выкупов"},
    .returns = {"возврат", "возврата", "возвратов"},
    .cancellations = {"отмена", "отмены", "отмен"},
    .reviews = {"отзыв", "отзыва", "отзывов"},
    .pieces = {"шт.", "шт.", "шт."},
    .unpriced = "без цены",
    .in_transit = "в пути",
    .buyout_rate = "выкуп",
    .per_day = "в день",
    .today = "Сегодня",
    .yesterday_same_time = "Вчера к этому времени",
    .yesterday = "Вчера за весь день",

    .to_clients = "к покупателям",
    .from_clients = "возвращаются",
    .out_of_stock = "нет в наличии",
    .lasts = "хватит на",
    .lasts_under_a_day = "хватит меньше чем на день",
    .lasts_over_a_year = "хватит больше чем на год",

    .as_of = "Данные на",
    .not_loaded = "Ещё не загружены",
    .datasets = {"заказы", "отзывы", "продажи", "товары", "остатки"},
};

}  // namespace wb::report

#include "core/report/texts.hpp"

namespace wb::report {

const Texts kEnglishTexts{
    .order = "Order",
    .item = "Item",
    .money = "Money",
    .route = "Route",
    .sales = "Orders of the item",
    .buyouts = "Buyouts of the item",
    .speed = "Order speed",
    .today_vs_yesterday = "Today and yesterday",
    .stock = "Stock",
    .rating = "Rating",

    .status = {"🚚 on its way", "✅ bought out", "❌ cancelled", "↩️ returned"},
    .placed = "Placed",
    .cancelled_at = "Cancelled",
    .preliminary = "⏳ Preliminary: WB has not confirmed the order yet",
    .wb_article = "WB article",
    .vendor_code = "Vendor code",
    .size = "size",
    .one_size = "One size",
    .barcode = "Barcode",

    .price = "Price",
    .buyer_pays = "The buyer pays",
    .spp = "SPP",
    .for_pay = "To be paid",
    .seller_warehouse = "seller's warehouse",
    .some_seller_warehouse = "Seller's warehouse",

    .days = {"day", "days", "days"},
    .orders = {"order", "orders", "orders"},
    .buyouts_count = {"buyout", "buyouts", "buyouts"},
    .returns = {"return", "returns", "returns"},
    .cancellations = {"cancellation", "cancellations", "cancellations"},
    .reviews = {"review", "reviews", "reviews"},
    .pieces = {"pc", "pcs", "pcs"},
    .unpriced = "without a price",
    .in_transit = "on the way",
    .buyout_rate = "buyout rate",
    .per_day = "a day",
    .today = "Today",
    .yesterday_same_time = "Yesterday by this time",
    .yesterday = "Yesterday in all",

    .to_clients = "to buyers",
    .from_clients = "coming back",
    .out_of_stock = "out of stock",
    .lasts = "lasts",
    .lasts_under_a_day = "lasts less than a day",
    .lasts_over_a_year = "lasts more than a year",

    .as_of = "Data as of",
    .not_loaded = "Not loaded yet",
    .datasets = {"orders", "reviews", "sales", "products", "stock"},
};

}  // namespace wb::report

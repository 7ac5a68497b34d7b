-- The days of one article side by side, with their sums: reports and the figures of products read hundreds of them.
create index daily_sales_by_article on daily_sales(cabinet_id, key, day, currency, in_transit_count, bought_count,
  cancelled_count, returned_count, unpriced_count, orders_sum, cancelled_sum, buyouts_count, returns_count, buyouts_sum,
  returns_sum) where slice = 1;

-- With what the figures and the demand by size read of an order, so that they need not look at its row.
drop index orders_by_article;
create index orders_by_article on orders(cabinet_id, nm_id, ordered_at desc, id desc, status, price_with_discount,
  currency, chrt_id);

-- What was told of without its price, looked up once a day. A row that comes with it never enters.
create index orders_unpriced on orders(cabinet_id, stat_changed_at, ordered_at)
  where stat_changed_at is not null and (stat_price_with_discount is null or finished_price is null);
-- What was cancelled lately, however long ago it was ordered.
create index orders_cancelled on orders(cabinet_id, cancelled_at, ordered_at) where cancelled_at is not null;

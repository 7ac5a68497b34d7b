-- News is the newest: these indexes grow at their end, where a page is filled before the next one begins. At the other
-- end, where newest-first puts it, each page would be split in halves. Lists read them backwards.
drop index orders_by_time;
create index orders_by_time on orders(cabinet_id, ordered_at, id);
drop index orders_by_article;
create index orders_by_article on orders(cabinet_id, nm_id, ordered_at, id, status, price_with_discount, currency,
  chrt_id);

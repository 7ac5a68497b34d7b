-- News is the newest: these indexes grow at their end, where a page is filled before the next one begins. At the other
-- end, where newest-first puts it, each page would be split in halves. Lists read them backwards.
drop index orders_by_time;
create index orders_by_time on orders(cabinet_id, ordered_at, id);
drop index orders_by_article;
create index orders_by_article on orders(cabinet_id, nm_id, ordered_at, id);
drop index sales_by_time;
create index sales_by_time on sales(cabinet_id, sold_at, sale_id);
drop index sales_by_article;
create index sales_by_article on sales(cabinet_id, nm_id, sold_at);
drop index price_history_by_time;
create index price_history_by_time on price_history(cabinet_id, changed_at, nm_id, chrt_id);
drop index reviews_by_time;
create index reviews_by_time on reviews(cabinet_id, created_at, id);
drop index questions_by_time;
create index questions_by_time on questions(cabinet_id, created_at, id);
drop index questions_by_article;
create index questions_by_article on questions(cabinet_id, nm_id, created_at, id);
drop index funnel_days_by_day;
create index funnel_days_by_day on funnel_days(cabinet_id, day, nm_id);
drop index finance_rows_by_day;
create index finance_rows_by_day on finance_rows(cabinet_id, day, rrd_id);
drop index finance_rows_by_article;
create index finance_rows_by_article on finance_rows(cabinet_id, nm_id, day);

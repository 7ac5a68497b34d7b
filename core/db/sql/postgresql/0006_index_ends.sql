-- News is the newest: these indexes grow at their end, where a page is filled before the next one begins. At the other
-- end, where newest-first puts it, each page would be split in halves. Lists read them backwards.
--
-- Readers go on while the new ones are built: only the exchange at the end is done alone. The tables are locked first,
-- so that a writer who gets in the way does so before any work is done.
lock table orders, sales, price_history, reviews, questions, funnel_days, finance_rows in share mode;
create index orders_by_time_up on orders(cabinet_id, ordered_at, id);
create index orders_by_article_up on orders(cabinet_id, nm_id, ordered_at, id);
create index sales_by_time_up on sales(cabinet_id, sold_at, sale_id);
create index sales_by_article_up on sales(cabinet_id, nm_id, sold_at);
create index price_history_by_time_up on price_history(cabinet_id, changed_at, nm_id, chrt_id);
create index reviews_by_time_up on reviews(cabinet_id, created_at, id);
create index questions_by_time_up on questions(cabinet_id, created_at, id);
create index questions_by_article_up on questions(cabinet_id, nm_id, created_at, id);
create index funnel_days_by_day_up on funnel_days(cabinet_id, day, nm_id);
create index finance_rows_by_day_up on finance_rows(cabinet_id, day, rrd_id);
create index finance_rows_by_article_up on finance_rows(cabinet_id, nm_id, day);

drop index orders_by_time, orders_by_article, sales_by_time, sales_by_article, price_history_by_time,
  reviews_by_time, questions_by_time, questions_by_article, funnel_days_by_day, finance_rows_by_day,
  finance_rows_by_article;
alter index orders_by_time_up rename to orders_by_time;
alter index orders_by_article_up rename to orders_by_article;
alter index sales_by_time_up rename to sales_by_time;
alter index sales_by_article_up rename to sales_by_article;
alter index price_history_by_time_up rename to price_history_by_time;
alter index reviews_by_time_up rename to reviews_by_time;
alter index questions_by_time_up rename to questions_by_time;
alter index questions_by_article_up rename to questions_by_article;
alter index funnel_days_by_day_up rename to funnel_days_by_day;
alter index finance_rows_by_day_up rename to finance_rows_by_day;
alter index finance_rows_by_article_up rename to finance_rows_by_article;

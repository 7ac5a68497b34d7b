-- The days of one article side by side: reports and the figures of products read hundreds of them. The sums stay out of
-- it, so that an update of them alone touches no index.
create index daily_sales_by_article on daily_sales(cabinet_id, key, day) where slice = 1;

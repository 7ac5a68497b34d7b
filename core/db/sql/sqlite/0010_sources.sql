-- Fields that come from their second choice; see SecondHand in core/model/order.hpp. Rows stored before keep 0: their values
-- count as those of the first choice once it has reported the order.
alter table orders add column second_hand integer not null default 0;
-- The seller's currency and what named it; see core/store/currency.hpp.
-- 0 funnel, 1 prices, 2 order feed, 3 finance
alter table wb_cabinets add column currency text;
alter table wb_cabinets add column currency_source integer;

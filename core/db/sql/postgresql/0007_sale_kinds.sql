-- The kind of a sale follows from the first letter of its id; see SaleKind in core/model/order.hpp.
-- 0 sale, 1 return, 2 surcharge, 3 reversal of a sale, 4 reversal of a return, 5 other
alter table sales add column kind smallint not null default 0;
update sales set kind = case substr(sale_id, 1, 1)
    when 'R' then 1 when 'D' then 2 when 'A' then 3 when 'B' then 4 else 5 end
  where substr(sale_id, 1, 1) <> 'S';
alter table sales drop column is_return;
create index sales_unknown on sales(cabinet_id) where kind = 5;

-- Orders whose sales were read as buyouts although their letter says otherwise.
update orders set
    sold = (select count(*) from sales s
            where s.cabinet_id = orders.cabinet_id and s.srid = orders.srid and s.kind = 0)
         > (select count(*) from sales s
            where s.cabinet_id = orders.cabinet_id and s.srid = orders.srid and s.kind = 3),
    sale_returned = (select count(*) from sales s
            where s.cabinet_id = orders.cabinet_id and s.srid = orders.srid and s.kind = 1)
         > (select count(*) from sales s
            where s.cabinet_id = orders.cabinet_id and s.srid = orders.srid and s.kind = 4)
  where (cabinet_id, srid) in (select s.cabinet_id, s.srid from sales s where s.kind > 1);
update orders set
    status = case when sale_returned or feed_status in (3, 4) then 3
                  when sold or feed_status = 1 then 1
                  when stat_cancelled or feed_status = 2 then 2
                  else 0 end,
    sale_id = case when sold then (select max(s.sale_id) from sales s
                     where s.cabinet_id = orders.cabinet_id and s.srid = orders.srid and s.kind = 0)
                   when sale_returned then (select max(s.sale_id) from sales s
                     where s.cabinet_id = orders.cabinet_id and s.srid = orders.srid and s.kind = 1) end,
    for_pay = case when sold then (select max(s.for_pay) from sales s
                     where s.cabinet_id = orders.cabinet_id and s.srid = orders.srid and s.kind = 0) end
  where (cabinet_id, srid) in (select s.cabinet_id, s.srid from sales s where s.kind > 1);

-- Sums of days in no time zone are not used, and the next change of a row builds them again.
update analytics_state set timezone = '' where cabinet_id in (select s.cabinet_id from sales s where s.kind > 1);
update wb_cabinets set data_version = (select max(c.data_version) + 1 from wb_cabinets c),
    rows_version = (select max(c.data_version) + 1 from wb_cabinets c)
  where id in (select s.cabinet_id from sales s where s.kind > 1);

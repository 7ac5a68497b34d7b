-- Views for `wbctl sql`, with the same columns on both databases. Sums are in the currency's unit, times are texts in
-- UTC, `day` is the Moscow day. A later migration that changes a table makes its view anew.

create view v_orders as select
  cabinet_id, id, srid,
  case status when 0 then 'created' when 1 then 'buyout' when 2 then 'cancelled' else 'returned' end as status,
  strftime('%Y-%m-%dT%H:%M:%SZ', ordered_at / 1000, 'unixepoch') as ordered_at,
  strftime('%Y-%m-%d', ordered_at / 1000 + 10800, 'unixepoch') as day,
  strftime('%Y-%m-%dT%H:%M:%SZ', updated_at / 1000, 'unixepoch') as updated_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', cancelled_at / 1000, 'unixepoch') as cancelled_at,
  nm_id, chrt_id, vendor_code, barcode, category, subject, brand, size, warehouse,
  case warehouse_type when 0 then 'wb' when 1 then 'seller' end as warehouse_type,
  region, district, country,
  round(price / 100.0, 2) as price,
  discount_percent, spp_percent,
  round(price_with_discount / 100.0, 2) as price_with_discount,
  round(finished_price / 100.0, 2) as finished_price,
  round(for_pay / 100.0, 2) as for_pay,
  currency, cart_id, sale_id, cancel_type
from orders;

create view v_sales as select
  cabinet_id, id, sale_id, srid,
  case kind when 0 then 'sale' when 1 then 'return' when 2 then 'surcharge' when 3 then 'sale_reversal'
    when 4 then 'return_reversal' else 'other' end as kind,
  strftime('%Y-%m-%dT%H:%M:%SZ', sold_at / 1000, 'unixepoch') as sold_at,
  strftime('%Y-%m-%d', sold_at / 1000 + 10800, 'unixepoch') as day,
  strftime('%Y-%m-%dT%H:%M:%SZ', updated_at / 1000, 'unixepoch') as updated_at,
  nm_id, vendor_code, barcode, category, subject, brand, size, warehouse,
  case warehouse_type when 0 then 'wb' when 1 then 'seller' end as warehouse_type,
  region, district, country,
  round(price / 100.0, 2) as price,
  discount_percent, spp_percent,
  round(price_with_discount / 100.0, 2) as price_with_discount,
  round(finished_price / 100.0, 2) as finished_price,
  round(for_pay / 100.0, 2) as for_pay,
  currency, cart_id
from sales;

create view v_stocks as select
  s.cabinet_id, s.nm_id, nullif(s.chrt_id, 0) as chrt_id, p.vendor_code, p.title,
  s.warehouse_id, s.warehouse, case s.warehouse_type when 0 then 'wb' else 'seller' end as warehouse_type,
  s.quantity, s.in_way_to_client, s.in_way_from_client,
  strftime('%Y-%m-%dT%H:%M:%SZ', s.updated_at / 1000, 'unixepoch') as updated_at
from stocks s left join products p on p.cabinet_id = s.cabinet_id and p.nm_id = s.nm_id;

create view v_products as select
  p.cabinet_id, p.nm_id, p.imt_id, p.vendor_code, p.title, p.brand, p.subject_id, p.subject,
  (select sum(s.quantity) from stocks s where s.cabinet_id = p.cabinet_id and s.nm_id = p.nm_id) as stock,
  round(p.wb_rating / 100.0, 2) as wb_rating,
  strftime('%Y-%m-%dT%H:%M:%SZ', p.created_at / 1000, 'unixepoch') as created_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', p.updated_at / 1000, 'unixepoch') as updated_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', p.deleted_at / 1000, 'unixepoch') as deleted_at
from products p;

create view v_finance as select
  cabinet_id, case period when 0 then 'weekly' else 'daily' end as period, report_id, rrd_id, day,
  case kind when 0 then 'sale' when 1 then 'return' when 2 then 'logistics' else 'other' end as kind,
  doc_type, operation, reason, srid, nm_id, vendor_code, barcode, size, office,
  strftime('%Y-%m-%dT%H:%M:%SZ', ordered_at / 1000, 'unixepoch') as ordered_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', sold_at / 1000, 'unixepoch') as sold_at,
  quantity, delivery_amount, return_amount,
  round(commission_percent / 100.0, 2) as commission_percent,
  round(retail_price / 10000.0, 4) as retail_price,
  round(retail_price_with_discount / 10000.0, 4) as retail_price_with_discount,
  round(retail_amount / 10000.0, 4) as retail_amount,
  round(for_pay / 10000.0, 4) as for_pay,
  round(delivery_service / 10000.0, 4) as delivery_service,
  round(paid_storage / 10000.0, 4) as paid_storage,
  round(paid_acceptance / 10000.0, 4) as paid_acceptance,
  round(penalty / 10000.0, 4) as penalty,
  round(deduction / 10000.0, 4) as deduction,
  round(additional_payment / 10000.0, 4) as additional_payment,
  round(acquiring_fee / 10000.0, 4) as acquiring_fee,
  round(sales_commission / 10000.0, 4) as sales_commission,
  round(pickup_reward / 10000.0, 4) as pickup_reward,
  round(commission_vw / 10000.0, 4) as commission_vw,
  round(commission_vat / 10000.0, 4) as commission_vat,
  round(rebill_logistics / 10000.0, 4) as rebill_logistics,
  round(cashback_amount / 10000.0, 4) as cashback_amount,
  round(cashback_discount / 10000.0, 4) as cashback_discount,
  round(cashback_commission / 10000.0, 4) as cashback_commission,
  currency
from finance_rows;

-- The codes by which orders and sales name their goods; see core/store/goods_codes.hpp.
create table goods_codes(
  cabinet_id bigint not null,
  nm_id bigint not null,
  vendor_code text not null,            -- '' = none
  barcode text not null,                -- '' = none
  primary key(cabinet_id, nm_id, vendor_code, barcode)
);
insert into goods_codes(cabinet_id, nm_id, vendor_code, barcode)
  select cabinet_id, nm_id, coalesce(vendor_code, ''), coalesce(barcode, '') from orders
  where nm_id is not null and (vendor_code is not null or barcode is not null)
  union
  select cabinet_id, nm_id, coalesce(vendor_code, ''), coalesce(barcode, '') from sales
  where nm_id is not null and (vendor_code is not null or barcode is not null);

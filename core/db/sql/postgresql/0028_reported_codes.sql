-- The codes by which rows of finance reports name their goods are kept too; see core/store/goods_codes.hpp.
insert into goods_codes(cabinet_id, nm_id, vendor_code, barcode)
  select distinct cabinet_id, nm_id, coalesce(vendor_code, ''), coalesce(barcode, '') from finance_rows
  where nm_id > 0 and (vendor_code is not null or barcode is not null)
  on conflict do nothing;

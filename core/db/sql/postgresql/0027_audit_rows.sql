-- The rows that an audit looks at: penalties, payments that are no plain sale or return, corrections of logistics.
create index finance_rows_for_audit on finance_rows(cabinet_id, day, rrd_id)
  where penalty <> 0 or (for_pay <> 0 and kind > 1) or (delivery_service <> 0 and operation <> 'Логистика');

-- Small indexes for what the ledger cannot explain: rows of an unknown kind, and payments that differ.
create index ledger_cells_unrecognised on ledger_cells(cabinet_id, period, report_id) where unrecognised is not null;
create index finance_reports_unreconciled on finance_reports(cabinet_id, report_id) where abs(residual) > 50;

insert into sqlite_stat1(tbl, idx, stat) values
  ('ledger_cells', 'ledger_cells_unrecognised', '100 10 10 2'),
  ('finance_reports', 'finance_reports_unreconciled', '10 2 1');
analyze sqlite_schema;

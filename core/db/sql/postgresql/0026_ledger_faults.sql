-- Small indexes for what the ledger cannot explain: rows of an unknown kind, and payments that differ.
create index ledger_cells_unrecognised on ledger_cells(cabinet_id, period, report_id) where unrecognised is not null;
create index finance_reports_unreconciled on finance_reports(cabinet_id, report_id) where abs(residual) > 50;

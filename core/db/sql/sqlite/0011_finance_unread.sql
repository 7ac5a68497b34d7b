-- Rows of finance reports that could not be read: missing from every sum until WB gives them readably.
create table finance_unread(
  cabinet_id integer not null,
  period integer not null,
  rrd_id integer not null,
  report_id integer not null,
  day text,
  primary key(cabinet_id, period, rrd_id)
) strict, without rowid;
create index finance_unread_by_report on finance_unread(cabinet_id, period, report_id);

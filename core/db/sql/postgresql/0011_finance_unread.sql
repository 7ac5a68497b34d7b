-- Rows of finance reports that could not be read: missing from every sum until WB gives them readably.
create table finance_unread(
  cabinet_id bigint not null,
  period smallint not null,
  rrd_id bigint not null,
  report_id bigint not null,
  day text collate "C",
  primary key(cabinet_id, period, rrd_id)
);
create index finance_unread_by_report on finance_unread(cabinet_id, period, report_id);

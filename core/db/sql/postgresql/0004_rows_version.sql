-- The data_version of the last change of rows: a sync that brought nothing raises data_version alone.
alter table wb_cabinets add column rows_version bigint not null default 0;
update wb_cabinets set rows_version = data_version;

-- What share of WB's rows had each known field; see core/store/wb_fields.hpp.
create table wb_fields(
  cabinet_id integer not null,
  operation text not null,
  fields text not null,                 -- JSON {field: [rows, had, lost_at, lost_percent, retyped, back_at]}
  has_news integer not null,            -- 1 while a field is lost, or was found again
  updated_at integer not null,
  primary key(cabinet_id, operation)
) strict, without rowid;
create index wb_fields_news on wb_fields(cabinet_id, operation) where has_news;

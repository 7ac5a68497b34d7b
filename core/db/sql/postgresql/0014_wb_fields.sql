-- What share of WB's rows had each known field; see core/store/wb_fields.hpp.
create table wb_fields(
  cabinet_id bigint not null,
  operation text collate "C" not null,
  fields text not null,                 -- JSON {field: [rows, had, lost_at, lost_percent, retyped, back_at]}
  has_news boolean not null,            -- while a field is lost, or was found again
  updated_at timestamptz not null,
  primary key(cabinet_id, operation)
);
create index wb_fields_news on wb_fields(cabinet_id, operation) where has_news;

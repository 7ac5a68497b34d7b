-- What administrators are told of; see core/notify/incidents.hpp. Each row is told at its beginning and at its end.
create table incidents(
  id integer primary key autoincrement,
  kind text not null,
  key text not null,                    -- what of that kind: a cabinet, a dataset, a machine; '' = there is but one
  detail text not null,
  began_at integer not null,
  told_at integer,                      -- its beginning was handed to the deliveries
  seen_at integer not null,             -- a process has seen last that it goes on
  ended_at integer,
  end_told_at integer
) strict;
create unique index incidents_open on incidents(kind, key) where ended_at is null;
create index incidents_by_time on incidents(began_at desc, id desc);

-- Copies that `wbctl db backup` has made.
create table backups(
  id integer primary key autoincrement,
  file text not null,
  created_at integer not null
) strict;
create index backups_by_time on backups(created_at);

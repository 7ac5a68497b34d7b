-- Which digests a target has got: the local day of the last one.
create table digest_days(
  target_id bigint not null references targets(id) on delete cascade,
  type text not null,                   -- digest.daily, digest.weekly
  day text not null,                    -- YYYY-MM-DD in the user's zone
  primary key(target_id, type)
);

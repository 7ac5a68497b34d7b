-- WB's own totals of weekly finance reports; see core/model/payout.hpp. Amounts of this file are 1/10,000 of the
-- currency's unit, days are Moscow days as YYYY-MM-DD.
create table payouts(
  cabinet_id integer not null,
  report_id integer not null,
  type integer not null,                -- 1 main, 2 buyouts
  date_from text not null,              -- both inclusive
  date_to text not null,
  created_on text,
  currency text not null,
  retail_amount integer,
  for_pay integer,
  delivery_service integer,
  paid_storage integer,
  paid_acceptance integer,
  deduction integer,
  penalty integer,
  additional_payment integer,
  cashback_amount integer,
  cashback_discount integer,
  cashback_commission integer,
  payment_schedule integer,
  bank_payment integer,
  primary key(cabinet_id, report_id)
) strict, without rowid;
create index payouts_by_day on payouts(cabinet_id, date_to, report_id);

-- Paid storage by size and day; see core/model/storage_cost.hpp.
create table storage_costs(
  cabinet_id integer not null,
  day text not null,
  nm_id integer not null,
  chrt_id integer not null,
  calc_type text not null,
  original_day text not null,           -- differs from day in a recalculation
  units integer not null,
  price integer not null,
  loyalty_discount integer not null,
  volume_ml integer,
  primary key(cabinet_id, day, nm_id, chrt_id, calc_type, original_day)
) strict, without rowid;

-- Paid acceptance by supply and article; see core/model/acceptance_cost.hpp.
create table acceptance_costs(
  cabinet_id integer not null,
  accepted_on text not null,
  income_id integer not null,
  nm_id integer not null,
  made_on text,
  units integer not null,
  total integer not null,
  primary key(cabinet_id, accepted_on, income_id, nm_id)
) strict, without rowid;

-- Adverts; see core/model/advert.hpp.
create table adverts(
  cabinet_id integer not null,
  advert_id integer not null,
  type integer not null,
  status integer not null,
  changed_at integer,
  primary key(cabinet_id, advert_id)
) strict, without rowid;

create table advert_charges(
  cabinet_id integer not null,
  day text not null,
  advert_id integer not null,
  upd_num integer not null,
  payment integer not null,             -- 0 balance, 1 bonus, 2 invoice, 3 cashback, 4 other
  number integer not null,              -- counts charges that are alike so far, from 1
  at integer,
  sum integer not null,
  name text not null,
  type integer not null,
  status integer,
  primary key(cabinet_id, day, advert_id, upd_num, payment, number)
) strict, without rowid;
create index advert_charges_by_document on advert_charges(cabinet_id, upd_num);

create table advert_spend(
  cabinet_id integer not null,
  advert_id integer not null,
  day text not null,
  nm_id integer not null,
  views integer not null,
  clicks integer not null,
  orders integer not null,
  units integer not null,
  sum integer not null,
  sum_price integer not null,
  currency text not null,
  primary key(cabinet_id, advert_id, day, nm_id)
) strict, without rowid;

-- Penalties and their evidence; see core/model/wb_penalty.hpp.
create table measurement_penalties(
  cabinet_id integer not null,
  nm_id integer not null,
  dim_id integer not null,
  at integer,
  day text,
  penalty integer,
  reversal integer,
  valid integer,
  valid_at integer,
  subject text,
  percent_over integer,                 -- hundredths
  volume_ml integer,
  card_volume_ml integer,
  width integer,                        -- hundredths of a centimetre
  length integer,
  height integer,
  card_width integer,
  card_length integer,
  card_height integer,
  factor_from integer,
  factor_to integer,
  photos text not null,                 -- JSON array of addresses, or ''
  primary key(cabinet_id, nm_id, dim_id)
) strict, without rowid;
create index measurement_penalties_by_day on measurement_penalties(cabinet_id, day);

create table swap_penalties(
  cabinet_id integer not null,
  nm_id integer not null,
  at integer not null,
  old_shk_id integer not null,
  new_shk_id integer not null,
  day text not null,
  sum integer,
  type text,
  old_barcode text,
  new_barcode text,
  old_vendor_code text,
  new_vendor_code text,
  old_size text,
  new_size text,
  photos text not null,                 -- JSON array of addresses, or ''
  primary key(cabinet_id, nm_id, at, old_shk_id, new_shk_id)
) strict, without rowid;
create index swap_penalties_by_day on swap_penalties(cabinet_id, day);

create table self_purchases(
  cabinet_id integer not null,
  week_from text not null,
  nm_id integer not null,
  week_to text not null,
  orders_sum integer,
  currency text not null,
  primary key(cabinet_id, week_from, nm_id)
) strict, without rowid;

-- Which days of a list of costs were read completely; see core/model/cost_source.hpp.
create table cost_days(
  cabinet_id integer not null,
  source text not null,
  day text not null,
  read_at integer not null,
  primary key(cabinet_id, source, day)
) strict, without rowid;

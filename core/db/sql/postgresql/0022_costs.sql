-- WB's own totals of weekly finance reports; see core/model/payout.hpp. Amounts of this file are 1/10,000 of the
-- currency's unit, days are Moscow days as YYYY-MM-DD.
create table payouts(
  cabinet_id bigint not null,
  report_id bigint not null,
  type smallint not null,               -- 1 main, 2 buyouts
  date_from text collate "C" not null,  -- both inclusive
  date_to text collate "C" not null,
  created_on text collate "C",
  currency text not null,
  retail_amount bigint,
  for_pay bigint,
  delivery_service bigint,
  paid_storage bigint,
  paid_acceptance bigint,
  deduction bigint,
  penalty bigint,
  additional_payment bigint,
  cashback_amount bigint,
  cashback_discount bigint,
  cashback_commission bigint,
  payment_schedule bigint,
  bank_payment bigint,
  primary key(cabinet_id, report_id)
);
create index payouts_by_day on payouts(cabinet_id, date_to, report_id);

-- Paid storage by size and day; see core/model/storage_cost.hpp.
create table storage_costs(
  cabinet_id bigint not null,
  day text collate "C" not null,
  nm_id bigint not null,
  chrt_id bigint not null,
  calc_type text collate "C" not null,
  original_day text collate "C" not null, -- differs from day in a recalculation
  units bigint not null,
  price bigint not null,
  loyalty_discount bigint not null,
  volume_ml bigint,
  primary key(cabinet_id, day, nm_id, chrt_id, calc_type, original_day)
);

-- Paid acceptance by supply and article; see core/model/acceptance_cost.hpp.
create table acceptance_costs(
  cabinet_id bigint not null,
  accepted_on text collate "C" not null,
  income_id bigint not null,
  nm_id bigint not null,
  made_on text collate "C",
  units bigint not null,
  total bigint not null,
  primary key(cabinet_id, accepted_on, income_id, nm_id)
);

-- Adverts; see core/model/advert.hpp.
create table adverts(
  cabinet_id bigint not null,
  advert_id bigint not null,
  type bigint not null,
  status bigint not null,
  changed_at timestamptz,
  primary key(cabinet_id, advert_id)
);

create table advert_charges(
  cabinet_id bigint not null,
  day text collate "C" not null,
  advert_id bigint not null,
  upd_num bigint not null,
  payment smallint not null,            -- 0 balance, 1 bonus, 2 invoice, 3 cashback, 4 other
  number bigint not null,               -- counts charges that are alike so far, from 1
  at timestamptz,
  sum bigint not null,
  name text not null,
  type bigint not null,
  status bigint,
  primary key(cabinet_id, day, advert_id, upd_num, payment, number)
);
create index advert_charges_by_document on advert_charges(cabinet_id, upd_num);

create table advert_spend(
  cabinet_id bigint not null,
  advert_id bigint not null,
  day text collate "C" not null,
  nm_id bigint not null,
  views bigint not null,
  clicks bigint not null,
  orders bigint not null,
  units bigint not null,
  sum bigint not null,
  sum_price bigint not null,
  currency text not null,
  primary key(cabinet_id, advert_id, day, nm_id)
);

-- Penalties and their evidence; see core/model/wb_penalty.hpp.
create table measurement_penalties(
  cabinet_id bigint not null,
  nm_id bigint not null,
  dim_id bigint not null,
  at timestamptz,
  day text collate "C",
  penalty bigint,
  reversal bigint,
  valid boolean,
  valid_at timestamptz,
  subject text,
  percent_over bigint,                  -- hundredths
  volume_ml bigint,
  card_volume_ml bigint,
  width bigint,                         -- hundredths of a centimetre
  length bigint,
  height bigint,
  card_width bigint,
  card_length bigint,
  card_height bigint,
  factor_from timestamptz,
  factor_to timestamptz,
  photos text not null,                 -- JSON array of addresses, or ''
  primary key(cabinet_id, nm_id, dim_id)
);
create index measurement_penalties_by_day on measurement_penalties(cabinet_id, day);

create table swap_penalties(
  cabinet_id bigint not null,
  nm_id bigint not null,
  at timestamptz not null,
  old_shk_id bigint not null,
  new_shk_id bigint not null,
  day text collate "C" not null,
  sum bigint,
  type text,
  old_barcode text,
  new_barcode text,
  old_vendor_code text,
  new_vendor_code text,
  old_size text,
  new_size text,
  photos text not null,                 -- JSON array of addresses, or ''
  primary key(cabinet_id, nm_id, at, old_shk_id, new_shk_id)
);
create index swap_penalties_by_day on swap_penalties(cabinet_id, day);

create table self_purchases(
  cabinet_id bigint not null,
  week_from text collate "C" not null,
  nm_id bigint not null,
  week_to text collate "C" not null,
  orders_sum bigint,
  currency text not null,
  primary key(cabinet_id, week_from, nm_id)
);

-- Which days of a list of costs were read completely; see core/model/cost_source.hpp.
create table cost_days(
  cabinet_id bigint not null,
  source text collate "C" not null,
  day text collate "C" not null,
  read_at timestamptz not null,
  primary key(cabinet_id, source, day)
);

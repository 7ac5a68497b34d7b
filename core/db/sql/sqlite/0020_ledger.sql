-- Amounts of accounting are exact: 1/10,000 of the currency's unit. The decimals that were dropped come again when
-- the reports are read again.

update finance_rows set
  retail_price = retail_price * 100,
  retail_price_with_discount = retail_price_with_discount * 100,
  retail_amount = retail_amount * 100,
  for_pay = for_pay * 100,
  delivery_service = delivery_service * 100,
  paid_storage = paid_storage * 100,
  paid_acceptance = paid_acceptance * 100,
  penalty = penalty * 100,
  deduction = deduction * 100,
  additional_payment = additional_payment * 100,
  acquiring_fee = acquiring_fee * 100,
  sales_commission = sales_commission * 100,
  pickup_reward = pickup_reward * 100,
  commission_vw = commission_vw * 100,
  commission_vat = commission_vat * 100,
  rebill_logistics = rebill_logistics * 100,
  cashback_amount = cashback_amount * 100,
  cashback_discount = cashback_discount * 100,
  cashback_commission = cashback_commission * 100;

alter table finance_rows add column payment_schedule integer;
alter table finance_rows add column shk_id integer;

create index finance_rows_by_unit on finance_rows(cabinet_id, shk_id) where shk_id is not null;

-- The ledger of a report: 0 its rows have changed, 1 up to date, 2 to be made again, 3 only the reading is to be chosen
-- again. `reading`: core/ledger/reading.hpp. `residual`: WB's payment less the lines; null: WB gave no control sum.
alter table finance_reports add column ledger integer not null default 0;
alter table finance_reports add column reading integer not null default 0;
alter table finance_reports add column residual integer;

-- Sums of a report's rows by day, article and size, in 1/10,000; null is 0. nm_id 0: the account. A row belongs to
-- the cell of the day whose cost its units have.
create table ledger_cells(
  cabinet_id integer not null,
  period integer not null,
  report_id integer not null,
  day text not null,
  nm_id integer not null,
  size text not null,
  cost_day text not null,
  units_sold integer,
  units_returned integer,
  units_taken_back integer,
  units_written_off integer,
  revenue integer,
  before_discount integer,
  sale integer,
  returned integer,
  correction integer,
  correction_back integer,
  compensation integer,
  compensation_back integer,
  logistics integer,
  logistics_correction integer,
  storage integer,
  acceptance integer,
  penalty integer,
  advert integer,
  review_points integer,
  subscription integer,
  disposal integer,
  card_transfer integer,
  payout_date integer,
  loan_principal integer,
  loan_cost integer,
  deduction integer,
  loyalty integer,
  additional integer,
  payment_schedule integer,
  unrecognised integer,
  primary key(cabinet_id, period, report_id, day, nm_id, size, cost_day)
) strict, without rowid;

create index ledger_cells_by_day on ledger_cells(cabinet_id, day);

insert into sqlite_stat1(tbl, idx, stat) values
  ('finance_rows', 'finance_rows_by_unit', '1000000 10000 3 1'),
  ('ledger_cells', 'ledger_cells', '300000 3000 3000 6000 900 30 2 1'),
  ('ledger_cells', 'ledger_cells_by_day', '300000 3000 100');
analyze sqlite_schema;

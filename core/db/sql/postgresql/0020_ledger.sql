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

alter table finance_rows add column payment_schedule bigint;
alter table finance_rows add column shk_id bigint;

create index finance_rows_by_unit on finance_rows(cabinet_id, shk_id) where shk_id is not null;

-- The ledger of a report: 0 its rows have changed, 1 up to date, 2 to be made again, 3 only the reading is to be chosen
-- again. `reading`: core/ledger/reading.hpp. `residual`: WB's payment less the lines; null: WB gave no control sum.
alter table finance_reports add column ledger smallint not null default 0;
alter table finance_reports add column reading smallint not null default 0;
alter table finance_reports add column residual bigint;

-- Sums of a report's rows by day, article and size, in 1/10,000; null is 0. nm_id 0: the account. A row belongs to
-- the cell of the day whose cost its units have.
create table ledger_cells(
  cabinet_id bigint not null,
  period smallint not null,
  report_id bigint not null,
  day text collate "C" not null,
  nm_id bigint not null,
  size text collate "C" not null,
  cost_day text collate "C" not null,
  units_sold bigint,
  units_returned bigint,
  units_taken_back bigint,
  units_written_off bigint,
  revenue bigint,
  before_discount bigint,
  sale bigint,
  returned bigint,
  correction bigint,
  correction_back bigint,
  compensation bigint,
  compensation_back bigint,
  logistics bigint,
  logistics_correction bigint,
  storage bigint,
  acceptance bigint,
  penalty bigint,
  advert bigint,
  review_points bigint,
  subscription bigint,
  disposal bigint,
  card_transfer bigint,
  payout_date bigint,
  loan_principal bigint,
  loan_cost bigint,
  deduction bigint,
  loyalty bigint,
  additional bigint,
  payment_schedule bigint,
  unrecognised bigint,
  primary key(cabinet_id, period, report_id, day, nm_id, size, cost_day)
);

create index ledger_cells_by_day on ledger_cells(cabinet_id, day);

-- The costs of one unit to the seller, by the day from which it holds. Amounts: 1/10,000 of the currency's unit.
create table unit_costs(
  cabinet_id bigint not null,
  nm_id bigint not null,
  size text not null,                   -- WB's techSize; '' = every size
  valid_from text not null,             -- YYYY-MM-DD, Moscow
  goods bigint not null,
  packing bigint not null,
  delivery bigint not null,
  other bigint not null,
  currency text not null,
  primary key(cabinet_id, nm_id, size, valid_from)
);

-- The seller's tax regime, by the day from which it holds.
create table tax_profiles(
  cabinet_id bigint not null,
  valid_from text not null,             -- YYYY-MM-DD, Moscow
  regime text not null,                 -- none, usn_income, usn_income_expenses, npd, ausn
  rate bigint,                          -- hundredths of a percent; null = the regime's own
  vat bigint not null,                  -- percent; 0 = none
  primary key(cabinet_id, valid_from)
);

-- The bytes of a webhook's first attempt, which a repeat sends again; null once it is delivered.
alter table deliveries add column body text;

-- Whether a stream of events warns of a stock again depends on the warnings before.
create index events_of_stock on events(cabinet_id, subject, id)
  where type in ('stock.critical', 'stock.out', 'stock.replenished');

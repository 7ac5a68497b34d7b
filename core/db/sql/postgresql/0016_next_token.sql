-- A new token that WB could not be asked about yet: the one in use stays until WB accepts this one.
alter table wb_cabinets add column next_token_sealed text;

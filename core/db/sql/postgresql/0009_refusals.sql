-- JSON: the operations that WB has refused to the token of the cabinet; null when there is none.
alter table sync_state add column refusals text;

-- The day of a club's founding decision, beside its number.
alter table clubs add column decided_on text not null default '';

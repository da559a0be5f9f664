-- What stands in the ledger towards each item of a plan: a roll-up, kept in the transaction that writes the lines, so that an
-- office's plans are set against what was done without reading a line.
create table item_totals (
    org_id   bigint   not null references orgs (id),
    item_id  text     not null,
    measure  smallint not null,
    quantity bigint   not null,
    lines    bigint   not null,
    primary key (org_id, item_id, measure)
);
insert into item_totals (org_id, item_id, measure, quantity, lines)
select org_id, item_id, measure, cast(sum(quantity) as bigint), count(*) from ledger where item_id <> ''
group by org_id, item_id, measure;

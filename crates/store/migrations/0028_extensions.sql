-- More time for one org's report of a period, with who granted it and why (journey J3). A row is never changed: the last one
-- granted holds, and it ends by itself.
create table extensions (
    org_id     bigint not null references orgs (id), -- whose report
    id         text   not null,                      -- of the act: one act may extend many orgs
    period_id  text   not null references periods (id),
    last_day   text   not null,                      -- the last valid day, in Viet Nam
    cause      text   not null,                      -- flood, storm, outage, illness, other
    reason     text   not null,
    granted_by text   not null,
    granted_at bigint not null,
    primary key (org_id, id)
);
create index extensions_period on extensions (period_id, org_id, granted_at);

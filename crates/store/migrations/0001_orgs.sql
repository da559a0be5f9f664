-- Orgs and what is shared by all: the tree, old names, counters. Written in the SQL that SQLite and PostgreSQL share.
create table orgs (
    id           bigint not null primary key,
    code         text   not null unique,
    kind         text   not null,
    commune_kind text,                        -- xa, phuong, dac_khu; communes only
    stage        text,                        -- schools only
    name         text   not null,
    sort_key     text   not null,
    search       text   not null,             -- folded name and code
    symbol       text   not null,             -- in document numbers: THCS-NTT
    managing_id  bigint references orgs (id), -- who it reports to
    place_id     bigint references orgs (id), -- the commune it stands in
    path         text   not null unique,      -- /1/57/412/ : a subtree is a range of paths
    latitude     bigint,                      -- micro-degrees
    longitude    bigint,
    valid_from   text   not null,             -- 2025-07-01
    valid_to     text   not null              -- 9999-12-31 while it exists
);
create index orgs_managing on orgs (managing_id, sort_key, id);
create index orgs_place on orgs (place_id);

-- Old commune and district names, so that a search or an import resolves them (D12).
create table org_aliases (
    code     text   not null,
    org_id   bigint not null references orgs (id),
    name     text   not null,
    district text   not null,
    search   text   not null,
    primary key (code, org_id)
);
create index org_aliases_search on org_aliases (search);
create index org_aliases_org on org_aliases (org_id);

-- Numbers that are taken one by one for the whole system (org ids, the migration of formats).
create table counters (
    name  text   not null primary key,
    value bigint not null
);
insert into counters (name, value) values ('org', 0);

-- Each org's running numbers; the act that takes one holds the row, so contention stays inside one org.
create table org_counters (
    org_id     bigint not null primary key references orgs (id),
    ledger_seq bigint not null,
    audit_seq  bigint not null,
    audit_hash text   not null
);

-- The audit chain, the ledger with its roll-ups, the inbox, the outbox and the queue: they carry everything else.
create table audit (
    org_id bigint not null references orgs (id),
    seq    bigint not null,
    at     bigint not null,
    actor  text   not null,
    action text   not null,
    entry  text   not null,                    -- the exact text that was hashed
    prev   text   not null,
    hash   text   not null,
    primary key (org_id, seq)
);

-- The biggest table: small numbers, append only. A correction is a reversing line.
create table ledger (
    org_id      bigint   not null references orgs (id),
    seq         bigint   not null,
    day         text     not null,
    bucket      integer  not null,             -- yyyymm1 before the 25th, yyyymm2 from it on
    measure     smallint not null,
    service     smallint not null,
    audience    smallint not null,
    item_id     text     not null,             -- plan item or empty
    quantity    bigint   not null,
    source      text     not null,
    source_id   text     not null,
    reverses    bigint   not null,             -- seq of the line it takes back, or 0
    primary key (org_id, seq)
);
create index ledger_day on ledger (org_id, day, seq);
create index ledger_source on ledger (org_id, source_id, seq);

create table rollups (
    org_id   bigint   not null references orgs (id),
    bucket   integer  not null,
    measure  smallint not null,
    service  smallint not null,
    audience smallint not null,
    quantity bigint   not null,
    lines    bigint   not null,
    primary key (org_id, bucket, measure, service, audience)
);

create table todos (
    org_id     bigint not null references orgs (id),
    id         text   not null,
    kind       text   not null,
    subject    text   not null,                -- what it is about: plan:2025-2026, report:2026 …
    detail     text   not null,                -- shown beside the sentence: a school's name, a title
    href       text   not null,
    due_at     bigint not null,                -- first late moment; 0 when there is none
    raised_at  bigint not null,
    closed_at  bigint not null,                -- 0 while open
    reminded_at bigint not null,               -- 0 when never
    primary key (org_id, id)
);
create unique index todos_open on todos (org_id, kind, subject) where closed_at = 0;
create index todos_due on todos (closed_at, due_at);

create table jobs (
    id           text   not null primary key,
    kind         text   not null,
    org_id       bigint not null references orgs (id),
    payload      text   not null,
    dedup        text   not null unique,
    run_at       bigint not null,
    attempts     bigint not null,
    locked_until bigint not null,
    last_error   text   not null
);
create index jobs_due on jobs (run_at);

create table number_books (
    org_id bigint  not null references orgs (id),
    year   bigint  not null,
    book   text    not null,
    last   bigint  not null,
    primary key (org_id, year, book)
);

-- Official documents as issued: frozen content, so that the same bytes can be printed again.
create table papers (
    org_id    bigint  not null references orgs (id),
    id        text    not null,
    kind      text    not null,
    number    bigint  not null,                -- 0 for a paper that takes its number on paper
    symbol    text    not null,
    issued_on text    not null,
    subject   text    not null,
    content   text    not null,
    hash      text    not null,
    source    text    not null,
    source_id text    not null,
    version   bigint  not null,
    primary key (org_id, id)
);
create unique index papers_source on papers (org_id, source, source_id, version);

-- Periods with deadlines per tier, reports, their frozen versions.
create table periods (
    id        text   not null primary key,
    code      text   not null unique,          -- 2026
    starts_on text   not null,
    ends_on   text   not null,
    opened_at bigint not null
);

create table period_deadlines (
    period_id text not null references periods (id),
    tier      text not null,                   -- school, attached, commune, department
    last_day  text not null,                   -- the last valid day, in Viet Nam
    primary key (period_id, tier)
);

create table reports (
    org_id       bigint  not null references orgs (id),
    id           text    not null,
    period_id    text    not null references periods (id),
    tier         text    not null,
    written_by   text    not null,             -- who last wrote in it: never who signs it
    stage        text    not null,             -- draft, submitted, returned, accepted
    version      bigint  not null,             -- of the last submission; 0 before the first
    late         bigint  not null,             -- 1 when the first submission was late
    submitted_at bigint  not null,
    submitted_by text    not null,
    reviewed_at  bigint  not null,
    reviewed_by  text    not null,
    reason       text    not null,             -- of the last return
    changed      bigint  not null,
    primary key (org_id, id)
);
create unique index reports_period on reports (org_id, period_id);
create index reports_of_period on reports (period_id, stage);

create table report_sections (
    org_id    bigint not null references orgs (id),
    report_id text   not null,
    section   text   not null,
    text      text   not null,
    primary key (org_id, report_id, section),
    foreign key (org_id, report_id) references reports (org_id, id)
);

-- Recorded corrections of counted figures (D56).
create table report_adjustments (
    org_id    bigint not null references orgs (id),
    report_id text   not null,
    indicator text   not null,
    quantity  bigint not null,
    reason    text   not null,
    author    text   not null,
    at        bigint not null,
    primary key (org_id, report_id, indicator),
    foreign key (org_id, report_id) references reports (org_id, id)
);

-- What was sent, for ever: never updated. (period, children as of that day, seq) say the figures again to the byte.
create table report_versions (
    org_id       bigint  not null references orgs (id),
    report_id    text    not null,
    version      bigint  not null,
    submitted_at bigint  not null,
    submitted_by text    not null,
    late         bigint  not null,
    ledger_seq   bigint  not null,
    audit_seq    bigint  not null,
    audit_hash   text    not null,
    content      text    not null,             -- JSON: cells, narrative, children with their versions, missing ones
    hash         text    not null,             -- SHA-256 of content
    primary key (org_id, report_id, version),
    foreign key (org_id, report_id) references reports (org_id, id)
);

create table report_cells (
    org_id     bigint  not null references orgs (id),
    report_id  text    not null,
    version    bigint  not null,
    indicator  text    not null,
    computed   bigint  not null,
    adjustment bigint  not null,
    primary key (org_id, report_id, version, indicator),
    foreign key (org_id, report_id, version) references report_versions (org_id, report_id, version)
);

-- Returns with their reason and the cells they name.
create table report_returns (
    org_id    bigint  not null references orgs (id),
    report_id text    not null,
    version   bigint  not null,
    at        bigint  not null,
    author    text    not null,
    reason    text    not null,
    cells     text    not null,                -- JSON: [{indicator, remark}]
    primary key (org_id, report_id, version, at),
    foreign key (org_id, report_id) references reports (org_id, id)
);

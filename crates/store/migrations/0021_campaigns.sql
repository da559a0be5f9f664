-- Campaigns (đợt cao điểm): opened by the Department or a commune, joined by the schools below, counted from the ledger.
create table campaigns (
    org_id    bigint not null references orgs (id),  -- who opens it
    id        text   not null unique,          -- brought by the caller: sent twice, made once; a school's activity names it alone
    name      text   not null,
    aim       text   not null,
    from_day  text   not null,                 -- both included
    to_day    text   not null,
    report_at bigint not null,                 -- minute of the day from which a silent school is asked; -1: never
    stage     text   not null,                 -- draft, open, closed
    closed_at bigint not null,                 -- 0 until it is closed
    changed   bigint not null,                 -- counts changes: two people writing at once notice
    primary key (org_id, id)
);

-- What every unit of a group of areas aims at.
create table campaign_targets (
    org_id      bigint not null references orgs (id),
    campaign_id text   not null references campaigns (id),
    indicator   text   not null,
    area        text   not null,
    quantity    bigint not null,
    primary key (org_id, campaign_id, indicator, area)
);

-- What a school said to the invitation; no row: nothing yet.
create table campaign_answers (
    org_id      bigint not null references orgs (id),  -- the school
    campaign_id text   not null references campaigns (id),
    answer      text   not null,               -- joined, declined
    reason      text   not null,
    answered_at bigint not null,
    changed     bigint not null,               -- counts answers: a school may change its mind
    primary key (org_id, campaign_id)
);
create index campaign_answers_campaign on campaign_answers (campaign_id);

-- The days of a school in a campaign: lines that stand in its ledger for the day, and when it said that there was nothing.
create table campaign_days (
    org_id      bigint not null references orgs (id),
    campaign_id text   not null,
    day         text   not null,
    lines       bigint not null,
    nothing_at  bigint not null,               -- 0 when it did not say so
    primary key (org_id, campaign_id, day)
);
create index campaign_days_campaign on campaign_days (campaign_id, day);

-- What stands in the ledger towards a campaign: a roll-up, kept in the transaction that writes the lines.
create table campaign_totals (
    org_id      bigint not null references orgs (id),
    campaign_id text   not null,
    measure     bigint not null,
    service     bigint not null,
    audience    bigint not null,
    quantity    bigint not null,
    lines       bigint not null,
    primary key (org_id, campaign_id, measure, service, audience)
);
create index campaign_totals_campaign on campaign_totals (campaign_id);

-- How a school stood when the campaign was closed, and its figures then: the lines up to a number, which never change.
create table campaign_closings (
    org_id      bigint not null references orgs (id),
    campaign_id text   not null references campaigns (id),
    unit_id     bigint not null,               -- the commune, or the school itself when the Department runs it
    area        text   not null,
    answer      text   not null,               -- joined, declined or empty
    reason      text   not null,
    up_to       bigint not null,
    primary key (org_id, campaign_id)
);
create index campaign_closings_campaign on campaign_closings (campaign_id);
create table campaign_frozen (
    org_id      bigint not null references orgs (id),
    campaign_id text   not null references campaigns (id),
    measure     bigint not null,
    service     bigint not null,
    audience    bigint not null,
    quantity    bigint not null,
    primary key (org_id, campaign_id, measure, service, audience)
);
create index campaign_frozen_campaign on campaign_frozen (campaign_id);

alter table activities add column campaign_id text not null default '';
alter table ledger add column campaign_id text not null default '';
create index activities_campaign on activities (org_id, campaign_id) where campaign_id <> '';
create index ledger_campaign on ledger (campaign_id, org_id, seq) where campaign_id <> '';

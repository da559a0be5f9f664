-- What was moved or called off by one act, why, and whether everybody was told.
alter table activities add column cause text not null default '';   -- weather, adult, school, other; empty: as planned
alter table signups add column ended_by text not null default '';   -- the rules of the guard that ended the place, codes with a space between
create table disruptions (
    org_id      bigint not null references orgs (id),
    id          text   not null,              -- brought by the caller: sent twice, done once
    activity_id text   not null,
    what        text   not null,              -- move, cancel
    cause       text   not null,
    reason      text   not null,
    was_day     text   not null,              -- when and where it was to be
    was_at      text   not null,
    was_place   text   not null,
    day         text   not null,              -- when and where it is now; empty when it was called off
    starts_at   text   not null,
    place       text   not null,
    actor       text   not null,
    at          bigint not null,
    told_by     text   not null,              -- the account that says that everybody was told, or empty
    told_at     bigint not null,              -- when, or 0
    primary key (org_id, id),
    foreign key (org_id, activity_id) references activities (org_id, id)
);
create index disruptions_activity on disruptions (org_id, activity_id, at, id);

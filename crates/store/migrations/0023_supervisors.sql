-- Adults who may be in charge of children, vetted by the school until a day (D37); no data of a child.
create table supervisors (
    org_id      bigint not null references orgs (id),
    id          text   not null,              -- brought by the caller: sent twice, kept once
    full_name   text   not null,              -- what an activity names
    position    text   not null,              -- teacher, parent, officer of the partner …
    phone       text   not null,              -- in one form, or empty
    account_id  text   not null,              -- of a member of the staff; empty for an outside adult
    vetted_by   text   not null,              -- whose decision, with its number
    since       text   not null,              -- from this day on
    until       text   not null,              -- the last day
    ended_on    text   not null,              -- the day from which it no longer holds, or empty
    ended_why   text   not null,
    changed_by  text   not null,
    changed_at  bigint not null,
    primary key (org_id, id)
);
create unique index supervisors_name on supervisors (org_id, full_name) where ended_on = '';
create index supervisors_until on supervisors (until) where ended_on = '';

alter table activities add column adult_out bigint not null default 0;    -- 1: the adult said that they cannot come
alter table activities add column second_out bigint not null default 0;

-- Who could not come, why, and who came instead.
create table adult_outs (
    org_id      bigint not null references orgs (id),
    id          text   not null,              -- brought by the caller
    activity_id text   not null,
    which       text   not null,              -- first, second
    full_name   text   not null,
    why         text   not null,
    actor       text   not null,
    at          bigint not null,
    replaced_by text   not null,              -- the name, or empty
    replaced_at bigint not null,              -- when, or 0
    primary key (org_id, id),
    foreign key (org_id, activity_id) references activities (org_id, id)
);
create index adult_outs_activity on adult_outs (org_id, activity_id, at);

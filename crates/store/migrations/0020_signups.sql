-- The frame of school years, and who is down for which activity.
create table frames (
    org_id      bigint not null references orgs (id),
    school_year text   not null,
    level       text   not null,              -- of the Department: primary, lower_secondary, upper_secondary; of a school: empty
    content     text   not null,              -- JSON: the Department's frame, or the school's own days and class shifts
    changed     bigint not null,              -- counts changes: two people writing at once notice
    changed_by  text   not null,
    changed_at  bigint not null,
    primary key (org_id, school_year, level)
);

alter table activities add column capacity bigint not null default 0;  -- places; 0: as many as come
alter table activities add column outside bigint not null default 0;   -- 1: held outside the school

-- A learner's place at an activity. Day and times are the activity's, kept here so that a learner's load is one range.
create table signups (
    org_id      bigint not null references orgs (id),
    id          text   not null,
    activity_id text   not null,
    learner_id  text   not null,
    term_id     text   not null,
    day         text   not null,
    from_minute bigint not null,
    to_minute   bigint not null,
    state       text   not null,              -- signed, waiting, dropped, removed
    origin      text   not null,              -- self, staff
    actor       text   not null,
    at          bigint not null,              -- who waits longest moves up first
    coming      bigint not null,              -- 1: said that they will come
    reason      text   not null,              -- why it was dropped or removed
    aside       text   not null,              -- JSON: the rules that were set aside, with what they said
    aside_why   text   not null,              -- the written reason
    aside_by    text   not null,              -- the account that set them aside
    primary key (org_id, id),
    foreign key (org_id, activity_id) references activities (org_id, id),
    foreign key (org_id, learner_id) references learners (org_id, id),
    foreign key (org_id, term_id) references terms (org_id, id)
);
create unique index signups_once on signups (org_id, activity_id, learner_id);
create index signups_load on signups (org_id, learner_id, day);

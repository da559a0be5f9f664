-- The frame of school years, and who is down for which activity.
create table frames (
    org_id      bigint not null references orgs (id),
    school_year text   not null,
    content     text   not null,              -- JSON: the Department's frame, or a school's own days and class shifts
    changed_by  text   not null,
    changed_at  bigint not null,
    primary key (org_id, school_year)
);

alter table activities add column capacity bigint not null default 0;  -- places; 0: as many as come
alter table activities add column outside bigint not null default 0;   -- 1: held outside the school
alter table activities add column second_adult text not null default '';

-- A learner's place at an activity. When it is, the activity says.
create table signups (
    org_id      bigint not null references orgs (id),
    activity_id text   not null,
    learner_id  text   not null,
    term_id     text   not null,
    state       text   not null,              -- signed, waiting, dropped, removed
    origin      text   not null,              -- self, staff
    actor       text   not null,
    at          bigint not null,              -- who waits longest moves up first
    coming      bigint not null,              -- 1: said that they will come
    news        text   not null,              -- what the learner has not been told yet: moved, up, removed
    reason      text   not null,              -- why it was taken away: a code or a teacher's words
    aside       text   not null,              -- the rules that were set aside, codes with a space between
    aside_why   text   not null,              -- the written reason
    aside_by    text   not null,              -- the account that set them aside
    primary key (org_id, activity_id, learner_id),
    foreign key (org_id, activity_id) references activities (org_id, id),
    foreign key (org_id, learner_id) references learners (org_id, id),
    foreign key (org_id, term_id) references terms (org_id, id)
);
create index signups_learner on signups (org_id, learner_id, state);

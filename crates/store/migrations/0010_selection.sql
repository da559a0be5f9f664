-- Rounds of selection, from nomination to the decision; further steps of a term; transfers; what a club keeps about itself.
create table rounds (
    org_id        bigint not null references orgs (id),
    id            text   not null,
    school_year   text   not null,
    name          text   not null,
    club_id       text   not null,            -- the club that it fills
    nominate_from text   not null,            -- day
    nominate_to   text   not null,            -- last day
    assess_to     text   not null,            -- last day of the criteria sheets
    places        bigint not null,            -- 0: no limit
    criteria      text   not null,            -- JSON: the Department's criteria as they stood when the round was opened
    link_hash     text   not null,            -- hash of the link for self-nomination; empty: none
    state         text   not null,            -- open, decided, told, cancelled
    council       text   not null,            -- JSON: held_on, place, members, minutes; empty until held
    paper_id      text   not null,            -- the decision
    decided_at    bigint not null,
    reason        text   not null,            -- why it was cancelled
    created_by    text   not null,
    created_at    bigint not null,
    changed       bigint not null,            -- two people writing at once notice
    primary key (org_id, id),
    foreign key (org_id, club_id) references clubs (org_id, id)
);
create index rounds_year on rounds (org_id, school_year, created_at);
create unique index rounds_link on rounds (link_hash) where link_hash <> '';

create table round_assessors (
    org_id     bigint not null references orgs (id),
    round_id   text   not null,
    account_id text   not null,
    primary key (org_id, round_id, account_id),
    foreign key (org_id, round_id) references rounds (org_id, id)
);

create table candidates (
    org_id       bigint not null references orgs (id),
    id           text   not null,
    round_id     text   not null,
    learner_id   text   not null,
    origin       text   not null,             -- self, teacher
    nominated_by text   not null,             -- account, or empty for oneself
    wish         text   not null,             -- the learner's or teacher's words, up to 300 characters
    at           bigint not null,
    state        text   not null,             -- proposed, standing, declined, withdrawn, barred, gone
    confirmed_by text   not null,
    outcome      text   not null,             -- chosen, not_chosen or empty
    reason       text   not null,             -- of not being chosen, as the learner sees it
    told_at      bigint not null,
    primary key (org_id, id),
    foreign key (org_id, round_id) references rounds (org_id, id),
    foreign key (org_id, learner_id) references learners (org_id, id)
);
create unique index candidates_learner on candidates (org_id, round_id, learner_id);

-- A mark of one assessor for one criterion, with its evidence (R09–R13, D73).
create table marks (
    org_id       bigint not null references orgs (id),
    candidate_id text   not null,
    assessor     text   not null,
    criterion    text   not null,
    mark         bigint not null,
    evidence     text   not null,
    at           bigint not null,
    primary key (org_id, candidate_id, assessor, criterion),
    foreign key (org_id, candidate_id) references candidates (org_id, id)
);

create table ballots (
    org_id       bigint not null references orgs (id),
    round_id     text   not null,
    candidate_id text   not null,
    yes          bigint not null,
    no           bigint not null,
    blank        bigint not null,
    primary key (org_id, round_id, candidate_id),
    foreign key (org_id, round_id) references rounds (org_id, id),
    foreign key (org_id, candidate_id) references candidates (org_id, id)
);

-- The steps of a term: nominated, selected, trained, active, finished, withdrawn, ended.
create table term_steps (
    org_id  bigint not null references orgs (id),
    term_id text   not null,
    n       bigint not null,
    state   text   not null,
    day     text   not null,
    reason  text   not null,
    remark  text   not null,
    actor   text   not null,
    at      bigint not null,
    primary key (org_id, term_id, n),
    foreign key (org_id, term_id) references terms (org_id, id)
);

-- A move to another school, asked by the one and confirmed by the other (a15).
create table transfers (
    org_id      bigint not null references orgs (id),   -- the school that the learner leaves
    id          text   not null,
    learner_id  text   not null,
    to_org_id   bigint not null references orgs (id),
    state       text   not null,              -- asked, accepted, refused, cancelled
    remark      text   not null,
    asked_by    text   not null,
    asked_at    bigint not null,
    answered_by text   not null,
    answered_at bigint not null,
    answer      text   not null,
    new_learner text   not null,              -- the learner's id at the new school
    primary key (org_id, id),
    foreign key (org_id, learner_id) references learners (org_id, id)
);
create index transfers_to on transfers (to_org_id, state);
create unique index transfers_open on transfers (org_id, learner_id) where state = 'asked';

-- What a club keeps about itself: officers, advisors, charter, minutes, handover.
create table club_officers (
    org_id  bigint not null references orgs (id),
    id      text   not null,
    club_id text   not null,
    term_id text   not null,
    post    text   not null,                  -- captain, vice, secretary
    since   text   not null,
    until   text   not null,                  -- empty while in post
    primary key (org_id, id),
    foreign key (org_id, club_id) references clubs (org_id, id),
    foreign key (org_id, term_id) references terms (org_id, id)
);
create index club_officers_club on club_officers (org_id, club_id, until);

create table club_advisors (
    org_id     bigint not null references orgs (id),
    id         text   not null,
    club_id    text   not null,
    account_id text   not null,
    full_name  text   not null,
    since      text   not null,
    until      text   not null,               -- empty while in charge
    kit        text   not null,               -- JSON of the handover kit that was signed off; empty for the first
    primary key (org_id, id),
    foreign key (org_id, club_id) references clubs (org_id, id)
);
create index club_advisors_club on club_advisors (org_id, club_id, until);

create table charters (
    org_id     bigint not null references orgs (id),
    club_id    text   not null,
    version    bigint not null,
    content    text   not null,               -- JSON: the articles
    adopted_on text   not null,
    actor      text   not null,
    at         bigint not null,
    primary key (org_id, club_id, version),
    foreign key (org_id, club_id) references clubs (org_id, id)
);

create table minutes (
    org_id      bigint not null references orgs (id),
    activity_id text   not null,              -- a meeting of the club
    content     text   not null,
    written_by  text   not null,
    at          bigint not null,
    changed     bigint not null,
    primary key (org_id, activity_id),
    foreign key (org_id, activity_id) references activities (org_id, id)
);

-- Guardians, what they and the learners agreed to, the paper slips that open the guardian's page, and who looked at a learner.
create table guardians (
    org_id     bigint not null references orgs (id),
    id         text   not null,
    learner_id text   not null,
    full_name  text   not null,
    relation   text   not null,               -- mother, father, guardian
    phone      text   not null,               -- one form (D86), or empty
    account_id text   not null,               -- an account of their own, or empty
    added_by   text   not null,               -- account of the staff member, or slip
    since      bigint not null,
    ended_at   bigint not null,               -- 0 while the link holds (custody, mistake)
    end_reason text   not null,
    primary key (org_id, id),
    foreign key (org_id, learner_id) references learners (org_id, id)
);
create index guardians_learner on guardians (org_id, learner_id);
create index guardians_account on guardians (account_id);

-- Answers are only ever appended: the newest of a giver for a purpose is what holds (D23).
create table consents (
    org_id       bigint not null references orgs (id),
    id           text   not null,
    learner_id   text   not null,
    n            bigint not null,             -- order within the learner: two answers of one second have an order
    purpose      text   not null,
    giver        text   not null,             -- guardian, learner
    guardian_id  text   not null,             -- empty when the learner gives it
    answer       text   not null,             -- yes, no, withdrawn
    route        text   not null,             -- web, phone, paper, in_person
    text_version text   not null,
    at           bigint not null,
    until        text   not null,             -- last day it holds: the end of the school year
    noted_by     text   not null,             -- account of the staff member who noted it, or empty
    picture_id   text   not null,             -- photo of the paper, or empty
    remark       text   not null,
    primary key (org_id, id),
    foreign key (org_id, learner_id) references learners (org_id, id)
);
create unique index consents_order on consents (org_id, learner_id, n);

-- A slip of paper: its address (token) and its one-time code are kept as hashes; after the code is used the guardian's own key opens it.
create table slips (
    org_id      bigint not null references orgs (id),
    id          text   not null,
    learner_id  text   not null,
    token_hash  text   not null,
    code_hash   text   not null,
    key_hash    text   not null,              -- the guardian's own key, empty until the code is used
    state       text   not null,              -- open, used, revoked
    guardian_id text   not null,
    made_by     text   not null,
    made_at     bigint not null,
    until       bigint not null,
    tries       bigint not null,
    last_try_at bigint not null,
    reminded    bigint not null,              -- reminders that were noted
    reminded_at bigint not null,
    primary key (org_id, id),
    foreign key (org_id, learner_id) references learners (org_id, id)
);
create unique index slips_token on slips (token_hash);
create index slips_learner on slips (org_id, learner_id);

create table family_sessions (
    token_hash  text   not null primary key,
    org_id      bigint not null references orgs (id),
    slip_id     text   not null,
    guardian_id text   not null,
    created_at  bigint not null,
    seen_at     bigint not null,
    expires_at  bigint not null
);
create index family_sessions_slip on family_sessions (org_id, slip_id);
create index family_sessions_expires on family_sessions (expires_at);

-- Who of the staff opened a learner's record, when, and what for (D15, D28).
create table learner_reads (
    org_id     bigint not null references orgs (id),
    id         text   not null,
    learner_id text   not null,
    account_id text   not null,
    role       text   not null,
    at         bigint not null,
    what       text   not null,               -- record, consents, sheet, slip, card, export …
    primary key (org_id, id)
);
create index learner_reads_learner on learner_reads (org_id, learner_id, at, id);

-- The Department's settings of the programme: criteria, age rule, retention. One row a key, JSON, versions kept by the audit chain.
create table settings (
    org_id     bigint not null references orgs (id),
    key        text   not null,
    value      text   not null,
    changed_by text   not null,
    changed_at bigint not null,
    primary key (org_id, key)
);

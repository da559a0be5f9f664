-- Sign-in cards of children without e-mail or phone, and the register of requests about a child's data.
create table sign_in_cards (
    org_id      bigint not null references orgs (id),
    id          text   not null,
    learner_id  text   not null,
    account_id  text   not null references accounts (id),
    token_hash  text   not null,              -- of the token in the QR
    key_hash    text   not null,              -- Argon2id of the short key
    own_key     bigint not null,              -- 1 once the child has chosen its own
    made_by     text   not null,
    made_at     bigint not null,
    used_at     bigint not null,              -- the first sign-in; 0: not yet
    until       bigint not null,
    revoked_at  bigint not null,
    primary key (org_id, id),
    foreign key (org_id, learner_id) references learners (org_id, id)
);
create unique index sign_in_cards_token on sign_in_cards (token_hash);
create index sign_in_cards_learner on sign_in_cards (org_id, learner_id);
create index sign_in_cards_account on sign_in_cards (account_id);

-- Requests with their legal clocks (D27). What was asked and what was answered stay as proof after an erasure, without a name.
create table data_requests (
    org_id           bigint not null references orgs (id),
    id               text   not null,
    learner_id       text   not null,
    kind             text   not null,         -- view, copy, correct, restrict, object, erase, withdraw
    asked_by         text   not null,         -- guardian, learner, staff
    guardian_id      text   not null,
    words            text   not null,
    state            text   not null,         -- open, acknowledged, done, refused
    at               bigint not null,
    acknowledge_by   bigint not null,
    acknowledged_at  bigint not null,
    carry_out_by     bigint not null,
    extension_reason text   not null,         -- empty: not extended
    answer           text   not null,
    handled_by       text   not null,
    done_at          bigint not null,
    proof            text   not null,         -- JSON of an erasure: counts of what was erased and kept, no data
    primary key (org_id, id)
);
create index data_requests_state on data_requests (org_id, state, carry_out_by);
create index data_requests_learner on data_requests (org_id, learner_id);

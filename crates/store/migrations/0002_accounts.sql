-- Who can sign in, what they may, and the secrets that prove it (only hashes are kept).
create table accounts (
    id            text   not null primary key,
    login         text   not null unique,
    full_name     text   not null,
    state         text   not null,             -- invited, active, locked, left
    password_hash text   not null,             -- Argon2id; empty while invited
    code_hash     text   not null,             -- one-time code of an invitation; empty when used
    code_until    bigint not null,
    created_at    bigint not null,
    changed_at    bigint not null
);

create table grants (
    account_id text   not null references accounts (id),
    org_id     bigint not null references orgs (id),
    role       text   not null,
    own_kind   text   not null,                -- org, club, class, learner
    own_value  text   not null,
    valid_from text   not null,
    valid_to   text   not null,
    primary key (account_id, org_id, role, own_kind, own_value)
);
create index grants_org on grants (org_id, role);

create table sessions (
    token_hash text   not null primary key,
    account_id text   not null references accounts (id),
    created_at bigint not null,
    seen_at    bigint not null,
    proved_at  bigint not null,                -- last time the password was given
    expires_at bigint not null
);
create index sessions_account on sessions (account_id);
create index sessions_expires on sessions (expires_at);

create table api_tokens (
    token_hash text   not null primary key,
    account_id text   not null references accounts (id),
    name       text   not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index api_tokens_account on api_tokens (account_id);

-- Failed sign-ins by account and by address: delays, not locks.
create table sign_in_failures (
    subject text   not null primary key,       -- hash of login or of address
    count   bigint not null,
    last_at bigint not null
);

create table idempotency (
    account_id   text   not null references accounts (id),
    key          text   not null,
    request_hash text   not null,
    status       bigint not null,              -- 0 while the first request is at work
    location     text   not null,
    body         text   not null,
    created_at   bigint not null,
    primary key (account_id, key)
);
create index idempotency_created on idempotency (created_at);

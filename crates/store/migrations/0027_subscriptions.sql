-- Calendars that a telephone follows: a secret link for what somebody may read anyway. It dies with their right to.
create table subscriptions (
    org_id     bigint not null references orgs (id),
    account_id text   not null references accounts (id),
    followed   text   not null,               -- own, school, or a club's id
    token_hash text   not null,               -- SHA-256 of what stands in the link
    made_at    bigint not null,
    read_at    bigint not null,               -- when a telephone last asked, to the hour; 0: never
    primary key (org_id, account_id, followed)
);
create unique index subscriptions_token on subscriptions (token_hash);

-- Telephone calls to families that have not answered by their slip (b13): that somebody called, and how it went; no numbers.
create table family_calls (
    org_id     bigint not null references orgs (id),
    id         text   not null,
    learner_id text   not null,
    result     text   not null,               -- reached, later, absent
    called_by  text   not null,               -- account
    at         bigint not null,
    primary key (org_id, id),
    foreign key (org_id, learner_id) references learners (org_id, id)
);
create index family_calls_learner on family_calls (org_id, learner_id, at);

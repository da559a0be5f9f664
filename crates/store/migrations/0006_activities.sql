-- Activities, who was there, help given. No field can hold a citizen's identity (D35).
create table activities (
    org_id      bigint  not null references orgs (id),
    id          text    not null,
    item_id     text    not null,              -- plan item or empty
    club_id     text    not null,
    kind        text    not null,
    title       text    not null,
    day         text    not null,
    starts_at   text    not null,              -- 14:00
    minutes     bigint  not null,
    place       text    not null,
    adult       text    not null,              -- the named adult of an outreach (D37)
    partner     text    not null,              -- name of the partner org or empty
    stage       text    not null,              -- planned, held, cancelled
    reached     bigint  not null,              -- people reached besides the members, lượt
    reason      text    not null,              -- why it was cancelled or reopened
    changed     bigint  not null,              -- counts changes: two people writing at once notice
    primary key (org_id, id),
    foreign key (org_id, club_id) references clubs (org_id, id)
);
create index activities_day on activities (org_id, day, id);
create index activities_item on activities (org_id, item_id);
create index activities_club on activities (org_id, club_id, day);

create table attendances (
    org_id      bigint not null references orgs (id),
    activity_id text   not null,
    term_id     text   not null,
    presence    text   not null,               -- present, late, excused, absent
    primary key (org_id, activity_id, term_id),
    foreign key (org_id, activity_id) references activities (org_id, id),
    foreign key (org_id, term_id) references terms (org_id, id)
);
create index attendances_term on attendances (org_id, term_id);

create table tallies (
    org_id      bigint   not null references orgs (id),
    id          text     not null,             -- brought by the caller: sent twice, counted once
    activity_id text     not null,
    service     bigint   not null,
    audience    bigint   not null,
    quantity    bigint   not null,             -- lượt
    at          bigint   not null,
    actor       text     not null,
    seq         bigint   not null,             -- its ledger line
    undone_seq  bigint   not null,             -- the reversing line, or 0
    primary key (org_id, id),
    foreign key (org_id, activity_id) references activities (org_id, id)
);
create index tallies_activity on tallies (org_id, activity_id, at, id);

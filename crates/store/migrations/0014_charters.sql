-- Charters of clubs with their drafts. The table of 0010 was never written: it is made again.
drop table charters;
create table charters (
    org_id     bigint not null references orgs (id),
    club_id    text   not null,
    version    bigint not null,
    content    text   not null,               -- JSON: the articles
    adopted_on text   not null,               -- empty: a draft
    actor      text   not null,               -- who wrote last
    at         bigint not null,
    changed    bigint not null,               -- two people writing at once notice
    primary key (org_id, club_id, version),
    foreign key (org_id, club_id) references clubs (org_id, id)
);
create unique index charters_draft on charters (org_id, club_id) where adopted_on = '';

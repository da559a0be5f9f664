-- Advisors of a club with their post, their days and their handover. The table of 0010 was never written: it is made again.
drop table club_advisors;
create table club_advisors (
    org_id     bigint not null references orgs (id),
    id         text   not null,
    club_id    text   not null,
    account_id text   not null,               -- empty: only a name is known, from the time before
    full_name  text   not null,
    post       text   not null,               -- lead, deputy
    since      text   not null,
    until      text   not null,               -- empty while it lasts
    taken_at   bigint not null,               -- since when it holds; 0 while a handover is waited for
    taken_by   text   not null,               -- account
    remark     text   not null,
    kit        text   not null,               -- JSON of the handover kit that was taken over; empty where there was none
    kit_hash   text   not null,               -- SHA-256 of the kit
    primary key (org_id, id),
    foreign key (org_id, club_id) references clubs (org_id, id)
);
create index club_advisors_club on club_advisors (org_id, club_id, until);
create unique index club_advisors_lead on club_advisors (org_id, club_id) where post = 'lead' and until = '' and taken_at <> 0;
create unique index club_advisors_next on club_advisors (org_id, club_id) where post = 'lead' and until = '' and taken_at = 0;

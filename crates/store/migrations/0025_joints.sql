-- Joint activities: whom the host has invited, and with what part of their own they take part. No child is named here.
create table invitations (
    org_id      bigint not null references orgs (id),   -- the host
    id          text   not null,              -- brought by the caller: sent twice, asked once
    activity_id text   not null,              -- the host's activity
    kind        text   not null,              -- club, school, partner, other
    guest_id    bigint not null references orgs (id),   -- who is invited; for a club, and a partner without an account, the host itself
    name        text   not null,              -- of a partner without an account, or empty
    contact     text   not null,              -- whom to ask there, or empty
    club_id     text   not null,              -- the guest's club that takes part, or empty
    part_id     text   not null,              -- the guest's own activity, in which its children stand, or empty
    places      bigint not null,              -- its share of the places; 0: no limit
    state       text   not null,              -- invited, accepted, declined, withdrawn, ended
    reason      text   not null,              -- why it was declined, withdrawn or ended
    asked_by    text   not null,
    asked_at    bigint not null,
    answered_by text   not null,              -- an account, or empty
    answered_at bigint not null,              -- when, or 0
    primary key (org_id, id),
    foreign key (org_id, activity_id) references activities (org_id, id)
);
create index invitations_activity on invitations (org_id, activity_id, asked_at, id);
create index invitations_guest on invitations (guest_id, asked_at, id);
create index invitations_part on invitations (guest_id, part_id);

-- On the day: real times, who was checked in when, the host's word, the red lines of outreach.
alter table attendances add column arrived bigint not null default -1;   -- minutes from midnight, or -1
alter table attendances add column went bigint not null default -1;      -- when they left, or -1
alter table attendances add column note text not null default '';        -- why a session was very short or very long

alter table activities add column lines_at bigint not null default 0;    -- when the red lines were told (D36), or 0
alter table activities add column host_code text not null default '';    -- what the host tells on the spot, six digits
alter table activities add column host_tries bigint not null default 0;  -- wrong codes since it was made
alter table activities add column host_how text not null default '';     -- code, paper
alter table activities add column host_name text not null default '';    -- who signed on paper
alter table activities add column host_at bigint not null default 0;     -- when the host confirmed, or 0

create table check_ins (
    org_id      bigint not null references orgs (id),
    id          text   not null,              -- brought by the caller: a phone may send twice
    activity_id text   not null,
    term_id     text   not null,
    what        text   not null,              -- arrive, leave, excused, absent
    minute      bigint not null,              -- of the day, or -1
    actor       text   not null,
    at          bigint not null,
    primary key (org_id, id),
    foreign key (org_id, activity_id) references activities (org_id, id),
    foreign key (org_id, term_id) references terms (org_id, id)
);
create index check_ins_activity on check_ins (org_id, activity_id, at, id);

-- What an item of a plan says besides: with what it is integrated, the duty it carries out, the school's task it serves, and
-- further target figures, each in a unit of its own. Plans as they were sent. What a school took from the box of its year.
alter table plan_items add column detail text not null default '';
alter table plan_items add column duty text not null default '';   -- code of the Department's catalogue or empty
alter table plan_items add column task text not null default '';   -- digital-transformation task of the school
alter table plan_items add column box_key text not null default ''; -- entry of the Department's box or empty

create table plan_item_targets (
    org_id   bigint not null references orgs (id),
    item_id  text   not null,
    unit     text   not null,                  -- never that of the item itself, never twice
    plan_id  text   not null,
    place    bigint not null,
    quantity bigint not null,
    primary key (org_id, item_id, unit),
    foreign key (org_id, item_id) references plan_items (org_id, id)
);
create index plan_item_targets_plan on plan_item_targets (org_id, plan_id);

-- What was sent, sending by sending: never changed.
create table plan_sendings (
    org_id  bigint not null references orgs (id),
    plan_id text   not null,
    round   bigint not null,                   -- 1, 2, 3 ... inside the plan
    version bigint not null,                   -- the issue that it was meant to become
    sent_by text   not null,                   -- account
    sent_at bigint not null,
    content text   not null,                   -- JSON
    hash    text   not null,                   -- SHA-256 of it
    primary key (org_id, plan_id, round),
    foreign key (org_id, plan_id) references plans (org_id, id)
);

-- What a plan keeps besides its items: how the club is set up, when it meets, what is sent to whom.
create table plan_kit (
    org_id  bigint not null references orgs (id),
    plan_id text   not null,
    box_key text   not null,                   -- entry of the Department's box
    part    text   not null,                   -- club, shift, message
    place   bigint not null,
    title   text   not null,
    text    text   not null,
    primary key (org_id, plan_id, box_key),
    foreign key (org_id, plan_id) references plans (org_id, id)
);

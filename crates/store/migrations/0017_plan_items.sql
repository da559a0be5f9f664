-- What an item of a plan says besides: with what it is integrated, the duty it carries out, the school's task it serves, and
-- further target figures, each in a unit of its own.
alter table plan_items add column detail text not null default '';
alter table plan_items add column duty text not null default '';   -- code of the Department's catalogue or empty
alter table plan_items add column task text not null default '';   -- digital-transformation task of the school

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

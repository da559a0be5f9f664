-- The digital-transformation roadmap of a commune, and which items of which plans serve what of it. What is retired stays, so
-- that old plans stay true.
create table roadmap_items (
    org_id     bigint not null references orgs (id),  -- the commune
    id         text   not null,                -- brought by the caller: sent twice, made once
    title      text   not null,
    from_year  bigint not null,                -- calendar years, both included
    to_year    bigint not null,
    lead       text   not null,                -- the body that answers for it, in its own words
    measure    text   not null,                -- by what one sees that it is done
    retired_at bigint not null,                -- 0 while it holds
    changed    bigint not null,                -- counts changes: two people writing at once notice
    primary key (org_id, id)
);

alter table plan_items add column roadmap_org bigint not null default 0; -- the commune, or 0
alter table plan_items add column roadmap_id text not null default '';
create index plan_items_roadmap on plan_items (roadmap_org, roadmap_id) where roadmap_org > 0;

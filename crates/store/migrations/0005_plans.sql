-- Plans and their items, remarks.
create table plans (
    org_id       bigint  not null references orgs (id),
    id           text    not null,
    school_year  text    not null,
    version      bigint  not null,
    round        bigint  not null,             -- how often it was submitted: what a return is about
    stage        text    not null,             -- draft, submitted, returned, approved, issued
    aim          text    not null,             -- the school's own purpose, printed in part I
    submitted_by text    not null,
    submitted_at bigint  not null,
    approved_by  text    not null,
    approved_at  bigint  not null,
    paper_id     text    not null,             -- of the last issue
    changed      bigint  not null,             -- counts changes: two people writing at once notice
    primary key (org_id, id)
);
create unique index plans_year on plans (org_id, school_year);

create table plan_items (
    org_id      bigint  not null references orgs (id),
    id          text    not null,
    plan_id     text    not null,
    month       bigint  not null,
    place       bigint  not null,              -- order inside the month
    kind        text    not null,
    integration text    not null,
    title       text    not null,
    owner       text    not null,
    quantity    bigint  not null,
    unit        text    not null,
    primary key (org_id, id),
    foreign key (org_id, plan_id) references plans (org_id, id)
);
create index plan_items_plan on plan_items (org_id, plan_id, month, place);

create table plan_remarks (
    org_id  bigint  not null references orgs (id),
    id      text    not null,
    plan_id text    not null,
    version bigint  not null,
    round   bigint  not null,
    item_id text    not null,                  -- empty: about the whole plan
    text    text    not null,
    author  text    not null,
    at      bigint  not null,
    primary key (org_id, id),
    foreign key (org_id, plan_id) references plans (org_id, id)
);
create index plan_remarks_plan on plan_remarks (org_id, plan_id, at);

-- What was done with a plan, step by step, for its history.
create table plan_steps (
    org_id  bigint  not null references orgs (id),
    plan_id text    not null,
    n       bigint  not null,                  -- 1, 2, 3 … inside the plan
    version bigint  not null,
    step    text    not null,                  -- start, submit, return, approve, issue, revise
    actor   text    not null,
    at      bigint  not null,
    primary key (org_id, plan_id, n),
    foreign key (org_id, plan_id) references plans (org_id, id)
);

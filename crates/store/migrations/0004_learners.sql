-- Class lists on their way in, learners, clubs and terms.
create table class_lists (
    org_id      bigint not null references orgs (id),
    id          text   not null,
    school_year text   not null,
    state       text   not null,               -- open, closed
    opened_at   bigint not null,
    closed_at   bigint not null,
    primary key (org_id, id)
);
create unique index class_lists_year on class_lists (org_id, school_year) where state = 'open';

create table learners (
    org_id      bigint not null references orgs (id),
    id          text   not null,
    list_id     text   not null,
    school_year text   not null,
    full_name   text   not null,
    sort_key    text   not null,
    search      text   not null,
    same_key    text   not null,               -- name as it is compared for "the same person"
    dob         text   not null,
    gender      text   not null,
    class_name  text   not null,
    ministry_id text   not null,               -- 10 digits or empty
    status      text   not null,               -- studying, moved_out, left …
    created_at  bigint not null,
    primary key (org_id, id)
);
create index learners_sorted on learners (org_id, school_year, sort_key, id);
create index learners_class on learners (org_id, school_year, class_name);
create index learners_ministry on learners (org_id, ministry_id);
create index learners_same on learners (org_id, same_key, dob);

create table imports (
    org_id      bigint not null references orgs (id),
    id          text   not null,
    school_year text   not null,
    state       text   not null,               -- waiting, reading, ready, failed, confirmed, cancelled
    file_name   text   not null,
    file_hash   text   not null,
    bytes       bigint not null,
    done        bigint not null,               -- rows judged so far
    total       bigint not null,
    fresh       bigint not null,
    changed     bigint not null,
    same        bigint not null,
    refused     bigint not null,
    notes       text   not null,               -- JSON: warnings, skipped sheets, dropped columns, file error
    created_by  text   not null,
    created_at  bigint not null,
    ended_at    bigint not null,
    primary key (org_id, id)
);
create index imports_newest on imports (org_id, created_at, id);

-- The uploaded bytes while a worker reads them; erased as soon as they are read.
create table import_files (
    org_id bigint not null references orgs (id),
    id     text   not null,
    part   bigint  not null,
    data   text   not null,                    -- base64
    primary key (org_id, id, part)
);

-- Rows of a preview; erased when it is confirmed, cancelled or a day old.
create table import_rows (
    org_id     bigint  not null references orgs (id),
    import_id  text    not null,
    n          bigint  not null,
    verdict    text    not null,               -- new, changed, same, refused
    sheet      text    not null,
    row_number bigint  not null,
    learner_id text    not null,
    content    text    not null,               -- JSON of the entry or of the refusal
    primary key (org_id, import_id, n)
);
create index import_rows_verdict on import_rows (org_id, import_id, verdict, n);

create table clubs (
    org_id      bigint not null references orgs (id),
    id          text   not null,
    kind        text   not null,               -- clb, doi, nhom
    name        text   not null,
    sort_key    text   not null,
    decision    text   not null,               -- number of the founding decision, as written
    founded_on  text   not null,
    closed_on   text   not null,               -- empty while it exists
    advisor     text   not null,               -- name of the teacher
    primary key (org_id, id)
);
create unique index clubs_name on clubs (org_id, sort_key);

create table terms (
    org_id      bigint not null references orgs (id),
    id          text   not null,
    learner_id  text   not null,
    club_id     text   not null,
    school_year text   not null,
    state       text   not null,               -- nominated, selected, trained, active, finished, withdrawn, ended
    since       text   not null,               -- the day it stands so from
    until       text   not null,               -- empty while open
    reason      text   not null,
    primary key (org_id, id),
    foreign key (org_id, learner_id) references learners (org_id, id),
    foreign key (org_id, club_id) references clubs (org_id, id)
);
create unique index terms_learner on terms (org_id, learner_id, school_year);
create index terms_club on terms (org_id, club_id, school_year);

-- Pictures, made anew on arrival: no metadata, at most 1600 px. Kept in parts so that a backup and both databases carry them.
create table pictures (
    org_id      bigint not null references orgs (id),
    id          text   not null,
    kind        text   not null,              -- portrait, album, evidence
    learner_id  text   not null,              -- of a portrait or of evidence; else empty
    activity_id text   not null,              -- of an album; else empty
    caption     text   not null,
    width       bigint not null,
    height      bigint not null,
    bytes       bigint not null,
    hash        text   not null,              -- SHA-256 of the file that was sent
    everybody   bigint not null,              -- 1 when all who can be recognised are listed (D40)
    added_by    text   not null,
    added_at    bigint not null,
    primary key (org_id, id)
);
create index pictures_learner on pictures (org_id, learner_id, kind);
create index pictures_activity on pictures (org_id, activity_id, added_at);

create table picture_parts (
    org_id     bigint not null references orgs (id),
    picture_id text   not null,
    size       text   not null,               -- full, small
    part       bigint not null,
    data       text   not null,               -- base64 of JPEG
    primary key (org_id, picture_id, size, part),
    foreign key (org_id, picture_id) references pictures (org_id, id)
);

-- Who can be recognised on a picture.
create table picture_people (
    org_id     bigint not null references orgs (id),
    picture_id text   not null,
    learner_id text   not null,
    primary key (org_id, picture_id, learner_id),
    foreign key (org_id, picture_id) references pictures (org_id, id),
    foreign key (org_id, learner_id) references learners (org_id, id)
);
create index picture_people_learner on picture_people (org_id, learner_id);

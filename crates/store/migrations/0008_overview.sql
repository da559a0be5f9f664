-- What the homes read: sums of few measures over many orgs, without touching the rows themselves.
create index rollups_measure on rollups (org_id, measure, bucket, quantity);

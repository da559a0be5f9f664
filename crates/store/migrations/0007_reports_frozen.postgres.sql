-- What was sent stays as it was sent, whoever asks (security, abuse 36).
create function refuse_frozen() returns trigger language plpgsql as $$
begin
    raise exception '% is frozen', tg_table_name;
end
$$;
create trigger report_versions_frozen before update or delete on report_versions
for each row execute function refuse_frozen();
create trigger report_cells_frozen before update or delete on report_cells
for each row execute function refuse_frozen();

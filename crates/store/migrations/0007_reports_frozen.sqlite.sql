-- What was sent stays as it was sent, whoever asks (security, abuse 36).
create trigger report_versions_frozen before update on report_versions
begin select raise(abort, 'report_versions is frozen'); end;
create trigger report_versions_kept before delete on report_versions
begin select raise(abort, 'report_versions is frozen'); end;
create trigger report_cells_frozen before update on report_cells
begin select raise(abort, 'report_cells is frozen'); end;
create trigger report_cells_kept before delete on report_cells
begin select raise(abort, 'report_cells is frozen'); end;

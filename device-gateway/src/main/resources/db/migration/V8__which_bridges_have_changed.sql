-- when a connection may no longer agree with its bridge; instances look only for what is new
alter table bridge add column changed_at timestamptz not null default now();
create index bridge_by_change on bridge (changed_at);

create function bridge_changed() returns trigger language plpgsql as $$
begin
    new.changed_at := clock_timestamp();
    return new;
end $$;

create trigger bridge_changed before update on bridge for each row
    when (old.session_number is distinct from new.session_number
        or old.assignment_revision is distinct from new.assignment_revision
        or old.disabled_at is distinct from new.disabled_at)
    execute function bridge_changed();

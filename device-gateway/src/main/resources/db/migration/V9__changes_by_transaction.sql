-- The transaction that changed it. Instances look for what was changed by transactions that were still open, or to come, when they last looked: a time would
-- miss what is committed late, or bring the same rows again and again.
alter table bridge add column changed_by xid8 not null default pg_current_xact_id();
create index bridge_by_changer on bridge (changed_by);

-- changed_at is for instances of the version before this one, which run beside it for a while; a later version drops it
create or replace function bridge_changed() returns trigger language plpgsql as $$
begin
    new.changed_at := clock_timestamp();
    new.changed_by := pg_current_xact_id();
    return new;
end $$;

alter table pending_order add column changed_by xid8 not null default pg_current_xact_id();
create index pending_order_by_changer on pending_order (changed_by);

create function pending_order_changed() returns trigger language plpgsql as $$
begin
    new.changed_by := pg_current_xact_id();
    return new;
end $$;

create trigger pending_order_changed before update on pending_order for each row
    when (old.sequence is distinct from new.sequence)
    execute function pending_order_changed();

-- The transaction that changed it. Instances look for what was changed by transactions that were still open, or to come, when they last looked: a time would
-- miss what is committed late, or bring the same rows again and again.
drop index bridge_by_change;
alter table bridge drop column changed_at;
alter table bridge add column changed_by xid8 not null default pg_current_xact_id();
create index bridge_by_change on bridge (changed_by);

create or replace function bridge_changed() returns trigger language plpgsql as $$
begin
    new.changed_by := pg_current_xact_id();
    return new;
end $$;

alter table pending_order add column changed_by xid8 not null default pg_current_xact_id();
create index pending_order_by_change on pending_order (changed_by);

-- Orders of other kinds than deactivations, and orders that are good for a while only.
alter table pending_order add column kind text not null default 'DEACTIVATE';
alter table pending_order alter column kind drop default;
alter table pending_order add column expires_at timestamptz;
alter table pending_order drop constraint pending_order_pkey;
alter table pending_order add primary key (lock_id, kind, slot);
create index pending_order_by_end on pending_order (expires_at) where expires_at is not null;

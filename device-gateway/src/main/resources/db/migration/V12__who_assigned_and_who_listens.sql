-- The administrator's account that gave the lock to the bridge; null where an operator did.
alter table lock_assignment add column assigned_by text;

-- session_number of the connection that has subscribed to the bridge's orders: of another one, or null, the newest has not
alter table bridge add column subscribed_session bigint;

-- its bridge takes no packets as large as it, so it was not sent when it last was to be
alter table pending_order add column too_large boolean not null default false;

-- The administrator's account that gave the lock to the bridge; null where an operator did.
alter table lock_assignment add column assigned_by text;

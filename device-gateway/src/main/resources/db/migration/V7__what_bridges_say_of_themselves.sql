-- the newest status message or will; status_at is null before the first
alter table bridge
    add column software          text,
    add column unreachable_locks text[] not null default '{}',
    add column status_at         timestamptz;

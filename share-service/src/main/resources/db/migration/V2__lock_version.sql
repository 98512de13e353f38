-- The sequence of the newest event of the lock itself, keys aside: the ETag of the lock (L2).
alter table locks add column version bigint not null default 0;
update locks l set version = coalesce((select max(e.sequence) from events e where e.lock_id = l.lock_id and e.subject = l.lock_id), 0);
alter table locks alter column version drop default;

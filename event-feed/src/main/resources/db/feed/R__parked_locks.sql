-- Locks whose next event is missing or can't be applied. Their later events are left in the stream until it could be; then all of
-- them are read from share-service.
create table if not exists parked_locks (
    lock_id         text        not null primary key,
    next_sequence   bigint      not null, -- the event that the lock waits for
    seen_sequence   bigint      not null, -- the highest number seen since; 0 if none could be read
    reason          text        not null, -- gap, unreadable, refused
    detail          text        not null, -- for operators; nothing out of an event
    since           timestamptz not null default now(),
    attempts        int         not null default 0,
    last_attempt_at timestamptz,
    next_attempt_at timestamptz not null default now(),
    revision        bigint      not null default 0 -- rises with every record of the lock that was passed over
);

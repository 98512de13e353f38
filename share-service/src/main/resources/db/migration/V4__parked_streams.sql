-- Streams of the outbox whose next row Kafka refuses for the row's own sake. Their rows stay in the outbox and are tried again.
create table parked_streams (
    stream          text        primary key,
    row_id          bigint      not null, -- the row at fault
    reason          text        not null, -- a type of failure; nothing out of the row
    since           timestamptz not null default now(),
    attempts        int         not null default 1,
    next_attempt_at timestamptz not null
);

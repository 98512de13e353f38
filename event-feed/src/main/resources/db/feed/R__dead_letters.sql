-- records that could not be read or applied and name no lock to park; their payload stays in the topic
create table if not exists dead_letters (
    topic         text        not null,
    partition     integer     not null,
    record_offset bigint      not null,
    reason        text        not null,
    noticed_at    timestamptz not null default now(),
    primary key (topic, partition, record_offset)
);

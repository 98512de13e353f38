create table bridge (
    bridge_id           text primary key,
    secret_salt         text        not null,
    enrolled_at         timestamptz not null,
    disabled_at         timestamptz,
    -- rises with every connection and every new secret: the newest one wins, on whichever instance it is
    session_number      bigint      not null default 0,
    -- rises with every change of its locks
    assignment_revision bigint      not null default 0,
    -- the instance that holds the connection; null when there is none
    instance_id         uuid,
    connected_since     timestamptz,
    last_seen           timestamptz
);
create index bridge_by_instance on bridge (instance_id) where instance_id is not null;

-- a bridge counts as connected while the instance that holds its connection is alive
create table gateway_instance (
    instance_id uuid primary key,
    alive_until timestamptz not null
);

create table lock_assignment (
    lock_id     text primary key,
    bridge_id   text        not null references bridge,
    assigned_at timestamptz not null
);
create index lock_assignment_by_bridge on lock_assignment (bridge_id);

create table pending_order (
    lock_id          text        not null,
    slot             integer     not null,
    order_id         text        not null,
    up_to_generation integer     not null,
    signed_order     text        not null,
    sequence         bigint      not null,
    ordered_at       timestamptz not null,
    attempts         integer     not null default 0,
    sent_at          timestamptz,
    primary key (lock_id, slot)
);

-- how far each lock's events are taken in
create table lock_position (
    lock_id  text primary key,
    sequence bigint not null
);

create table lock_administrator (
    lock_id    text not null,
    account_id text not null,
    primary key (lock_id, account_id)
);

create table account (
    account_id text primary key,
    issuer     text not null,
    subject    text not null
);
create index account_by_identity on account (issuer, subject);

-- answers of requests with an Idempotency-Key, as what they are derived from
create table secret_request (
    request_digest text primary key,
    operation      text        not null,
    bridge_id      text        not null,
    secret_salt    text        not null,
    requested_at   timestamptz not null
);

-- records that could not be read; their payload stays in the topic
create table dead_letter (
    topic       text        not null,
    partition   integer     not null,
    record_offset bigint    not null,
    reason      text        not null,
    noticed_at  timestamptz not null,
    primary key (topic, partition, record_offset)
);

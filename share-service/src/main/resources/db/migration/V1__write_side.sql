-- The write side: one short transaction a command, serialised by the head row of the lock (docs/adr/0001, 0002).

-- Head rows. sequence is the number of the lock's newest event; it is counted here and not by a database sequence, so that a
-- rollback gives the number back (inv-1).
create table locks (
    lock_id           text primary key,
    sequence          bigint not null check (sequence >= 0),
    model             text   not null,
    time_zone         text   not null,
    public_key        text   not null,
    claim_code_digest bytea  not null,
    name_version      bigint not null,
    administrators    uuid[] not null
);

-- The decision state of each key. version is the sequence of the newest event that changed it.
create table keys (
    key_id  text primary key,
    lock_id text   not null references locks,
    version bigint not null,
    state   jsonb  not null
);
create index keys_of_lock on keys (lock_id);

-- The event log. Payloads are contract events: opaque ids only (inv-15).
create table events (
    lock_id        text        not null references locks,
    sequence       bigint      not null,
    type           text        not null,
    subject        text        not null,
    at             timestamptz not null,
    correlation_id text,
    causation_id   text,
    payload        jsonb       not null,
    primary key (lock_id, sequence)
);

-- What Kafka has not acknowledged yet. The relay deletes what it has; it never remembers a position (inv-4).
create table outbox (
    id             bigint generated always as identity primary key,
    shard          smallint    not null,
    topic          text        not null,
    stream         text        not null, -- rows of one stream are sent in the order of their ids
    record_key     text        not null,
    event_id       text        not null,
    type           text,                 -- null with a null payload: a tombstone
    subject        text,
    sequence       bigint      not null,
    at             timestamptz not null,
    correlation_id text,
    causation_id   text,
    payload        bytea
);
create index outbox_of_shard on outbox (shard, id);

-- Which instance sends a shard of the outbox.
create table relay_leases (
    shard smallint primary key,
    owner uuid        not null,
    until timestamptz not null
);

-- Answers by idempotency key (inv-3). answer is sealed: it may hold a verification code.
create table requests (
    principal   text        not null,
    request_key text        not null,
    fingerprint bytea       not null,
    answer      bytea       not null,
    at          timestamptz not null,
    primary key (principal, request_key)
);
create index requests_by_age on requests (at);

create table accounts (
    account_id    uuid primary key,
    issuer        text        not null,
    subject       text        not null,
    email         text unique,
    display_name  text,
    locale        text,
    registered_at timestamptz not null,
    unique (issuer, subject)
);

-- Names that people typed; they leave this service on the account topic only.
create table names (
    subject_id text primary key,
    account_id uuid   not null references accounts,
    version    bigint not null,
    name       text   not null
);

-- HMAC of each verification code under a configured secret (S5); the code itself is nowhere.
create table verification_codes (
    digest     bytea primary key,
    key_id     text not null,
    generation int  not null,
    unique (key_id, generation)
);

-- A credential opens nothing without the holder's device key (D2).
create table credentials (
    key_id     text not null,
    generation int  not null,
    credential text not null,
    primary key (key_id, generation)
);

-- Wrong codes by client and by lock (L1, S5).
create table attempts (
    scope           text primary key,
    failures        int         not null,
    last_failure_at timestamptz not null,
    blocked_until   timestamptz not null
);

-- Orders to a lock about itself, beside the deactivations of its keys: they are numbered, and answered by the lock.
alter table locks
    add column last_order      bigint not null default 0,
    -- ids of issuer keys, sorted. Empty: registered before this was known, until the first start has noted the present ones
    add column issuers_believed text[] not null default '{}',
    add column issuers_taught   text[] not null default '{}';

create table lock_orders (
    order_id    text primary key,
    lock_id     text        not null references locks,
    number      bigint      not null,
    kind        text        not null,
    wish        jsonb       not null,
    signed      text        not null,
    asked_by    uuid,                 -- account; null if none did
    ordered_at  timestamptz not null,
    expires_at  timestamptz,          -- null: good until it is answered
    answered_at timestamptz,
    refusal     text,                 -- null once answered: obeyed
    lock_time   timestamptz,
    statement   text                  -- the lock's answer as it was signed
);
create index lock_orders_waiting on lock_orders (lock_id) where answered_at is null;
create index lock_orders_by_age on lock_orders (ordered_at);

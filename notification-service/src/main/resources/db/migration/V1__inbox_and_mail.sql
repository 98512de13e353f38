-- how far the events of each lock have been applied
create table lock_positions (
    lock_id           text primary key,
    sequence          bigint not null,
    lock_name_version bigint not null
);

-- what the next event of a key doesn't say
create table key_memories (
    key_id     text primary key,
    generation int not null,
    sharer     text,
    ordered_by text
);

-- personal data: from the account topic only, deleted by its tombstones
create table accounts (
    account_id   text primary key,
    issuer       text,
    subject      text,
    email        text,
    display_name text,
    locale       text,
    erased       boolean not null
);
create index accounts_identity on accounts (issuer, subject);

create table given_names (
    record_key text primary key,
    account_id text not null,
    subject_id text not null,
    version    bigint not null,
    name       text not null
);
create index given_names_subject on given_names (subject_id);

create table inbox_items (
    id          uuid primary key,
    account_id  text not null,
    event_id    text not null,
    kind        text not null,
    lock_id     text not null,
    key_id      text not null,
    generation  int not null,
    happened_at timestamptz not null,
    read_at     timestamptz,
    unique (event_id, kind, account_id)
);
create index inbox_items_newest on inbox_items (account_id, happened_at desc, id desc);
create index inbox_items_unread on inbox_items (account_id, happened_at desc, id desc) where read_at is null;

-- mails to be sent and what became of them; no address: that is looked up when one is sent
create table mail_deliveries (
    id               uuid primary key,
    account_id       text not null,
    event_id         text not null,
    kind             text not null,
    lock_id          text not null,
    key_id           text not null,
    key_name_version bigint not null,
    happened_at      timestamptz not null,
    state            text not null,
    attempts         int not null,
    created_at       timestamptz not null,
    next_attempt_at  timestamptz not null,
    sent_at          timestamptz,
    last_failure     text,
    unique (event_id, kind, account_id)
);
create index mail_deliveries_due on mail_deliveries (next_attempt_at) where state = 'PENDING';
create index mail_deliveries_account on mail_deliveries (account_id);

-- records that could not be read; the record itself stays in Kafka
create table dead_letters (
    topic     text not null,
    partition int not null,
    record_offset bigint not null,
    record_key text,
    reason    text not null,
    seen_at   timestamptz not null,
    primary key (topic, partition, record_offset)
);

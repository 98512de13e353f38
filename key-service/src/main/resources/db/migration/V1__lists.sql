-- What people read, as the events tell it. Table names carry no schema: a rebuild runs this same file and the same statements
-- under another search_path, beside the live tables.
-- "sequence" is always the number, in its lock's sequence, of the event that a row is of; rows change only for a higher one (inv-5, inv-6).

-- the newest event applied of each lock: its list is at least as new as this
create table positions (
    lock_id  text   not null primary key,
    sequence bigint not null
);

create table locks (
    lock_id      text        not null primary key,
    model        text        not null,
    time_zone    text        not null,
    name_version bigint      not null,
    name_since   timestamptz not null, -- when name_version began to be this
    sequence     bigint      not null
);

create table lock_administrators (
    account_id text   not null,
    lock_id    text   not null,
    sequence   bigint not null,
    primary key (account_id, lock_id)
);
create index lock_administrators_of_lock on lock_administrators (lock_id);

create table keys (
    key_id        text        not null primary key,
    lock_id       text        not null,
    kind          text        not null,
    slot          integer     not null,
    status        text        not null,
    name_version  bigint      not null,
    name_since    timestamptz not null,
    recipient     text, -- of the share as it is now
    people        text[]      not null, -- every account that the state names
    starts_at     timestamptz,
    ends_at       timestamptz,
    unlocks_left  integer,
    downloaded_at timestamptz,
    listed        boolean     not null, -- enabled, or may still open the door
    state         jsonb       not null,
    updated_at    timestamptz not null,
    sequence      bigint      not null
);
create index keys_of_lock on keys (lock_id);
create index keys_of_recipient on keys (recipient) where recipient is not null;

-- who has ever had to do with a lock, and the newest event that touched them there
create table lock_accounts (
    account_id text   not null,
    lock_id    text   not null,
    sequence   bigint not null,
    primary key (account_id, lock_id)
);

-- From the account topic, which has no sequence: log_offset is the place of the record in its partition, and one record key
-- always has the same partition. An erased account or name keeps its row, without what it said, so that a repeat of an
-- older record does not bring it back.
create table accounts (
    account_id   text   not null primary key,
    issuer       text,
    subject      text,
    email        text,
    display_name text,
    log_offset   bigint not null
);
create index accounts_by_identity on accounts (subject, issuer);

create table names (
    subject_id text   not null, -- lock id or key id
    account_id text   not null, -- who gave the name
    version    bigint not null, -- 0: erased, and never seen before that
    name       text,            -- null: erased
    log_offset bigint not null,
    primary key (subject_id, account_id)
);

-- records that could not be applied; never their payload
create table dead_letters (
    topic       text        not null,
    partition   integer     not null,
    log_offset  bigint      not null,
    reason      text        not null,
    noticed_at  timestamptz not null default now(),
    primary key (topic, partition, log_offset)
);

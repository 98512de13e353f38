-- What was handed in as a lock's and refused, since the lock has not signed it (inv-12): by whom, why, how often and when, and not what it said.
-- No reference to locks: it would wait for the lock's head row, which commands hold.
create table refused_receipts (
    lock_id      text        not null,
    way          text        not null,
    handed_in_by text        not null, -- id of the bridge, or of the phone's account; empty: not known, or not told apart any more
    reason       text        not null,
    times        bigint      not null,
    first_at     timestamptz not null,
    last_at      timestamptz not null,
    number       bigint generated always as identity, -- tells rows of one moment apart
    primary key (lock_id, way, handed_in_by, reason)
);
create index refused_receipts_by_age on refused_receipts (last_at, number);
create index refused_receipts_by_messenger on refused_receipts (handed_in_by, last_at);

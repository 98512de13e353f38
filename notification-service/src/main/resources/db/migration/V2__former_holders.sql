-- whether somebody of an older generation could still open, and whether the key was deactivated, as of the last event
alter table key_memories
    add column former_holders boolean not null default false,
    add column deactivated    boolean not null default false;

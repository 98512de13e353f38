-- When the newest token was issued that has changed an account: an older one, of another device, changes nothing of it back. Null: not noted yet, as by
-- instances of the version before, so that any token is newer.
alter table accounts
    add column told_at timestamptz;

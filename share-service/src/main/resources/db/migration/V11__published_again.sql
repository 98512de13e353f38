-- What was published once more, by the name that an operator gave it, and how far that is.
create table publications (
    name           text primary key,
    accounts_until uuid,
    locks_until    text,
    done_at        timestamptz
);

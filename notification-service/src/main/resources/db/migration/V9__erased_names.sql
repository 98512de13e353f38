-- Which version of an erased name there was, so that a record which its producer has sent late doesn't bring it back. Beside given_names
-- and not in it, as the service's former version takes each row there for a name. Opaque ids only.
create table erased_names (
    record_key text primary key,
    version    bigint not null
);

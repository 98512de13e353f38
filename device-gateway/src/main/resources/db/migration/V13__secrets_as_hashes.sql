-- Of a bridge's secret its hash is kept. The salt that a secret is derived from stays with the request that it answered (secret_request), for seven days.
-- secret_salt of a bridge that has one comes first: it was enrolled, or had its last new secret, by an instance of the version before this one, which knows nothing of secret_hash and
-- leaves there what it was. Such instances run beside this version for a while; they refuse who was given a secret by one of this version. A later version drops the column.
alter table bridge
    add column secret_hash text,
    alter column secret_salt drop not null,
    add constraint bridge_has_a_secret check (secret_salt is not null or secret_hash is not null);

create index secret_request_by_time on secret_request (requested_at);

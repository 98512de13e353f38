-- what the bridge authority has signed; a certificate that is not here lets nobody in
create table bridge_certificate (
    serial_number  text primary key,
    -- of the whole certificate: another one with this serial number is another one
    fingerprint    text        not null unique,
    bridge_id      text        not null references bridge,
    issued_at      timestamptz not null,
    expires_at     timestamptz not null,
    revoked_at     timestamptz,
    pem            text        not null,
    -- of who asked and their Idempotency-Key, and what they asked for: a repeat gets the same one
    request_digest text        not null unique,
    asked          text        not null
);
create index bridge_certificate_by_bridge on bridge_certificate (bridge_id);

-- The certificate that a bridge had shown when it asked for this one; null for one that an operator asked for. Each has one successor at most that is not revoked;
-- revoking one revokes all that come after it.
alter table bridge_certificate add column renewed_from text references bridge_certificate;
create index bridge_certificate_by_origin on bridge_certificate (renewed_from) where renewed_from is not null;
create unique index bridge_certificate_successor on bridge_certificate (renewed_from) where revoked_at is null;

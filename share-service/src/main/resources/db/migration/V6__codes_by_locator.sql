-- A code is found by the HMAC of its first characters and compared as a whole, so that wrong ones count for a share (docs/adr/0009).
-- Codes of before can't be found by it: they are void, and their sharers modify the share.
delete from verification_codes;
alter table verification_codes add column locator bytea not null;
create index verification_codes_by_locator on verification_codes (locator);

-- a notice may be about the lock itself: who administrates it
alter table inbox_items alter column key_id drop not null;
alter table mail_deliveries alter column key_id drop not null;

-- how often the mail server said no to this mail, for a reason that may pass
alter table mail_deliveries add column refusals int not null default 0;

-- the id is made of event, kind and account: the primary key says the same
alter table inbox_items drop constraint inbox_items_event_id_kind_account_id_key;
alter table mail_deliveries drop constraint mail_deliveries_event_id_kind_account_id_key;

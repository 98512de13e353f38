-- Whose "my keys" a key is in (K3): keys.recipient once more, and in place of an index on it. Giving a key to somebody and taking it back then changes
-- nothing that an index of keys knows, so its new row is written beside the old one, and no index is.
create table keys_given (
    account_id text not null,
    key_id     text not null,
    primary key (account_id, key_id)
);

-- By the database, as instances of the version before don't know of it while they still run.
create function keep_keys_given() returns trigger
    language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.recipient is not null then
        delete from keys_given where account_id = old.recipient and key_id = old.key_id;
    end if;
    if new.recipient is not null then
        insert into keys_given (account_id, key_id) values (new.recipient, new.key_id) on conflict do nothing;
    end if;
    return null;
end
$$;
create trigger key_listed after insert on keys
    for each row when (new.recipient is not null) execute function keep_keys_given();
create trigger key_given after update on keys
    for each row when (old.recipient is distinct from new.recipient) execute function keep_keys_given();

-- after the triggers, whose making has stopped all writers
insert into keys_given (account_id, key_id) select recipient, key_id from keys where recipient is not null;
drop index keys_of_recipient;
alter table keys set (fillfactor = 80);

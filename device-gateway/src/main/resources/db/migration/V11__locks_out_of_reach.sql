-- What bridges can't reach by radio, by their newest status and what has changed it since: a list may be too long for one message, and too long to be written again for
-- one lock. Ids of locks as the bridge said them, whether they are its own or not: it can't know which are.
create table unreachable_lock (
    bridge_id text not null,
    lock_id   text not null,
    primary key (bridge_id, lock_id)
);

-- Whoever writes bridge.unreachable_locks says anew, as instances of the version before this one always do, which run beside it for a while and read that column; they don't
-- see what has changed since. A later version drops both.
create function bridge_says_anew() returns trigger language plpgsql as $$
begin
    delete from unreachable_lock u
    where u.bridge_id = new.bridge_id
        and not exists (select from unnest(new.unreachable_locks) as said (lock_id) where said.lock_id = u.lock_id);
    insert into unreachable_lock (bridge_id, lock_id)
    select new.bridge_id, said.lock_id from unnest(new.unreachable_locks) as said (lock_id)
    on conflict do nothing;
    return null;
end $$;

create trigger bridge_says_anew after update of unreachable_locks on bridge for each row
    execute function bridge_says_anew();

-- after the trigger, for which nobody writes meanwhile
insert into unreachable_lock (bridge_id, lock_id)
select bridge_id, unnest(unreachable_locks) from bridge where unreachable_locks <> '{}'
on conflict do nothing;

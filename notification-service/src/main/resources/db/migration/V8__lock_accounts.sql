-- Who has ever had to do with a lock: nobody else learns from an answer how far its events are (inv-18).
create table lock_accounts (
    account_id text not null,
    lock_id    text not null,
    primary key (account_id, lock_id)
);

-- Who was told of a lock, shared a key of it or had it forget one, or has given it or a key of it a name. A key id is the id of its lock, a dot and
-- more. Whom this leaves out, as whoever an instance of the version before lets in while it still runs, is let in by the next event that names him.
insert into lock_accounts (account_id, lock_id)
select account_id, lock_id from inbox_items
union select sharer, split_part(key_id, '.', 1) from key_memories where sharer is not null
union select ordered_by, split_part(key_id, '.', 1) from key_memories where ordered_by is not null
union select account_id, split_part(subject_id, '.', 1) from given_names;

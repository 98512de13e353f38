-- Which statements of a lock have been taken, by the lock's counter: bridges and phones hand them in in any order and more than once.
create table reports_seen (
    lock_id  text           primary key references locks,
    counters int8multirange not null
);

-- Until now only the newest was remembered, for each key.
insert into reports_seen (lock_id, counters)
select lock_id, int8multirange(int8range(1, max((state ->> 'lastReport')::bigint), '[]'))
from keys
where (state ->> 'lastReport')::bigint > 0
group by lock_id;

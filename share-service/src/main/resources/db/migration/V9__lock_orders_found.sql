create index locks_of_unknown_belief on locks (lock_id) where issuers_believed = '{}';
create index lock_orders_of_lock on lock_orders (lock_id, kind, number);
drop index lock_orders_waiting;

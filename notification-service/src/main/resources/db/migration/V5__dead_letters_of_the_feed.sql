-- the table that all readers of the streams have in common
alter table dead_letters drop column record_key;
alter table dead_letters rename column seen_at to noticed_at;
alter table dead_letters alter column noticed_at set default now();

-- the table that all readers of the streams have in common
alter table dead_letter rename to dead_letters;
alter table dead_letters alter column noticed_at set default now();

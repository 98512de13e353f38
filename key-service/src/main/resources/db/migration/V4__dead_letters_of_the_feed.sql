-- the table that all readers of the streams have in common
alter table dead_letters rename column log_offset to record_offset;

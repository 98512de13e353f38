-- of the newest connection; counts while there is one
alter table bridge
    add column address  text,
    add column protocol text;

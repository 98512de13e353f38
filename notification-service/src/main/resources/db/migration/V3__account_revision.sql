-- of the newest registration that is known; an older record that comes late changes nothing
alter table accounts
    add column revision bigint not null default 0;

-- Rises with every announcement of the account, so that readers of the account topic can tell an older record that comes late.
alter table accounts
    add column revision bigint not null default 1;

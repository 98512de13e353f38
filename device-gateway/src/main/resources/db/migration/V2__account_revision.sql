-- An erased account keeps its row, without whose it was, so that an older record that comes late does not bring it back.
alter table account
    alter column issuer drop not null,
    alter column subject drop not null,
    add column revision bigint not null default 0; -- of the newest registration that is known

-- Address books (S3): personal data, of the account that keeps them. They go with it.
create table contacts (
    contact_id uuid primary key,
    account_id uuid   not null references accounts on delete cascade,
    email      text   not null,
    name       text   not null,
    version    bigint not null,
    unique (account_id, email)
);

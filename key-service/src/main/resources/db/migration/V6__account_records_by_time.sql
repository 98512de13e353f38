-- Kafka's time of the record that a row is of: an erasure in a topic that had to be made anew is no older for its low offset. Null: written by a version
-- that didn't note it.
alter table accounts
    add column sent_at timestamptz;
alter table names
    add column sent_at timestamptz;

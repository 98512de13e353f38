-- When a line of the bridge was last closed for what the bridge did, and why, as the metrics name it; null if none was
alter table bridge
    add column refused_for text,
    add column refused_at  timestamptz;

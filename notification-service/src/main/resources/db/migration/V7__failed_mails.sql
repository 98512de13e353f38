-- they are counted again and again, and are few among those that were sent
create index mail_deliveries_failed on mail_deliveries (id) where state = 'FAILED';

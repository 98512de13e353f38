-- Whether weekly hours, as a share's permissions have them, are open at what the wall clock shows (S6). Times are HH:MM and compare as
-- text; DY is MON to SUN whatever the locale. Which clock that is comes with each query: time-zone rules are the service's business.
create function is_open(weekly_hours jsonb, wall timestamp) returns boolean
    language sql stable as $$
    with clock as (
        select to_char(wall, 'HH24:MI') as now, to_char(wall, 'DY') as today,
            to_char(wall - interval '1 day', 'DY') as yesterday)
    select exists (
        select from jsonb_to_recordset(weekly_hours) as w ("days" jsonb, "from" text, "to" text), clock
        where (w."days" ? today and now >= w."from" and (now < w."to" or w."to" < w."from"))
           or (w."days" ? yesterday and now < w."to" and w."to" < w."from"))
$$;

package dev.latchkey.keys.lists;

/**
 * The one statement of a page, so that version, access, rows and people are of one moment. Its parameters are those of
 * {@link ListQuery}.
 *
 * @param head one row: {@code version} and {@code allowed}
 * @param source a from clause that has the rows as {@code k}
 * @param shownStatus an expression over {@code k}: what the list shows and filters as status
 * @param people an expression over a row: the accounts to be named with e-mail and display name
 */
record ListSql(String head, String source, String shownStatus, String people) {
    private static final String NEWEST_NAME =
            "(select n.name from names n where n.subject_id = %s order by n.version desc limit 1)";

    String text(Sort sort, boolean descending) {
        String direction = descending ? "desc" : "asc";
        String order = "%s %s, key_id collate \"C\" %s".formatted(sort.expression(), direction, direction);
        return """
                with head as (%1$s), listed as (
                  select k.key_id, k.lock_id, k.kind, k.slot, k.updated_at, k.state, k.people, %3$s as shown_status,
                    r.email as recipient_email, %4$s as name, %5$s as lock_name
                  from %2$s left join accounts r on r.account_id = k.recipient
                  where ($2::text is null or k.lock_id = $2) and ($3::text is null or k.kind = $3)),
                page as (
                  select *, row_number() over (order by %6$s) as place, (%7$s)::text as sort_value from listed
                  where ($4::text is null or shown_status = $4) and ($5::text is null or recipient_email = $5)
                    and ($6::text is null
                      or position(lower($6 collate "und-x-icu") in lower(name collate "und-x-icu")) > 0)
                    and ($8::text is null or (%7$s, key_id collate "C") %8$s (%9$s, $8))
                  order by place limit $9)
                select version, allowed, key_id, lock_id, name, lock_name, shown_status, updated_at, state::text as state, sort_value,
                  (select jsonb_object_agg(p.account_id, jsonb_build_object('email', p.email, 'displayName', p.display_name))
                   from accounts p where p.account_id = any (%10$s) and p.subject is not null) as people
                from head left join page on true order by place""".formatted(
                        head,
                        source,
                        shownStatus,
                        NEWEST_NAME.formatted("k.key_id"),
                        NEWEST_NAME.formatted("k.lock_id"),
                        order,
                        sort.expression(),
                        descending ? "<" : ">",
                        sort.comparable("$7"),
                        people);
    }
}

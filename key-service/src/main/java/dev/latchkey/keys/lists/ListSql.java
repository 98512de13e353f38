package dev.latchkey.keys.lists;

import java.util.ArrayList;
import java.util.List;

/**
 * The one statement of a page, so that version, access, rows and people are of one moment. Only what a request asks for is in it: a
 * condition that lets everything through, and a name that nobody sorts or searches by, would cost their share with every row; the offset keeps names from being looked up once for each
 * place that they are used at. Values are {@link NamedSql}'s.
 *
 * @param head one row: {@code version} and {@code allowed}
 * @param source a from clause that has the rows as {@code k}
 * @param shownStatus an expression over {@code k}: what the list shows and filters as status
 * @param people whether the accounts that its keys name are told with e-mail and display name
 */
record ListSql(String head, String source, String shownStatus, boolean people) {
    private static final String NEWEST_NAME =
            "(select n.name from names n where n.subject_id = %s order by n.version desc limit 1)";

    /** With the first row only: few people have to do with many keys. */
    private static final String PEOPLE = """
            case place when 1 then (
              select jsonb_object_agg(p.account_id, jsonb_build_object('email', p.email, 'displayName', p.display_name))
              from accounts p
              where p.account_id = any (array(select distinct unnest(people) from page)) and p.subject is not null) end""";

    String text(ListRequest.Shape request) {
        Sort sort = request.sort();
        boolean byName = sort == Sort.NAME || request.search();
        boolean byLock = sort == Sort.LOCK;
        boolean byRecipient = sort == Sort.RECIPIENT || request.recipient();
        String direction = request.descending() ? "desc" : "asc";
        return """
                with head as (%1$s), listed as (
                  select k.key_id, k.lock_id, k.kind, k.slot, k.updated_at, k.state, k.people, %3$s as shown_status%4$s
                  from %2$s%5$s
                  where %6$s offset 0),
                page as materialized (
                  select *, row_number() over () as place from (
                    select *, (%7$s)::text as sort_value from listed where %9$s
                    order by %7$s %8$s, key_id collate "C" %8$s limit :limit) first)
                select version, allowed, key_id, lock_id, %10$s as name, %11$s as lock_name, shown_status, updated_at,
                  state::text as state, sort_value, %12$s as people
                from head left join page on true order by place""".formatted(
                        head,
                        source,
                        shownStatus,
                        (byName ? ", " + NEWEST_NAME.formatted("k.key_id") + " as name" : "")
                                + (byLock ? ", " + NEWEST_NAME.formatted("k.lock_id") + " as lock_name" : "")
                                + (byRecipient ? ", r.email as recipient_email" : ""),
                        byRecipient ? " left join accounts r on r.account_id = k.recipient" : "",
                        ofKeys(request),
                        sort.expression(),
                        direction,
                        ofRows(request),
                        byName ? "page.name" : NEWEST_NAME.formatted("page.key_id"),
                        byLock ? "page.lock_name" : NEWEST_NAME.formatted("page.lock_id"),
                        people ? PEOPLE : "null::jsonb");
    }

    private static String ofKeys(ListRequest.Shape request) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        if (request.lockId()) {
            conditions.add("k.lock_id = :lock");
        }
        if (request.kind()) {
            conditions.add("k.kind = :kind");
        }
        return String.join(" and ", conditions);
    }

    private static String ofRows(ListRequest.Shape request) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        if (request.status()) {
            conditions.add("shown_status = :status");
        }
        if (request.recipient()) {
            conditions.add("recipient_email = :recipient");
        }
        if (request.search()) {
            conditions.add("position(lower(:search collate \"und-x-icu\") in lower(name collate \"und-x-icu\")) > 0");
        }
        if (request.after()) {
            conditions.add("(%s, key_id collate \"C\") %s (%s, :afterkey)"
                    .formatted(
                            request.sort().expression(),
                            request.descending() ? "<" : ">",
                            request.sort().comparable(":aftervalue")));
        }
        return String.join(" and ", conditions);
    }
}

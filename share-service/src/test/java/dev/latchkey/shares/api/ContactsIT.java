package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.BORIS;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The address book (S3), over HTTP and on the real database. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class ContactsIT {
    private static final String CONTACTS = "/v1/contacts";

    private final ShareApi api = new ShareApi();

    /** With an empty address book. */
    private final String somebody = ShareApi.person("book-" + UUID.randomUUID());

    @Inject
    Pool pool;

    @Test
    @Tag("S3")
    void s3_contact_isAddedReadChangedAndRemoved() {
        Response added = expect(201, add(somebody, " Nora@Example.com ", "Nora Ñandú"));
        String path = CONTACTS + "/" + added.path("contactId");
        assertThat(added.<String>path("email")).isEqualTo("nora@example.com");
        assertThat(expect(200, api.get(somebody, path)).asString()).isEqualTo(added.asString());
        expectProblem(409, "contact.already-there", add(somebody, "NORA@example.com", "Nora again"));

        Response changed = expect(200, api.patch(somebody, path, Map.of("name", "Nora"), added.header("ETag")));
        assertThat(changed.<String>path("name")).isEqualTo("Nora");
        assertThat(changed.<String>path("email")).isEqualTo("nora@example.com");
        expectProblem(
                412, "contact.changed-meanwhile", api.patch(somebody, path, Map.of("name", "x"), added.header("ETag")));
        expect(201, add(somebody, "olga@example.com", "Olga"));
        expectProblem(
                409, "contact.already-there", api.patch(somebody, path, Map.of("email", "olga@example.com"), "*"));

        expect(204, api.delete(somebody, path, changed.header("ETag")));
        expectProblem(404, "not-found", api.get(somebody, path));
        expectProblem(404, "not-found", api.delete(somebody, path, "*"));
        assertThat(names(somebody, "")).containsExactly("Olga");
    }

    @Test
    @Tag("S3")
    void s3_book_isSearchedAndPagedByName() {
        for (String name : List.of("ada", "Boris", "Émile", "Zoë", "álvaro", "Zoe")) {
            expect(201, add(somebody, "p" + name.hashCode() + "@example.com", name));
        }
        List<String> all = names(somebody, "");
        assertThat(all).containsExactly("ada", "álvaro", "Boris", "Émile", "Zoe", "Zoë");
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            Response page = expect(200, api.get(somebody, CONTACTS + "?limit=2" + cursor));
            paged.addAll(page.path("contacts.name"));
            cursor = page.path("nextCursor") == null ? null : "&cursor=" + page.path("nextCursor");
        } while (cursor != null);
        assertThat(paged).isEqualTo(all);
        assertThat(names(somebody, "?search=ZO")).containsExactly("Zoe", "Zoë");
        assertThat(names(somebody, "?search=P" + "Boris".hashCode())).containsExactly("Boris");
        assertThat(names(somebody, "?search=%25")).isEmpty();
    }

    @Test
    @Tag("S3")
    @Tag("S2")
    @Tag("inv-15")
    void s3_keyIsSharedToAContact_onceThatPersonHasRegistered() {
        String key = api.enabledKey(api.claimedLock());
        String name = "newcomer-" + UUID.randomUUID();
        String contact =
                expect(201, add(ADA, name + "@example.com", "New Comer")).path("contactId");
        Map<String, Object> toContact = Map.of("recipient", Map.of("contactId", contact));
        String share = "/v1/keys/" + key + "/share";
        expectProblem(409, "recipient.not-registered", api.post(ADA, share, toContact));

        expect(200, api.get(ShareApi.person(name), "/v1/me"));
        Response shared = expect(201, api.post(ADA, share, toContact));

        assertThat(shared.<String>path("share.recipient.email")).isEqualTo(name + "@example.com");
        expect(200, api.get(RITA, "/v1/me"));
        String rita = expect(201, add(ADA, "rita@example.com", "Rita")).path("contactId");
        Map<String, Object> toRita = Map.of("recipient", Map.of("contactId", rita));
        Response modified = expect(200, api.patch(ADA, share, toRita, shared.header("ETag")));
        assertThat(modified.<String>path("share.recipient.email")).isEqualTo("rita@example.com");
        expect(204, api.delete(ADA, CONTACTS + "/" + rita, "*"));
        assertThat(expect(200, api.get(ADA, "/v1/keys/" + key)).<String>path("share.recipient.email"))
                .isEqualTo("rita@example.com");
        assertThat(count("select count(*) from events where payload::text like '%New Comer%'"))
                .isZero();
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void o5_anothersContact_isNotThere() {
        String contact = expect(201, add(somebody, "nora@example.com", "Nora")).path("contactId");
        expect(200, api.get(BORIS, "/v1/me"));
        String key = api.enabledKey(api.claimedLock());
        for (String id : List.of(contact, UUID.randomUUID().toString(), "nonsense")) {
            String path = CONTACTS + "/" + id;
            expectProblem(404, "not-found", api.get(BORIS, path));
            expectProblem(404, "not-found", api.patch(BORIS, path, Map.of("name", "mine"), "*"));
            expectProblem(404, "not-found", api.delete(BORIS, path, "*"));
            expectProblem(401, "access.sign-in", api.get(null, path));
        }
        expectProblem(401, "access.sign-in", api.get(null, CONTACTS));
        assertThat(names(BORIS, "?search=nora")).isEmpty();
        Map<String, Object> toIt = Map.of("recipient", Map.of("contactId", contact));
        expectProblem(404, "not-found", api.post(ADA, "/v1/keys/" + key + "/share", toIt));
        assertThat(names(somebody, "")).containsExactly("Nora");
    }

    @Test
    @Tag("S3")
    void s3_book_isLimited_alsoWhenManyAreAddedAtOnce() throws Exception {
        String owner = expect(200, api.get(somebody, "/v1/me")).path("accountId");
        pool.preparedQuery("""
                        insert into contacts (contact_id, account_id, email, name, version)
                        select gen_random_uuid(), $1, 'c' || i || '@example.com', 'C', 1 from generate_series(1, 995) i""")
                .execute(Tuple.of(UUID.fromString(owner)))
                .await()
                .atMost(Duration.ofSeconds(10));
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String email = "n" + i + "@example.com";
                calls.add(() -> add(somebody, email, "N").statusCode());
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> done : threads.invokeAll(calls)) {
                answers.add(done.get());
            }
            assertThat(answers).filteredOn(status -> status == 201).hasSize(5);
        }
        expectProblem(409, "contact.too-many", add(somebody, "one@example.com", "One"));
        assertThat(count("select count(*) from contacts where account_id = '" + owner + "'"))
                .isEqualTo(1_000);
    }

    @Test
    @Tag("O4")
    void o4_contacts_goWithTheAccount() {
        expect(201, add(somebody, "nora@example.com", "Nora"));
        String owner = expect(200, api.get(somebody, "/v1/me")).path("accountId");
        pool.preparedQuery("delete from accounts where account_id = $1")
                .execute(Tuple.of(UUID.fromString(owner)))
                .await()
                .atMost(Duration.ofSeconds(10));
        assertThat(count("select count(*) from contacts where account_id = '" + owner + "'"))
                .isZero();
    }

    @ParameterizedTest
    @Tag("S3")
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"email\":\"nora@example.com\"}",
                "{\"name\":\"Nora\"}",
                "{\"email\":\"nora\",\"name\":\"Nora\"}",
                "{\"email\":\"nora@example.com\",\"name\":\"a\\u0000b\"}",
                "{\"email\":\"nora@example.com\",\"name\":7}",
                "{\"email\":\"nora@example.com\",\"name\":\"Nora\",\"phone\":\"1\"}"
            })
    void badContact_isAnsweredWithAProblem_andChangesNothing(String body) {
        assertThat(expect(400, api.post(somebody, CONTACTS, body)).<String>path("code"))
                .startsWith("request.");
        assertThat(names(somebody, "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=x",
                "limit=-1",
                "limit=",
                "limit",
                "limit=1&limit=2",
                "cursor=x",
                "cursor=YQ",
                "cursor=",
                "search=%00",
                "search=a&search=b"
            })
    void badQuery_isAnsweredWithAProblem(String query) {
        expectProblem(
                400,
                "request.invalid",
                api.as(somebody).urlEncodingEnabled(false).get(CONTACTS + "?" + query));
    }

    private Response add(String person, String email, String name) {
        return api.post(person, CONTACTS, Map.of("email", email, "name", name));
    }

    private List<String> names(String person, String query) {
        return expect(200, api.as(person).urlEncodingEnabled(false).get(CONTACTS + query))
                .path("contacts.name");
    }

    private long count(String sql) {
        return pool.query(sql)
                .execute()
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getLong(0);
    }
}

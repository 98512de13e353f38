package dev.latchkey.notifications.it;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.notifications.it.Story.Person;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a person's app does. */
record InboxClient(Person person) {
    static InboxClient of(Person person) {
        return new InboxClient(person);
    }

    int status() {
        return given().auth()
                .oauth2(person.token())
                .get("/v1/inbox/unread-count")
                .statusCode();
    }

    List<String> kinds() {
        return inbox(Map.of()).getList("items.kind");
    }

    JsonPath inbox(Map<String, Object> parameters) {
        return given().auth()
                .oauth2(person.token())
                .queryParams(parameters)
                .get("/v1/inbox")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Waits for what the token stands for; comes again when it is told to, as on a slow machine. */
    JsonPath inboxAt(String token) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> given().auth()
                                .oauth2(person.token())
                                .header(ConsistencyToken.HEADER, token)
                                .get("/v1/inbox"),
                        answer -> answer.statusCode() != 503)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    long unread() {
        return given().auth()
                .oauth2(person.token())
                .get("/v1/inbox/unread-count")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getLong("unread");
    }

    Response read(String id) {
        return given().auth().oauth2(person.token()).post("/v1/inbox/{id}/read", id);
    }
}

package dev.latchkey.notifications.it;

import static io.restassured.RestAssured.given;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What operators read of the service. */
final class ServiceMetrics {
    private ServiceMetrics() {}

    /** @param outcome as docs/metrics.md names it */
    static double mailAttempts(String outcome) {
        return of("latchkey_mail_attempts_total{outcome=\"" + outcome + "\"}");
    }

    /** @param series its name with its tags */
    static double of(String series) {
        String all = given().get("/q/metrics").asString();
        Matcher value = Pattern.compile("^" + Pattern.quote(series) + " (\\S+)", Pattern.MULTILINE)
                .matcher(all);
        if (!value.find()) {
            throw new AssertionError("no " + series);
        }
        return Double.parseDouble(value.group(1));
    }
}

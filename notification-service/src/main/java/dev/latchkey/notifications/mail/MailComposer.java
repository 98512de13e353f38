package dev.latchkey.notifications.mail;

import dev.latchkey.notifications.config.MailConfig;
import dev.latchkey.notifications.texts.Wording;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.MailMessage;
import jakarta.enterprise.context.ApplicationScoped;

/** Words to mail: text and HTML, in the account's language. */
@ApplicationScoped
public class MailComposer {
    private final Template text;
    private final Template html;
    private final String from;
    private final String domain;

    MailComposer(
            @Location("mail/notice.txt") Template text,
            @Location("mail/notice.html") Template html,
            MailConfig config) {
        this.text = text;
        this.html = html;
        this.from = config.from();
        this.domain = config.from().replaceAll(".*@|[^A-Za-z0-9.-]+", "");
    }

    /** A repeat of the same delivery has the same Message-ID, so that whoever gets it twice can tell. */
    Uni<MailMessage> compose(Letter letter) {
        Wording wording = Wording.in(letter.locale());
        String title = wording.title(letter.kind(), letter.key(), letter.lock());
        return render(text, wording, title, letter)
                .chain(plain -> render(html, wording, title, letter)
                        .map(rich -> new MailMessage()
                                .setFrom(from)
                                .setTo(letter.email())
                                .setSubject(title)
                                .setText(plain)
                                .setHtml(rich)
                                .addHeader("Message-ID", "<" + letter.id() + "@" + domain + ">")
                                .addHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers
                                .addHeader(
                                        "Content-Language", wording.language().toLanguageTag())));
    }

    private static Uni<String> render(Template template, Wording wording, String title, Letter letter) {
        TemplateInstance instance = template.data("title", title)
                .data("greeting", wording.greeting(letter.displayName()))
                .data("body", wording.body(letter.kind(), letter.key(), letter.lock()))
                .data("reason", wording.texts().reason())
                .data("language", wording.language().toLanguageTag());
        return instance.createUni();
    }
}

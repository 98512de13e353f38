package dev.latchkey.notifications.texts;

import dev.latchkey.notifications.domain.NoticeKind;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of a notice in one language.
 *
 * @param texts of that language
 * @param language that the texts are in
 */
public record Wording(NoticeTexts texts, Locale language) {
    private static final Set<String> TRANSLATED = Set.of("de");

    /** @param tag BCP 47; English if it is null or a language without a translation */
    public static Wording in(@Nullable String tag) {
        Locale asked = tag == null ? Locale.ENGLISH : Locale.forLanguageTag(tag);
        if (TRANSLATED.contains(asked.getLanguage())) {
            Locale language = Locale.of(asked.getLanguage());
            return new Wording(
                    MessageBundles.get(NoticeTexts.class, Localized.Literal.of(language.toLanguageTag())), language);
        }
        return new Wording(MessageBundles.get(NoticeTexts.class), Locale.ENGLISH);
    }

    /** One line. @param key is of no matter where the kind is about the lock itself */
    public String title(NoticeKind kind, String key, String lock) {
        return switch (kind) {
            case KEY_SHARED -> texts.keySharedTitle(key, lock);
            case SHARE_CHANGED -> texts.shareChangedTitle(key, lock);
            case SHARE_ENDED -> texts.shareEndedTitle(key, lock);
            case KEY_DEACTIVATED -> texts.keyDeactivatedTitle(key, lock);
            case KEY_DOWNLOADED -> texts.keyDownloadedTitle(key, lock);
            case KEY_USED_UP -> texts.keyUsedUpTitle(key, lock);
            case KEY_RESET -> texts.keyResetTitle(key, lock);
            case FORMER_HOLDER_OUT -> texts.formerHolderOutTitle(key, lock);
            case DEACTIVATION_CONFIRMED -> texts.deactivationConfirmedTitle(key, lock);
            case ADMINISTRATOR_ADDED -> texts.administratorAddedTitle(lock);
            case ADMINISTRATOR_REMOVED -> texts.administratorRemovedTitle(lock);
        };
    }

    /** A few sentences. */
    public String body(NoticeKind kind, String key, String lock) {
        return switch (kind) {
            case KEY_SHARED -> texts.keySharedBody(key, lock);
            case SHARE_CHANGED -> texts.shareChangedBody(key, lock);
            case SHARE_ENDED -> texts.shareEndedBody(key, lock);
            case KEY_DEACTIVATED -> texts.keyDeactivatedBody(key, lock);
            case KEY_DOWNLOADED -> texts.keyDownloadedBody(key, lock);
            case KEY_USED_UP -> texts.keyUsedUpBody(key, lock);
            case KEY_RESET -> texts.keyResetBody(key, lock);
            case FORMER_HOLDER_OUT -> texts.formerHolderOutBody(key, lock);
            case DEACTIVATION_CONFIRMED -> texts.deactivationConfirmedBody(key, lock);
            case ADMINISTRATOR_ADDED -> texts.administratorAddedBody(lock);
            case ADMINISTRATOR_REMOVED -> texts.administratorRemovedBody(lock);
        };
    }

    public String greeting(@Nullable String name) {
        return name == null || name.isBlank() ? texts.greetingWithoutName() : texts.greeting(name);
    }
}

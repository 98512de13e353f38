package dev.latchkey.shares.domain;

import java.util.Optional;
import java.util.UUID;

/** One entry of one account's address book (S3). */
public record ContactId(UUID value) {
    /** Empty if the text is not the id of any contact. */
    public static Optional<ContactId> parse(String text) {
        try {
            return Optional.of(new ContactId(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}

package dev.latchkey.shares.domain;

/**
 * A person as an account knows it, registered or not (S3). Personal data: it stays in this service's tables.
 *
 * @param email lower case, as the IDs of accounts are
 * @param version rises with every change, from 1
 */
public record Contact(ContactId id, String email, String name, long version) {
    /** Enough for any house; each is read as a page of a list. */
    public static final int MOST = 1_000;

    public Contact changed(String newEmail, String newName) {
        return new Contact(id, newEmail, newName, version + 1);
    }

    @Override
    public String toString() {
        return "Contact[" + id + "]"; // no name, no e-mail in a log
    }
}

package dev.latchkey.shares.domain;

import java.util.Optional;

/** The rules of sharing that hold for keys of every kind. */
final class SharingRules {
    private SharingRules() {}

    /** Why this caller may not manage the share of this key (L4); empty if so. */
    static Optional<Refusal> notTheSharer(Caller caller, AnyKey key) {
        if (!caller.administrator()) {
            return Optional.of(Refusal.NOT_FOUND);
        }
        return key.enabler()
                .map(enabler -> enabler.equals(caller.account())
                        ? Optional.<Refusal>empty()
                        : Optional.of(Refusal.NOT_YOURS_TO_SHARE))
                .orElse(Optional.of(Refusal.KEY_NOT_ENABLED));
    }

    /** Why that can't be given to this recipient (S7); empty if it can. */
    static Optional<Refusal> notGrantable(Caller by, Recipient recipient, Permissions permissions, KeyCommand command) {
        if (recipient.account().filter(by.account()::equals).isPresent()) {
            return Optional.of(Refusal.RECIPIENT_IS_SHARER);
        }
        return permissions.refusal(command.at());
    }

    /**
     * A share after a partial update.
     *
     * @param another it has another recipient, which makes it a new share with a new generation
     */
    record Modified(Share share, boolean another) {}

    /** What the update doesn't name stays (E4). */
    static Modified modified(Share before, KeyCommand.ModifyShare c) {
        Recipient recipient = c.recipient().orElse(before.recipient());
        // naming "by code" again asks for a new code, so it is another recipient even if the method stays (E1)
        boolean another = c.recipient().isPresent()
                && (recipient instanceof Recipient.ByCode || !recipient.equals(before.recipient()));
        Permissions permissions = c.permissions().applyTo(before.permissions());
        return new Modified(
                new Share(recipient, c.by().account(), another ? c.at() : before.sharedAt(), permissions), another);
    }
}

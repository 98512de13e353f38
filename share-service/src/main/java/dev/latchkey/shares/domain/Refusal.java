package dev.latchkey.shares.domain;

/** Every reason for which a rule refuses a command. The code is stable and part of the API; a used code keeps its meaning. */
public enum Refusal {
    /** The one answer for "not there" and "not yours". */
    NOT_FOUND(
            "not-found",
            Kind.UNKNOWN,
            "It does not exist, or you have no access to it. Check the id and who is signed in."),
    LOCK_ALREADY_REGISTERED("lock.already-registered", Kind.CONFLICT, "A lock with this id is registered already."),
    CLAIM_NOT_VALID(
            "claim.not-valid",
            Kind.CONFLICT,
            "No lock can be claimed with this id and code. Check both; they are on the lock's card."),
    TOO_MANY_ATTEMPTS("attempts.too-many", Kind.TOO_MANY, "Too many wrong codes. Wait before you try again."),
    LAST_ADMINISTRATOR(
            "lock.last-administrator",
            Kind.CONFLICT,
            "The last administrator of a lock can't be removed. Add another one first, or transfer the lock."),
    TOO_MANY_ADMINISTRATORS(
            "lock.too-many-administrators", Kind.CONFLICT, "A lock has at most 50 administrators. Remove one first."),
    ACCOUNT_NOT_REGISTERED(
            "account.not-registered", Kind.CONFLICT, "No account has this ID. That person has to sign in once."),
    TRANSFER_TO_ONESELF("lock.transfer-to-oneself", Kind.CONFLICT, "The lock is yours already. Name another account."),
    NO_FREE_SLOT(
            "lock.no-free-slot",
            Kind.CONFLICT,
            "The lock has no place for another key of this kind. Disable one first."),
    SLOT_NOT_VALID(
            "key.slot-not-valid",
            Kind.INVALID,
            "A lock has offline keys 1 to 10, and online keys from 1 to the number that this service allows."),
    KEY_ALREADY_ENABLED(
            "key.already-enabled", Kind.CONFLICT, "The key is enabled already. Disable it first to take it over."),
    KEY_NOT_ENABLED("key.not-enabled", Kind.CONFLICT, "The key is not enabled. Enable it first."),
    NOT_YOURS_TO_SHARE(
            "key.not-yours-to-share",
            Kind.FORBIDDEN,
            "Only the administrator who enabled a key may share it. Take it over by disabling and enabling it."),
    RECIPIENT_NOT_REGISTERED(
            "recipient.not-registered",
            Kind.CONFLICT,
            "No account has this ID. The recipient has to sign in once, or share by code."),
    RECIPIENT_IS_SHARER("recipient.is-sharer", Kind.CONFLICT, "A key can't be shared to oneself."),
    CONTACT_ALREADY_THERE(
            "contact.already-there",
            Kind.CONFLICT,
            "Your address book has a contact with this e-mail address already."),
    TOO_MANY_CONTACTS(
            "contact.too-many", Kind.CONFLICT, "An address book has at most 1000 contacts. Remove one first."),
    ENDS_BEFORE_START("permissions.ends-before-start", Kind.INVALID, "The end date has to be after the start date."),
    ENDS_IN_PAST("permissions.ends-in-past", Kind.INVALID, "The end date has to be in the future."),
    TOO_FEW_UNLOCKS("permissions.too-few-unlocks", Kind.INVALID, "The number of unlocks has to be at least 1."),
    HOURS_EMPTY(
            "permissions.hours-empty",
            Kind.INVALID,
            "Weekly hours need at least one window, with at least one day, that ends at another time than it begins."
                    + " Leave them out for any time."),
    HOURS_OVERLAP("permissions.hours-overlap", Kind.INVALID, "Windows of the week must not overlap."),
    TOO_MANY_HOURS("permissions.hours-too-many", Kind.INVALID, "Weekly hours have at most 28 windows."),
    ALREADY_SHARED(
            "key.already-shared",
            Kind.CONFLICT,
            "The key is shared and not downloaded yet. Modify the share, or cancel it first."),
    ALREADY_DOWNLOADED(
            "key.already-downloaded", Kind.CONFLICT, "The key has been downloaded. The one way now is a reset."),
    NOTHING_SHARED("key.nothing-shared", Kind.CONFLICT, "The key is not shared to anybody."),
    NOT_DOWNLOADED(
            "key.not-downloaded", Kind.CONFLICT, "The key has not been downloaded. Modify the share, or cancel it."),
    DOWNLOADED_ELSEWHERE(
            "key.downloaded-elsewhere",
            Kind.CONFLICT,
            "The key has been downloaded to another device. Ask the administrator for a reset."),
    SHARE_EXPIRED("share.expired", Kind.CONFLICT, "The share has ended. Ask the administrator to share the key again."),
    CODE_NOT_VALID(
            "code.not-valid", Kind.CONFLICT, "The code is not valid. It may be mistyped, used, cancelled or too old."),
    CODE_FOR_OFFLINE_ONLY(
            "recipient.code-for-offline-only", Kind.CONFLICT, "An online key is shared to an ID; it has no code."),
    ONLINE_ALREADY_SHARED(
            "key.online-already-shared", Kind.CONFLICT, "The key is shared. Modify the share, or revoke it first."),
    KEY_IS_ONLINE(
            "key.is-online",
            Kind.CONFLICT,
            "An online key is not downloaded, so there is nothing to reset or deactivate. Modify its share, or revoke"
                    + " it."),
    KEY_IS_OFFLINE("key.is-offline", Kind.CONFLICT, "An offline key is downloaded, and unlocks at the lock by itself."),
    UNLOCK_NOT_YET("unlock.not-yet", Kind.CONFLICT, "The key does not open yet: its start date has not come."),
    UNLOCK_ENDED("unlock.ended", Kind.CONFLICT, "The key opens no more: its end date is over."),
    UNLOCK_OUTSIDE_HOURS(
            "unlock.outside-hours",
            Kind.CONFLICT,
            "The key does not open at this hour. Its weekly hours say when it does."),
    UNLOCK_USED_UP("unlock.used-up", Kind.CONFLICT, "The key opens no more: all its unlocks are used."),
    UNLOCK_REVOKED("unlock.revoked", Kind.CONFLICT, "The key is no longer shared with you."),
    UNLOCK_NOT_RECIPIENT(
            "unlock.not-recipient",
            Kind.FORBIDDEN,
            "Only the account that an online key is shared to unlocks with it."),
    ALREADY_DEACTIVATING("key.already-deactivating", Kind.CONFLICT, "The order is on its way to the lock already."),
    ALREADY_DEACTIVATED("key.already-deactivated", Kind.CONFLICT, "The lock has confirmed the deactivation already.");

    /** What kind of no it is; the API turns it into a status code. */
    public enum Kind {
        UNKNOWN,
        FORBIDDEN,
        CONFLICT,
        INVALID,
        TOO_MANY
    }

    private final String code;
    private final Kind kind;
    private final String advice;

    Refusal(String code, Kind kind, String advice) {
        this.code = code;
        this.kind = kind;
        this.advice = advice;
    }

    public String code() {
        return code;
    }

    public Kind kind() {
        return kind;
    }

    /** What a person can do, in English. */
    public String advice() {
        return advice;
    }
}

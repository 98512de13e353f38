package dev.latchkey.notifications.texts;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** English; the other languages are in {@code messages/notices_<language>.properties}. Never a code or another secret. */
@MessageBundle(value = "notices", locale = "en")
public interface NoticeTexts {
    @Message("Key “{key}” for {lock} was shared with you")
    String keySharedTitle(String key, String lock);

    @Message(
            "You have been given the key “{key}” for {lock}. Sign in to see when and how often it opens, and to use it.")
    String keySharedBody(String key, String lock);

    @Message("Key “{key}” for {lock} has changed")
    String shareChangedTitle(String key, String lock);

    @Message("When or how often your key “{key}” for {lock} opens has changed. Sign in to see what holds now.")
    String shareChangedBody(String key, String lock);

    @Message("Key “{key}” for {lock} is no longer yours")
    String shareEndedTitle(String key, String lock);

    @Message("The key “{key}” for {lock} is no longer shared with you.")
    String shareEndedBody(String key, String lock);

    @Message("Key “{key}” for {lock} was deactivated")
    String keyDeactivatedTitle(String key, String lock);

    @Message("Your key “{key}” for {lock} was deactivated. The lock no longer opens with it.")
    String keyDeactivatedBody(String key, String lock);

    @Message("Key “{key}” for {lock} was downloaded")
    String keyDownloadedTitle(String key, String lock);

    @Message("The recipient has downloaded the key “{key}” for {lock} and can open with it without a network.")
    String keyDownloadedBody(String key, String lock);

    @Message("Key “{key}” for {lock} is used up")
    String keyUsedUpTitle(String key, String lock);

    @Message(
            "The last unlock of the key “{key}” for {lock} has been used. It opens no more, unless you give it more unlocks.")
    String keyUsedUpBody(String key, String lock);

    @Message("Key “{key}” for {lock} was reset")
    String keyResetTitle(String key, String lock);

    @Message(
            "The key “{key}” for {lock} was reset and has a new recipient. The former holder may be able to open until the lock has seen the new key or confirmed a deactivation.")
    String keyResetBody(String key, String lock);

    @Message("The lock confirmed: the former holder of key “{key}” for {lock} is out")
    String formerHolderOutTitle(String key, String lock);

    @Message("{lock} no longer opens for the former holder of the key “{key}”.")
    String formerHolderOutBody(String key, String lock);

    @Message("The lock confirmed: key “{key}” for {lock} is deactivated")
    String deactivationConfirmedTitle(String key, String lock);

    @Message("{lock} has confirmed the deactivation of the key “{key}”. Whoever held it can no longer open with it.")
    String deactivationConfirmedBody(String key, String lock);

    @Message("You administrate {lock} now")
    String administratorAddedTitle(String lock);

    @Message(
            "You have been made an administrator of {lock}. Sign in to see its keys, and to enable and share some of your own.")
    String administratorAddedBody(String lock);

    @Message("You no longer administrate {lock}")
    String administratorRemovedTitle(String lock);

    @Message(
            "You are no longer an administrator of {lock}. You no longer see the lock, nor the keys that you have enabled there.")
    String administratorRemovedBody(String lock);

    @Message("Hello {name},")
    String greeting(String name);

    @Message("Hello,")
    String greetingWithoutName();

    @Message("You get this mail because it concerns a lock or key of your Latchkey account.")
    String reason();
}

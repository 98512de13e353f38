package dev.latchkey.shares.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What has happened to one offline key; some of it happens to online keys too. */
public sealed interface KeyEvent {
    record KeyEnabled(AccountId by, long nameVersion) implements KeyEvent, OnlineKeyEvent {}

    record KeyRenamed(long nameVersion) implements KeyEvent, OnlineKeyEvent {}

    record KeyDisabled() implements KeyEvent, OnlineKeyEvent {}

    record KeyShared(int generation, Share share) implements KeyEvent, OnlineKeyEvent {}

    /** @param generation higher than before when the recipient or method changed (E1) */
    record ShareModified(int generation, Share share) implements KeyEvent, OnlineKeyEvent {}

    record ShareCancelled() implements KeyEvent {}

    record KeyReset(int generation, Share share) implements KeyEvent {}

    record KeyDownloaded(Recipient by, String deviceKey, Instant at) implements KeyEvent {}

    record DeactivationOrdered(String orderId, int upTo, Instant at) implements KeyEvent {}

    record DeactivationConfirmed(
            String orderId,
            int upTo,
            long counter,
            @Nullable Instant lockTime,
            Way way,
            Instant at) implements KeyEvent {}

    record UseReported(
            int generation, long counter, @Nullable Instant lockTime, Way way) implements KeyEvent {}
}

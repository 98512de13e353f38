package dev.latchkey.shares.domain;

/** What has happened to one online key. */
public sealed interface OnlineKeyEvent
        permits KeyEvent.KeyEnabled,
                KeyEvent.KeyRenamed,
                KeyEvent.KeyDisabled,
                KeyEvent.KeyShared,
                KeyEvent.ShareModified,
                OnlineKeyEvent.ShareRevoked,
                OnlineKeyEvent.KeyUnlocked {

    /** The share has ended (E4). */
    record ShareRevoked() implements OnlineKeyEvent {}

    /** The recipient was allowed to unlock, and it is counted (U2). */
    record KeyUnlocked(UnlockWay way) implements OnlineKeyEvent {}
}

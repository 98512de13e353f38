package dev.latchkey.shares.domain;

import java.util.Optional;

/** What keys of every kind have in common: a name, a number of shares, an administrator who shares it, a share. */
public sealed interface AnyKey permits Key, OnlineKey {
    /** Of the newest name; 0 before the first. */
    long nameVersion();

    /** Of the newest share; 0 before the first. */
    int generation();

    /** Who has the right to share it (L4); empty when disabled. */
    Optional<AccountId> enabler();

    Optional<Share> currentShare();
}

package dev.latchkey.shares.domain;

import java.time.Instant;

/** A key as given to one recipient. */
public record Share(Recipient recipient, AccountId sharedBy, Instant sharedAt, Permissions permissions) {}

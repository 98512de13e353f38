package dev.latchkey.shares.domain;

/** Which way a lock's statement reached the platform. */
public enum Way {
    BRIDGE,
    PHONE
}

package dev.latchkey.shares.domain;

import java.util.UUID;

/** Opaque; says nothing about the person. */
public record AccountId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}

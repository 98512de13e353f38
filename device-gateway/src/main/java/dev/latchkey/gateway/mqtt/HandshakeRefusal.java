package dev.latchkey.gateway.mqtt;

/** Why a line is closed before its TLS handshake, without a word; a tag of the refusal metric. */
enum HandshakeRefusal {
    TOO_MANY_HANDSHAKES,
    HANDSHAKE_TOO_LATE
}

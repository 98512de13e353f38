package dev.latchkey.gateway.mqtt;

/** Why a line is closed before its CONNECT, without a word; a tag of the refusal metric. */
enum NewcomerRefusal {
    SILENT_NEWCOMER,
    TOO_MANY_NEWCOMERS
}

package dev.latchkey.gateway.mqtt;

/** Why a line is closed before its CONNECT, without a word; a tag of the refusal metric. */
enum NewcomerRefusal {
    SILENT_NEWCOMER,
    TOO_MANY_NEWCOMERS,
    /** It comes from a load balancer, and does not begin as those do. */
    NO_PROXY_HEADER,
    /** It began with something else, or with a CONNECT that can't be read. */
    NO_CONNECT
}

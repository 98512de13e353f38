package dev.latchkey.local.demo;

import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Reply;

/** The consistency token of a command's answer: how far the lock's events have come. */
record Token(String lockId, long sequence) {
    static Token of(Reply reply) {
        String header = reply.header(ApiClient.CONSISTENCY)
                .orElseThrow(() -> new NotAsTold(reply + " has no " + ApiClient.CONSISTENCY + " header"));
        int colon = header.lastIndexOf(':');
        return new Token(header.substring(0, colon), Long.parseLong(header.substring(colon + 1)));
    }

    String header() {
        return lockId + ":" + sequence;
    }
}

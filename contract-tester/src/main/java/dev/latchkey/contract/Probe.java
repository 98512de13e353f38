package dev.latchkey.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request, byte by byte: what an HTTP client would refuse to send can be sent too.
 *
 * @param what is special about it
 * @param target path and query, encoded
 * @param body null for none
 * @param missing how many bytes of the body are announced and not sent
 * @param scope what the document says about its answers
 */
record Probe(
        String what,
        String method,
        String target,
        List<Header> headers,
        byte @Nullable [] body,
        int missing,
        Scope scope) {

    record Header(String name, String value) {}

    enum Scope {
        /** Asks for this operation: its answer is one of those that the document has for it. */
        OPERATION,
        /** Asks for this operation with what the document forbids: it is refused. */
        FORBIDDEN,
        /** Asks for something that the document doesn't have: any refusal, in the form of all refusals. */
        ELSEWHERE,
        /** Asks for a method that the path does not have, or which ones it has: those that the document has for it are told. */
        METHODS,
        /** Is no HTTP (RFC 9110 §5.5): the HTTP server refuses it before there is an API to answer. */
        NO_HTTP
    }

    Probe {
        headers = List.copyOf(headers);
    }

    Probe with(String name, @Nullable String value, String why) {
        List<Header> changed = new ArrayList<>(headers);
        changed.removeIf(header -> header.name().equalsIgnoreCase(name));
        if (value != null) {
            changed.add(new Header(name, value));
        }
        return new Probe(why, method, target, changed, body, missing, scope);
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    Probe at(String otherTarget, String why) {
        return new Probe(why, method, otherTarget, headers, body, missing, scope);
    }

    Probe sending(byte @Nullable [] otherBody, String why) {
        return new Probe(why, method, target, headers, otherBody, missing, scope);
    }

    Probe in(Scope other) {
        return new Probe(what, method, target, headers, body, missing, other);
    }

    Probe cutOffBy(int bytes) {
        return new Probe("body cut off", method, target, headers, body, bytes, scope);
    }

    Probe withMethod(String otherMethod) {
        return new Probe("method " + otherMethod, otherMethod, target, headers, body, missing, Scope.METHODS);
    }

    /** Without the query. */
    String path() {
        return target.replaceFirst("[?].*", "");
    }

    byte[] head() {
        StringBuilder head =
                new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (Header header : headers) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        if (body != null) {
            head.append("Content-Length: ").append(body.length + missing).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(what + "\n    " + method + " " + cut(target));
        for (Header header : headers) {
            if (!header.name().equals("Authorization") || header.value().length() < 40) {
                text.append("\n    ").append(header.name()).append(": ").append(cut(header.value()));
            }
        }
        if (body != null) {
            text.append("\n    ").append(cut(new String(body, StandardCharsets.UTF_8)));
        }
        return text.toString();
    }

    static String cut(String text) {
        return text.length() <= 400 ? text : text.substring(0, 400) + "… (" + text.length() + ")";
    }
}

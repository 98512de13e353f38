package dev.latchkey.gateway.mqtt;

/** Why a bridge gets no certificate over its connection; what programs of bridges are told, and a tag of the refusal metric. */
public enum RenewalRefusal {
    /** What a stolen secret can do ends with the secret. */
    CERTIFICATE_NOT_RENEWABLE("certificate.not-renewable"),
    CERTIFICATE_BAD_REQUEST("certificate.bad-request"),
    /** As the HTTP API says it. */
    CERTIFICATE_NO_AUTHORITY("bridge.no-authority"),
    CERTIFICATE_UNAVAILABLE("certificate.unavailable");

    private final String code;

    RenewalRefusal(String code) {
        this.code = code;
    }

    /** Stable. */
    String code() {
        return code;
    }
}

package dev.latchkey.keys.observability;

/** The projections, as the value of the metric tag {@code projection}. */
public enum Projection {
    KEYS("keys"),
    ACCOUNTS("accounts");

    private final String tag;

    Projection(String tag) {
        this.tag = tag;
    }

    public String tag() {
        return tag;
    }
}

package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeTopicsTest {
    private final BridgeTopics topics = new BridgeTopics("BR-1");

    @Test
    @Tag("B1")
    void b1_ownTopics_mayBeUsed_eachInItsDirection() {
        assertThat(topics.maySubscribe("v1/bridges/BR-1/orders")).isTrue();
        assertThat(topics.mayPublish("v1/bridges/BR-1/statements")).isTrue();
        assertThat(topics.mayPublish("v1/bridges/BR-1/status")).isTrue();
        assertThat(topics.mayPublish("v1/bridges/BR-1/signing-requests")).isTrue();
        assertThat(topics.maySubscribe("v1/bridges/BR-1/certificates")).isTrue();
        assertThat(topics.mayPublish("v1/bridges/BR-1/certificates")).isFalse();
        assertThat(topics.maySubscribe("v1/bridges/BR-1/signing-requests")).isFalse();
        assertThat(topics.maySubscribe("v1/bridges/BR-1/statements")).isFalse();
        assertThat(topics.mayPublish("v1/bridges/BR-1/orders")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1/bridges/BR-2/orders",
                "v1/bridges/BR-2/signing-requests",
                "v1/bridges/BR-2/certificates",
                "v1/bridges/+/orders",
                "v1/bridges/BR-1/#",
                "v1/bridges/BR-1/+",
                "v1/bridges/BR-1/orders/#",
                "$share/group/v1/bridges/BR-1/orders",
                "$SYS/#",
                "#",
                "+/+/+/+",
                "",
                "/v1/bridges/BR-1/orders",
                "V1/BRIDGES/BR-1/ORDERS"
            })
    @Tag("B1")
    @Tag("inv-14")
    void b1_anyOtherTopic_isForeign(String topic) {
        assertThat(topics.maySubscribe(topic)).isFalse();
        assertThat(topics.mayPublish(topic)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "-abc", "a/b", "a+b", "a#b", "BR 1", "BR-1\n"})
    void idWithAnotherForm_isRefused(String id) {
        assertThatThrownBy(() -> new BridgeTopics(id)).isInstanceOf(IllegalArgumentException.class);
    }
}

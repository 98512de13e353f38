package dev.latchkey.lock.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import dev.latchkey.lock.protocol.OffsetTable.Span;
import dev.latchkey.lock.protocol.Verification.Invalid;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("D4")
class CredentialsTest {
    private static final IssuerKey ISSUER = IssuerKey.generate();
    private static final TrustedIssuers TRUSTED = TrustedIssuers.of(ISSUER);
    private static final Device DEVICE = Device.generate();
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final WeeklyHours HOURS = new WeeklyHours(
            List.of(new WeeklyWindow(0b0011111, 480, 1080), new WeeklyWindow(0b1100000, 1320, 120)),
            OffsetTable.of(ZoneId.of("Europe/Zurich"), NOON, NOON.plusSeconds(600_000)));
    private static final Credential CREDENTIAL = new Credential(
            "LK-7Q2M.offline-1.3",
            "LK-7Q2M",
            1,
            3,
            NOON,
            NOON,
            NOON.plusSeconds(600_000),
            3,
            HOURS,
            DEVICE.publicKey());
    private static final String SIGNED = Credentials.sign(CREDENTIAL, ISSUER);

    @Test
    void d4_credential_comesBackWhole() {
        assertThat(Credentials.verify(SIGNED, TRUSTED)).isEqualTo(new Valid<>(CREDENTIAL));
    }

    @Test
    void d4_credential_leavesOut_whatHasNoLimit() {
        Credential unlimited = new Credential("id", "LK-7Q2M", 1, 1, NOON, null, null, null, null, DEVICE.publicKey());
        String signed = Credentials.sign(unlimited, ISSUER);
        assertThat(Credentials.verify(signed, TRUSTED)).isEqualTo(new Valid<>(unlimited));
        assertThat(payload(signed)).doesNotContain("nbf", "exp", "unlocks", "hours");
    }

    @Test
    void d4_credential_rounds_neverInTheHoldersFavour() {
        Instant odd = NOON.plusMillis(1);
        Credential credential = new Credential("id", "LK-7Q2M", 1, 1, odd, odd, odd, null, null, DEVICE.publicKey());
        assertThat(credential.startsAt()).isEqualTo(NOON.plusSeconds(1));
        assertThat(credential.endsAt()).isEqualTo(NOON);
    }

    @Test
    void d4_credential_isTrusted_throughThePublishedKeySet() throws ParseException {
        TrustedIssuers published = TrustedIssuers.parse(TRUSTED.toJson());
        assertThat(Credentials.verify(SIGNED, published)).isEqualTo(new Valid<>(CREDENTIAL));
        assertThat(TRUSTED.toJson()).doesNotContain("\"d\"");
    }

    @Test
    void d4_credential_isInvalid_ofAnotherIssuer() {
        String foreign = Credentials.sign(CREDENTIAL, IssuerKey.generate());
        assertThat(Credentials.verify(foreign, TRUSTED)).isEqualTo(new Invalid<>(Flaw.UNKNOWN_SIGNER));
    }

    @Test
    void d4_credential_isInvalid_whenSignedByAnotherKeyUnderATrustedName() {
        String forged = ForgedJws.withClaims(SIGNED, claims -> {}, signer(IssuerKey.generate()));
        assertThat(Credentials.verify(forged, TRUSTED)).isEqualTo(new Invalid<>(Flaw.WRONG_SIGNATURE));
    }

    @Test
    void d4_credential_isInvalid_whenChangedAfterSigning() {
        String changed = ForgedJws.withUnsignedChange(SIGNED, claims -> claims.put("unlocks", 1000));
        assertThat(Credentials.verify(changed, TRUSTED)).isEqualTo(new Invalid<>(Flaw.WRONG_SIGNATURE));
    }

    @Test
    void d4_credential_isInvalid_whenItNamesItsOwnKey() {
        JWSHeader header = new JWSHeader.Builder(ForgedJws.headerOf(SIGNED))
                .jwk(DEVICE.publicKey().key())
                .keyID(null)
                .build();
        String forged = ForgedJws.withHeader(SIGNED, header, signer(DEVICE.exportPrivateJwk()));
        assertThat(Credentials.verify(forged, TRUSTED)).isEqualTo(new Invalid<>(Flaw.MALFORMED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongClaims")
    void d4_credential_isMalformed_byItsClaims(String what, Consumer<Map<String, Object>> change) {
        String signed = ForgedJws.withClaims(SIGNED, change, signer(ISSUER));
        assertThat(Credentials.verify(signed, TRUSTED)).isEqualTo(new Invalid<>(Flaw.MALFORMED));
    }

    static Stream<Arguments> wrongClaims() {
        return Stream.of(
                change("no lock", claims -> claims.remove("sub")),
                change("empty lock", claims -> claims.put("sub", "")),
                change("no generation", claims -> claims.remove("gen")),
                change("generation 0", claims -> claims.put("gen", 0)),
                change("generation after which none can come", claims -> claims.put("gen", Integer.MAX_VALUE)),
                change("generation wraps", claims -> claims.put("gen", 1L << 32 | 1)),
                change("generation as text", claims -> claims.put("gen", "3")),
                change("slot wraps", claims -> claims.put("slot", 1L << 32 | 1)),
                change("fraction", claims -> claims.put("slot", 1.5)),
                change("0 unlocks", claims -> claims.put("unlocks", 0)),
                change("unlocks as text", claims -> claims.put("unlocks", "3")),
                change("end as text", claims -> claims.put("exp", "tomorrow")),
                change("end beyond all calendars", claims -> claims.put("exp", Long.MAX_VALUE)),
                change("hours as text", claims -> claims.put("hours", "always")),
                change("no windows", hours("weekly", List.of())),
                change("too many windows", hours("weekly", Collections.nCopies(29, List.of(1, 0, 1)))),
                change("no day", hours("weekly", List.of(List.of(0, 0, 1)))),
                change("eighth day", hours("weekly", List.of(List.of(128, 0, 1)))),
                change("empty window", hours("weekly", List.of(List.of(1, 60, 60)))),
                change("minute -1", hours("weekly", List.of(List.of(1, -1, 60)))),
                change("begins at 24:00", hours("weekly", List.of(List.of(1, 1440, 60)))),
                change("ends at 0:00", hours("weekly", List.of(List.of(1, 60, 0)))),
                change("ends at 24:01", hours("weekly", List.of(List.of(1, 60, 1441)))),
                change("minute wraps", hours("weekly", List.of(List.of(1, 0, 1L << 32 | 60)))),
                change("fraction of a minute", hours("weekly", List.of(List.of(1, 0.5, 60)))),
                change("window without end", hours("weekly", List.of(List.of(1, 60)))),
                change("window is no list", hours("weekly", List.of(1))),
                change("no offsets", hours("offsets", List.of())),
                change("too many offsets", hours("offsets", manySpans())),
                change("offset of 18 hours and a second", hours("offsets", List.of(List.of(0, 64_801)))),
                change("offset of -18 hours and a second", hours("offsets", List.of(List.of(0, -64_801)))),
                change("offsets turn back", hours("offsets", List.of(List.of(2, 0), List.of(1, 0)))),
                change("offsets stand still", hours("offsets", List.of(List.of(2, 0), List.of(2, 0)))),
                change("table is empty", hours("until", 0)),
                change("table without end", hours("until", "never")),
                change("no device key", claims -> claims.remove("cnf")),
                change("device key of another type", claims -> claims.put("cnf", Map.of("jwk", Map.of("kty", "oct")))),
                change("device key off the curve", claims -> claims.put("cnf", Map.of("jwk", offCurve()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongHeaders")
    void d4_credential_isMalformed_byItsHeader(String what, String signed) {
        assertThat(Credentials.verify(signed, TRUSTED)).isEqualTo(new Invalid<>(Flaw.MALFORMED));
    }

    static Stream<Arguments> wrongHeaders() throws JOSEException {
        JWSHeader good = ForgedJws.headerOf(SIGNED);
        JWSSigner signer = signer(ISSUER);
        JWSHeader order = new JWSHeader.Builder(good)
                .type(new JOSEObjectType(Orders.TYPE))
                .build();
        JWSHeader otherCase = new JWSHeader.Builder(good)
                .type(new JOSEObjectType("LATCHKEY-CREDENTIAL+JWT"))
                .build();
        JWSHeader critical =
                new JWSHeader.Builder(good).criticalParams(Set.of("exp")).build();
        JWSHeader mac = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(good.getType())
                .keyID(good.getKeyID())
                .build();
        MACSigner publicKeyAsSecret = new MACSigner(ISSUER.publicKey().toJson().getBytes(StandardCharsets.UTF_8));
        String unsigned =
                encode("{\"alg\":\"none\",\"typ\":\"latchkey-credential+jwt\",\"kid\":\"" + good.getKeyID() + "\"}")
                        + "." + SIGNED.split("\\.")[1] + ".";
        return Stream.of(
                Arguments.of("an order's type", ForgedJws.withHeader(SIGNED, order, signer)),
                Arguments.of("type in another case", ForgedJws.withHeader(SIGNED, otherCase, signer)),
                Arguments.of("crit", ForgedJws.withHeader(SIGNED, critical, signer)),
                Arguments.of("HS256 with the public key", ForgedJws.withHeader(SIGNED, mac, publicKeyAsSecret)),
                Arguments.of("alg none", unsigned),
                Arguments.of("no header", encode("null") + SIGNED.substring(SIGNED.indexOf('.'))),
                Arguments.of("no claims", ForgedJws.withUnsignedClaims(SIGNED, "null")),
                Arguments.of("not a JWS", "opens everything"),
                Arguments.of("nothing", ""),
                Arguments.of("too long", SIGNED + "A".repeat(5000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s=", "%s\n", " %s", "%s!", "%s\u0000=cmd()"})
    void d4_credential_isMalformed_withAnythingAroundIt(String around) {
        assertThat(Credentials.verify(around.formatted(SIGNED), TRUSTED)).isEqualTo(new Invalid<>(Flaw.MALFORMED));
    }

    @Test
    void d4_credential_isValid_withClaimsOfALaterVersion() {
        String later = ForgedJws.withClaims(SIGNED, claims -> claims.put("colour", "blue"), signer(ISSUER));
        assertThat(Credentials.verify(later, TRUSTED)).isEqualTo(new Valid<>(CREDENTIAL));
    }

    @Test
    @Tag("S6")
    void s6_credential_fitsALock_withAsManyHoursAsThereMayBe() {
        WeeklyHours most = new WeeklyHours(
                Collections.nCopies(WeeklyHours.MAX_WINDOWS, new WeeklyWindow(127, 1438, 1439)),
                new OffsetTable(
                        IntStream.range(0, OffsetTable.MAX_SPANS)
                                .mapToObj(i -> new Span(-9_999_999_999L + i, -64_800))
                                .toList(),
                        NOON.getEpochSecond()));
        Credential credential = new Credential(
                "L".repeat(80), "L".repeat(64), 10, 1_000_000, NOON, NOON, NOON, 1_000_000, most, DEVICE.publicKey());
        assertThat(Credentials.verify(Credentials.sign(credential, ISSUER), TRUSTED))
                .isEqualTo(new Valid<>(credential));
    }

    private static Consumer<Map<String, Object>> hours(String name, Object value) {
        return claims -> {
            @SuppressWarnings("unchecked") // a JSON object has text keys
            Map<String, Object> hours = (Map<String, Object>) claims.get("hours");
            hours.put(name, value);
        };
    }

    private static List<List<Integer>> manySpans() {
        return IntStream.rangeClosed(0, OffsetTable.MAX_SPANS)
                .mapToObj(i -> List.of(i, 0))
                .toList();
    }

    private static Arguments change(String what, Consumer<Map<String, Object>> change) {
        return Arguments.of(what, change);
    }

    private static Map<String, Object> offCurve() {
        Map<String, Object> key = new HashMap<>(DEVICE.publicKey().toMap());
        key.put("y", key.get("x"));
        return key;
    }

    private static JWSSigner signer(IssuerKey key) {
        return signer(key.exportPrivateJwk());
    }

    private static JWSSigner signer(String privateJwk) {
        try {
            return new ECDSASigner(SigningKey.parse(privateJwk).key());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String payload(String jws) {
        return new String(Base64.getUrlDecoder().decode(jws.split("\\.")[1]), StandardCharsets.UTF_8);
    }
}

package dev.latchkey.lock.protocol;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import java.text.ParseException;
import java.util.Map;
import java.util.function.Consumer;

/** Takes a good document apart and puts another one together, as an attacker or a careless implementer would. */
final class ForgedJws {
    private ForgedJws() {}

    /** The document with other claims, signed anew with whatever key the signer has. */
    static String withClaims(String jws, Consumer<Map<String, Object>> change, JWSSigner signer) {
        return resigned(headerOf(jws), claimsOf(jws, change), signer);
    }

    static String withHeader(String jws, JWSHeader header, JWSSigner signer) {
        return resigned(header, claimsOf(jws, claims -> {}), signer);
    }

    /** Other claims under the old signature. */
    static String withUnsignedChange(String jws, Consumer<Map<String, Object>> change) {
        String[] parts = jws.split("\\.");
        return parts[0] + "." + new Payload(claimsOf(jws, change)).toBase64URL() + "." + parts[2];
    }

    /** Whatever is no JSON object, under the old signature. */
    static String withUnsignedClaims(String jws, String claims) {
        String[] parts = jws.split("\\.");
        return parts[0] + "." + new Payload(claims).toBase64URL() + "." + parts[2];
    }

    static JWSHeader headerOf(String jws) {
        return parse(jws).getHeader();
    }

    private static Map<String, Object> claimsOf(String jws, Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = parse(jws).getPayload().toJSONObject();
        change.accept(claims);
        return claims;
    }

    private static String resigned(JWSHeader header, Map<String, Object> claims, JWSSigner signer) {
        JWSObject object = new JWSObject(header, new Payload(claims));
        try {
            object.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return object.serialize();
    }

    private static JWSObject parse(String jws) {
        try {
            return JWSObject.parse(jws);
        } catch (ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

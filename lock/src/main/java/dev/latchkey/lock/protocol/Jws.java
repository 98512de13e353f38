package dev.latchkey.lock.protocol;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import dev.latchkey.lock.protocol.Verification.Invalid;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A compact JWS of one type, signed with ES256: everything else is refused before its signature is looked at. */
final class Jws {
    /** A credential has about 700 characters; more than this is not worth a lock's memory. */
    private static final int MAX_LENGTH = 4096;

    /** RFC 7515, section 7.1. The library passes over whatever else stands around or between the letters, and what is kept as evidence would have it. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private final JWSObject object;
    private final Claims claims;

    private Jws(JWSObject object, Claims claims) {
        this.object = object;
        this.claims = claims;
    }

    static Jws parse(String compact, String type) throws Malformed {
        if (compact.length() > MAX_LENGTH) {
            throw new Malformed("length");
        }
        if (!COMPACT.matcher(compact).matches()) {
            throw new Malformed("compact form");
        }
        JWSObject object;
        try {
            object = JWSObject.parse(compact);
        } catch (ParseException | RuntimeException e) {
            // whatever the library says to it: of a header that is null it takes a member
            throw new Malformed("JWS");
        }
        JWSHeader header = object.getHeader();
        JOSEObjectType actual = header.getType();
        // exact: JOSEObjectType's own equals ignores case
        if (actual == null || !type.equals(actual.getType())) {
            throw new Malformed("typ");
        }
        if (!JWSAlgorithm.ES256.equals(header.getAlgorithm())) {
            throw new Malformed("alg");
        }
        // nobody signs these, and b64 would change what is signed
        if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
            throw new Malformed("crit");
        }
        Map<String, Object> claims = object.getPayload().toJSONObject();
        if (claims == null) {
            throw new Malformed("claims");
        }
        return new Jws(object, new Claims(claims));
    }

    /** Makes a document of its claims. What it throws beside {@link Malformed} says that a number is out of range. */
    interface Reader<T> {
        T read(Claims claims) throws Malformed;
    }

    /** A document that the platform has signed. */
    static <T> Verification<T> verify(String compact, String type, TrustedIssuers issuers, Reader<T> reader) {
        try {
            Jws parsed = parse(compact, type);
            T document = read(parsed.claims, reader);
            Optional<Flaw> flaw = parsed.issuerFlaw(issuers);
            return flaw.isPresent() ? new Invalid<>(flaw.get()) : new Valid<>(document);
        } catch (Malformed e) {
            return new Invalid<>(Flaw.MALFORMED);
        }
    }

    /** A document that a lock has signed, about itself. */
    static <T> Verification<T> verify(
            String compact, String type, String lockId, PublicJwk lockPublicKey, Reader<T> reader) {
        try {
            Jws parsed = parse(compact, type);
            T document = read(parsed.claims, reader);
            if (!parsed.claims.text("iss").equals(lockId) || !parsed.keyId().equals(lockPublicKey.thumbprint())) {
                return new Invalid<>(Flaw.UNKNOWN_SIGNER);
            }
            return parsed.isSignedBy(lockPublicKey) ? new Valid<>(document) : new Invalid<>(Flaw.WRONG_SIGNATURE);
        } catch (Malformed e) {
            return new Invalid<>(Flaw.MALFORMED);
        }
    }

    static <T> T read(Claims claims, Reader<T> reader) throws Malformed {
        try {
            return reader.read(claims);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
    }

    Claims claims() {
        return claims;
    }

    String keyId() throws Malformed {
        String keyId = object.getHeader().getKeyID();
        if (keyId == null) {
            throw new Malformed("kid");
        }
        return keyId;
    }

    PublicJwk embeddedKey() throws Malformed {
        if (object.getHeader().getJWK() instanceof ECKey key) {
            return PublicJwk.parse(key.toJSONObject()).orElseThrow(() -> new Malformed("jwk"));
        }
        throw new Malformed("jwk");
    }

    boolean isSignedBy(PublicJwk key) {
        try {
            ECDSAVerifier verifier = new ECDSAVerifier(key.key());
            NativeSignatures.useIn(verifier.getJCAContext());
            return object.verify(verifier);
        } catch (JOSEException | IllegalStateException e) {
            return false;
        }
    }

    /** What is wrong with the platform's signature; empty when nothing is. */
    private Optional<Flaw> issuerFlaw(TrustedIssuers issuers) throws Malformed {
        Optional<PublicJwk> key = issuers.key(keyId());
        if (key.isEmpty() || !Credentials.ISSUER.equals(claims.text("iss"))) {
            return Optional.of(Flaw.UNKNOWN_SIGNER);
        }
        return isSignedBy(key.get()) ? Optional.empty() : Optional.of(Flaw.WRONG_SIGNATURE);
    }

    static String sign(String type, Map<String, Object> claims, SigningKey key) {
        return sign(header(type).keyID(key.keyId()), claims, key);
    }

    static String signWithEmbeddedKey(String type, Map<String, Object> claims, SigningKey key) {
        return sign(header(type).jwk(key.publicKey().key()), claims, key);
    }

    private static JWSHeader.Builder header(String type) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType(type));
    }

    private static String sign(JWSHeader.Builder header, Map<String, Object> claims, SigningKey key) {
        JWSObject object = new JWSObject(header.build(), new Payload(claims));
        try {
            ECDSASigner signer = new ECDSASigner(key.key());
            NativeSignatures.useIn(signer.getJCAContext());
            object.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign with ES256", e);
        }
        return object.serialize();
    }
}

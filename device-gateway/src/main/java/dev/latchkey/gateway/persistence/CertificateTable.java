package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.CertificateStore;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** In SQL by hand, as {@link ConnectionTable}: who connects with a certificate is looked up at every CONNECT. */
@ApplicationScoped
public class CertificateTable implements CertificateStore {
    private static final String COLUMNS =
            "serial_number, fingerprint, bridge_id, issued_at, expires_at, revoked_at, pem";

    private final Pool pool;

    CertificateTable(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<@Nullable IssuedBefore> issuedTo(String requestDigest) {
        return pool.preparedQuery("select " + COLUMNS + ", asked from bridge_certificate where request_digest = $1")
                .execute(Tuple.of(requestDigest))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return null;
                    }
                    Row row = rows.iterator().next();
                    return new IssuedBefore(row.getString("asked"), certificate(row));
                });
    }

    @Override
    public Uni<Boolean> add(BridgeCertificate certificate, CertificateRequest request) {
        return pool.preparedQuery("""
                        insert into bridge_certificate
                            (serial_number, bridge_id, issued_at, expires_at, pem, request_digest, asked, fingerprint)
                        select $1, b.bridge_id, $3, $4, $5, $6, $7, $8 from bridge b where b.bridge_id = $2
                        on conflict (request_digest) do nothing""")
                .execute(Tuple.tuple()
                        .addString(certificate.serialNumber())
                        .addString(certificate.bridgeId())
                        .addOffsetDateTime(utc(certificate.issuedAt()))
                        .addOffsetDateTime(utc(certificate.expiresAt()))
                        .addString(certificate.pem())
                        .addString(request.digest())
                        .addString(request.asked())
                        .addString(certificate.fingerprint()))
                .map(rows -> rows.rowCount() == 1);
    }

    @Override
    public Uni<List<BridgeCertificate>> of(String bridgeId) {
        return pool.preparedQuery("select " + COLUMNS
                        + " from bridge_certificate where bridge_id = $1 order by issued_at desc, serial_number")
                .execute(Tuple.of(bridgeId))
                .map(rows -> {
                    List<BridgeCertificate> certificates = new ArrayList<>();
                    rows.forEach(row -> certificates.add(certificate(row)));
                    return certificates;
                });
    }

    @Override
    public Uni<@Nullable BridgeCertificate> revoke(String bridgeId, String serialNumber, Instant at) {
        return pool.preparedQuery("""
                        with revoked as (
                            update bridge_certificate set revoked_at = $3
                            where serial_number = $2 and bridge_id = $1 and revoked_at is null returning bridge_id),
                        cut_off as (
                            update bridge b set session_number = session_number + 1, instance_id = null, connected_since = null
                            from revoked r where b.bridge_id = r.bridge_id)
                        select serial_number, fingerprint, bridge_id, issued_at, expires_at, coalesce(revoked_at, $3) as revoked_at, pem
                        from bridge_certificate where serial_number = $2 and bridge_id = $1""")
                .execute(Tuple.of(bridgeId, serialNumber, utc(at)))
                .map(rows ->
                        rows.size() == 0 ? null : certificate(rows.iterator().next()));
    }

    @Override
    public Uni<@Nullable String> bridgeOf(String fingerprint, Instant now) {
        return pool.preparedQuery("""
                        select b.bridge_id from bridge_certificate c join bridge b on b.bridge_id = c.bridge_id
                        where c.fingerprint = $1 and c.expires_at > $2 and c.revoked_at is null and b.disabled_at is null""")
                .execute(Tuple.of(fingerprint, utc(now)))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString(0));
    }

    private static BridgeCertificate certificate(Row row) {
        OffsetDateTime revoked = row.getOffsetDateTime("revoked_at");
        return new BridgeCertificate(
                row.getString("serial_number"),
                row.getString("fingerprint"),
                row.getString("bridge_id"),
                row.getOffsetDateTime("issued_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                revoked == null ? null : revoked.toInstant(),
                row.getString("pem"));
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}

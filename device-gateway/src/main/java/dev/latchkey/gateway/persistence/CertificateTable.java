package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.CertificateStore;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** In SQL by hand, as {@link ConnectionTable}: who connects with a certificate is looked up at every CONNECT. */
@ApplicationScoped
public class CertificateTable implements CertificateStore {
    private static final String COLUMNS =
            "serial_number, fingerprint, bridge_id, issued_at, expires_at, revoked_at, renewed_from, pem";

    /** A bridge needs one; what asks for more is a bridge gone wrong, or somebody with its certificate. */
    private static final int MOST_RENEWALS_AN_HOUR = 20;

    private final Pool pool;

    CertificateTable(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<@Nullable IssuedBefore> issuedTo(String requestDigest) {
        return issuedTo(requestDigest, pool);
    }

    static Uni<@Nullable IssuedBefore> issuedTo(String requestDigest, SqlClient client) {
        return client.preparedQuery("select " + COLUMNS + ", asked from bridge_certificate where request_digest = $1")
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
        return add(certificate, request, pool);
    }

    /** False if there is no such bridge, or the very same request has got one. */
    static Uni<Boolean> add(BridgeCertificate certificate, CertificateRequest request, SqlClient client) {
        return client.preparedQuery("""
                        insert into bridge_certificate
                            (serial_number, bridge_id, issued_at, expires_at, pem, request_digest, asked, fingerprint, renewed_from)
                        select $1, b.bridge_id, $3, $4, $5, $6, $7, $8, $9 from bridge b where b.bridge_id = $2
                        on conflict (request_digest) do nothing""")
                .execute(Tuple.tuple()
                        .addString(certificate.serialNumber())
                        .addString(certificate.bridgeId())
                        .addOffsetDateTime(utc(certificate.issuedAt()))
                        .addOffsetDateTime(utc(certificate.expiresAt()))
                        .addString(certificate.pem())
                        .addString(request.digest())
                        .addString(request.asked())
                        .addString(certificate.fingerprint())
                        .addString(certificate.renewedFrom()))
                .map(rows -> rows.rowCount() == 1);
    }

    @Override
    public Uni<Renewed> renew(Holder holder, BridgeCertificate next, CertificateRequest request) {
        return pool.withTransaction(client -> isNewest(holder, client)
                .chain(newest -> newest
                        ? shown(holder, next.issuedAt(), client)
                                .chain(shown -> shown == null
                                        ? Uni.createFrom().item(new Renewed.NotGood())
                                        : renew(shown, next, request, client))
                        : Uni.createFrom().item(new Renewed.Outdated())));
    }

    /** Nobody else renews or revokes certificates of the bridge, or claims it, until the transaction ends; whatever withdraws a right has raised its session number. */
    private static Uni<Boolean> isNewest(Holder holder, SqlClient client) {
        return client.preparedQuery("""
                        select bridge_id from bridge where bridge_id = $1 and session_number = $2 and disabled_at is null
                        for no key update""")
                .execute(Tuple.of(holder.bridgeId(), holder.sessionNumber()))
                .map(rows -> rows.size() == 1);
    }

    /** Its serial number; null if it is not good. */
    private static Uni<@Nullable String> shown(Holder holder, Instant now, SqlClient client) {
        return client.preparedQuery("""
                        select serial_number from bridge_certificate
                        where fingerprint = $1 and bridge_id = $2 and expires_at > $3 and revoked_at is null""")
                .execute(Tuple.of(holder.fingerprint(), holder.bridgeId(), utc(now)))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString(0));
    }

    private static Uni<Renewed> renew(
            String shown, BridgeCertificate next, CertificateRequest request, SqlClient client) {
        return issuedTo(request.digest(), client).chain(before -> {
            if (before != null) {
                BridgeCertificate certificate = before.certificate();
                boolean good = certificate.revokedAt() == null
                        && certificate.expiresAt().isAfter(next.issuedAt());
                return Uni.createFrom()
                        .<Renewed>item(good ? new Renewed.Issued(certificate) : new Renewed.KeyIsUsedUp());
            }
            return renewalsSince(next.issuedAt().minus(Duration.ofHours(1)), shown, client)
                    .chain(many -> many >= MOST_RENEWALS_AN_HOUR
                            ? Uni.createFrom().item(new Renewed.TooOften())
                            : replace(next.successorOf(shown), shown, request, client));
        });
    }

    private static Uni<Integer> renewalsSince(Instant since, String shown, SqlClient client) {
        return client.preparedQuery(
                        "select count(*) from bridge_certificate where renewed_from = $1 and issued_at > $2")
                .execute(Tuple.of(shown, utc(since)))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** What came after successors that were revoked before was revoked with them. */
    private static Uni<Renewed> replace(
            BridgeCertificate successor, String shown, CertificateRequest request, SqlClient client) {
        return revokeAll("renewed_from = $1 and revoked_at is null", shown, successor.issuedAt(), client)
                .chain(() -> add(successor, request, client))
                .replaceWith(new Renewed.Issued(successor));
    }

    /** @return how many were good, and those that come after them */
    private static Uni<Integer> revokeAll(String first, String serialNumber, Instant at, SqlClient client) {
        return client.preparedQuery("""
                        with recursive line (serial_number) as (
                            select serial_number from bridge_certificate where %s
                            union select c.serial_number from bridge_certificate c join line on c.renewed_from = line.serial_number)
                        update bridge_certificate c set revoked_at = $2
                        from line where c.serial_number = line.serial_number and c.revoked_at is null""".formatted(first))
                .execute(Tuple.of(serialNumber, utc(at)))
                .map(RowSet::rowCount);
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
    public Uni<@Nullable Revoked> revoke(String bridgeId, String serialNumber, Instant at) {
        return pool.withTransaction(client -> lock(bridgeId, client)
                .chain(() -> find(bridgeId, serialNumber, client))
                .chain(found -> found == null
                        ? Uni.createFrom().nullItem()
                        : revokeAll("serial_number = $1", serialNumber, at, client)
                                .chain(many -> many == 0
                                        ? Uni.createFrom().item(new Revoked(found, false))
                                        : cutOff(bridgeId, client)
                                                .chain(() -> find(bridgeId, serialNumber, client))
                                                .map(revoked -> new Revoked(Objects.requireNonNull(revoked), true)))));
    }

    /** Before anything is read that a renewal changes. */
    private static Uni<Void> lock(String bridgeId, SqlClient client) {
        return client.preparedQuery("select bridge_id from bridge where bridge_id = $1 for no key update")
                .execute(Tuple.of(bridgeId))
                .replaceWithVoid();
    }

    private static Uni<Void> cutOff(String bridgeId, SqlClient client) {
        return client.preparedQuery("""
                        update bridge set session_number = session_number + 1, instance_id = null, connected_since = null
                        where bridge_id = $1""").execute(Tuple.of(bridgeId)).replaceWithVoid();
    }

    private static Uni<@Nullable BridgeCertificate> find(String bridgeId, String serialNumber, SqlClient client) {
        return client.preparedQuery(
                        "select " + COLUMNS + " from bridge_certificate where serial_number = $1 and bridge_id = $2")
                .execute(Tuple.of(serialNumber, bridgeId))
                .map(rows ->
                        rows.size() == 0 ? null : certificate(rows.iterator().next()));
    }

    @Override
    public Uni<Boolean> use(Holder holder, Instant at) {
        return pool.preparedQuery("""
                        select exists (select from bridge_certificate old where old.serial_number = c.renewed_from and old.revoked_at is null)
                        from bridge_certificate c join bridge b on b.bridge_id = c.bridge_id
                        where c.fingerprint = $1 and c.bridge_id = $2 and c.expires_at > $3 and c.revoked_at is null and b.disabled_at is null""")
                .execute(Tuple.of(holder.fingerprint(), holder.bridgeId(), utc(at)))
                .chain(rows -> rows.size() > 0 && rows.iterator().next().getBoolean(0)
                        ? pool.withTransaction(client -> endOlder(holder, at, client))
                        : Uni.createFrom().item(rows.size() > 0));
    }

    private static Uni<Boolean> endOlder(Holder holder, Instant at, SqlClient client) {
        return lock(holder.bridgeId(), client)
                .chain(() -> shown(holder, at, client))
                .chain(shown -> shown == null
                        ? Uni.createFrom().item(false)
                        : revokeOlder(shown, at, client)
                                .chain(() -> isNewest(holder, client))
                                .chain(newest ->
                                        newest ? Uni.createFrom().voidItem() : cutOff(holder.bridgeId(), client))
                                .replaceWith(true));
    }

    private static Uni<Void> revokeOlder(String serialNumber, Instant at, SqlClient client) {
        return client.preparedQuery("""
                        with recursive line (serial_number) as (
                            select renewed_from from bridge_certificate where serial_number = $1
                            union select c.renewed_from from bridge_certificate c join line on c.serial_number = line.serial_number)
                        update bridge_certificate c set revoked_at = $2
                        from line where c.serial_number = line.serial_number and c.revoked_at is null""")
                .execute(Tuple.of(serialNumber, utc(at)))
                .replaceWithVoid();
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
                row.getString("renewed_from"),
                row.getString("pem"));
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}

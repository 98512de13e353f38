package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.CertificateStore.BridgeCertificate;
import dev.latchkey.gateway.application.CertificateStore.CertificateRequest;
import dev.latchkey.gateway.application.EnrolmentStore;
import dev.latchkey.gateway.auth.KeptSecret.Hashed;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A bridge and its first certificate in one transaction, which waits for another one that enrols the same bridge. */
@ApplicationScoped
public class EnrolmentTable implements EnrolmentStore {
    private final Pool pool;

    EnrolmentTable(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Answer> enrol(BridgeCertificate certificate, Hashed secret, CertificateRequest request) {
        return Uni.createFrom()
                .deferred(() -> pool.withTransaction(client -> usedForSecret(request.digest(), client)
                        .chain(used -> used
                                ? Uni.createFrom().<Answer>item(new Answer.KeyUsedOtherwise())
                                : enrol(certificate, secret, request, client))))
                .onFailure(UsedMeanwhile.class)
                .retry()
                .atMost(1);
    }

    private static Uni<Answer> enrol(
            BridgeCertificate certificate, Hashed secret, CertificateRequest request, SqlClient client) {
        return before(request, client)
                .chain(answer -> answer != null
                        ? Uni.createFrom().item(answer)
                        : addBridge(certificate, secret, client)
                                .chain(added -> added
                                        ? addCertificate(certificate, request, client)
                                        // the very same request may have enrolled it between the two looks
                                        : before(request, client)
                                                .map(meanwhile ->
                                                        meanwhile == null ? new Answer.AlreadyEnrolled() : meanwhile)));
    }

    private static Uni<Boolean> usedForSecret(String digest, SqlClient client) {
        return client.preparedQuery("select from secret_request where request_digest = $1")
                .execute(Tuple.of(digest))
                .map(rows -> rows.size() > 0);
    }

    /** The answer that the same request was given; null if it is new. */
    private static Uni<@Nullable Answer> before(CertificateRequest request, SqlClient client) {
        return CertificateTable.issuedTo(request.digest(), client).map(issued -> {
            if (issued == null) {
                return null;
            }
            return issued.asked().equals(request.asked())
                    ? new Answer.Enrolled(issued.certificate(), true)
                    : new Answer.KeyUsedOtherwise();
        });
    }

    private static Uni<Boolean> addBridge(BridgeCertificate certificate, Hashed secret, SqlClient client) {
        return client.preparedQuery(
                        "insert into bridge (bridge_id, secret_hash, enrolled_at) values ($1, $2, $3) on conflict do nothing")
                .execute(Tuple.of(
                        certificate.bridgeId(),
                        secret.value(),
                        certificate.issuedAt().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount() == 1);
    }

    private static Uni<Answer> addCertificate(
            BridgeCertificate certificate, CertificateRequest request, SqlClient client) {
        return CertificateTable.add(certificate, request, client).map(added -> {
            if (!added) {
                throw new UsedMeanwhile();
            }
            return new Answer.Enrolled(certificate, false);
        });
    }

    /** For another bridge, since the first look: the bridge is not to stay without its certificate. */
    private static final class UsedMeanwhile extends RuntimeException {
        private static final long serialVersionUID = 1;

        UsedMeanwhile() {
            super("the request was answered with another certificate meanwhile");
        }
    }
}

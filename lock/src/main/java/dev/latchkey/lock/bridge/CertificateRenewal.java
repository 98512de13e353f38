package dev.latchkey.lock.bridge;

import dev.latchkey.lock.bridge.BridgeIdentity.ByCertificate;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Renews the certificate that a bridge is let in by, over the line that it is let in on, when it is time ({@link RenewalTimes}). The signing request is
 * on disk before it is sent, and the same is sent until its certificate is on disk: an answer that got lost comes again, and no kill leaves the bridge
 * without a certificate and its key. The line goes on with the old certificate until shortly before its end.
 *
 * <p>Used by the line's thread, but for {@link #problem}.
 */
final class CertificateRenewal {
    /** Whoever signs certificates at the other end. */
    interface Authority {
        /** Completes with the payload of the answer; fails if there is none. */
        CompletableFuture<byte[]> requestCertificate(String signingRequest);
    }

    /** For a while from a moment on; a clock that is put back ends it. */
    private record Pause(Instant from, Duration length) {
        boolean isOver(Instant now) {
            return now.isBefore(from) || !now.isBefore(from.plus(length));
        }
    }

    private record Asked(SigningRequest request, CompletableFuture<byte[]> answer) {}

    private static final Logger LOG = System.getLogger(CertificateRenewal.class.getName());

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** What is wrong is the request, which may be its key: an operator may have had a certificate made for it that has ended by now. */
    private static final String BAD_REQUEST = "certificate.bad-request";

    private static final Pause NONE = new Pause(Instant.EPOCH, Duration.ZERO);

    private final Identities identities;
    private final Clock clock;

    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private @Nullable BridgeIdentity shown;
    private @Nullable Asked asked;
    private Pause pause = NONE;

    private volatile @Nullable String problem;

    CertificateRenewal(Identities identities, Clock clock) {
        this.identities = identities;
        this.clock = clock;
    }

    /** Whether a line that was opened with this identity is to be kept. */
    boolean mayStay(BridgeIdentity identity) {
        if (identity instanceof ByCertificate(String id, BridgeCertificate old) && identities.isRenewed(identity)) {
            return clock.instant().isBefore(old.renewal().leave());
        }
        return identities.isCurrent(identity);
    }

    /** Why the certificate has not been renewed, though it is time. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /**
     * Does what is to be done now; to be called from time to time while the line is there.
     *
     * @param identity what the line was opened with
     * @param onAnswer called when there is something to do again; must be quick
     */
    void goOn(BridgeIdentity identity, Authority authority, Runnable onAnswer) {
        if (!identity.equals(shown)) {
            shown = identity;
            asked = null;
            problem = null;
            backoff.reset();
        }
        if (identity instanceof ByCertificate current && identities.isCurrent(current)) {
            if (asked != null) {
                takeIfThere(asked, current);
            } else if (isTime(current)) {
                ask(authority, onAnswer);
            }
        }
    }

    /** What was asked is asked again on the next one. */
    void lineLost() {
        if (asked != null && shown instanceof ByCertificate current) {
            takeIfThere(asked, current);
            if (asked != null) {
                asked = null;
                failed("line lost before the answer");
            }
        }
    }

    private boolean isTime(ByCertificate current) {
        Instant now = clock.instant();
        return !now.isBefore(current.certificate().renewal().renew()) && pause.isOver(now);
    }

    private void ask(Authority authority, Runnable onAnswer) {
        try {
            SigningRequest request = identities.signingRequest();
            CompletableFuture<byte[]> answer = authority.requestCertificate(request.pem());
            asked = new Asked(request, answer);
            answer.whenComplete((payload, failure) -> onAnswer.run());
        } catch (IOException e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    private void takeIfThere(Asked done, ByCertificate current) {
        if (!done.answer.isDone()) {
            return;
        }
        asked = null;
        if (done.answer.state() == Future.State.SUCCESS) {
            try {
                take(done, current);
            } catch (BadCertificate | IOException e) {
                failed(String.valueOf(e.getMessage()));
            }
        } else {
            Throwable failure = done.answer.exceptionNow();
            failed(failure.getMessage() == null ? failure.toString() : failure.getMessage());
        }
    }

    private void take(Asked done, ByCertificate current) throws BadCertificate, IOException {
        switch (CertificateMessage.parse(done.answer.resultNow()).orElse(null)) {
            case CertificateMessage.Issued(String certificate, Optional<String> authority) -> {
                identities.renew(current, certificate, authority);
                problem = null;
                pause = new Pause(
                        clock.instant(), current.certificate().renewal().apart());
                LOG.log(Level.INFO, "certificate renewed bridgeId={0}", current.bridgeId());
            }
            case CertificateMessage.Refused(String code, String detail) -> {
                failed(code + ": " + detail);
                if (code.equals(BAD_REQUEST)) {
                    identities.forget(done.request);
                }
            }
            case null -> failed("the answer can't be read");
        }
    }

    private void failed(String why) {
        problem = "certificate not renewed: " + why;
        pause = new Pause(clock.instant(), backoff.next());
        LOG.log(
                Level.WARNING,
                "certificate not renewed bridgeId={0} reason={1}",
                shown == null ? "?" : shown.bridgeId(),
                why);
    }
}

package dev.latchkey.shares.application;

import dev.latchkey.lock.protocol.Credential;
import dev.latchkey.lock.protocol.Credentials;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.shares.config.Secrets;
import dev.latchkey.shares.domain.KeyEvent;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.Share;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Signs what locks believe, with the platform's issuer key. */
@ApplicationScoped
public class Signer {
    private final Secrets secrets;

    Signer(Secrets secrets) {
        this.secrets = secrets;
    }

    /** A credential bound to the holder's device key (D2, D4). */
    String credential(KeyId key, int generation, Share share, PublicJwk deviceKey, Instant at) {
        Permissions permissions = share.permissions();
        return Credentials.sign(
                new Credential(
                        key + "." + generation,
                        key.lock().value(),
                        key.slot(),
                        generation,
                        at,
                        permissions.startsAt(),
                        permissions.endsAt(),
                        permissions.unlocks(),
                        null,
                        deviceKey),
                secrets.signer());
    }

    /** The order to forget a slot up to a generation (R1). */
    String order(KeyId key, KeyEvent.DeactivationOrdered event) {
        return Orders.sign(
                new Order.Deactivate(event.orderId(), key.lock().value(), key.slot(), event.upTo(), event.at()),
                secrets.signer());
    }
}

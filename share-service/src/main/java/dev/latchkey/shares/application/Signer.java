package dev.latchkey.shares.application;

import dev.latchkey.lock.protocol.Credential;
import dev.latchkey.lock.protocol.Credentials;
import dev.latchkey.lock.protocol.OffsetTable;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.lock.protocol.WeeklyHours;
import dev.latchkey.lock.protocol.WeeklyWindow;
import dev.latchkey.shares.config.Secrets;
import dev.latchkey.shares.domain.KeyEvent;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.Share;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signs what locks believe, with the platform's issuer key. */
@ApplicationScoped
public class Signer {
    private final Secrets secrets;

    Signer(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * A credential bound to the holder's device key (D2, D4).
     *
     * @param zone of the lock, for the weekly hours
     */
    String credential(KeyId key, int generation, Share share, PublicJwk deviceKey, ZoneId zone, Instant at) {
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
                        hours(permissions, zone, at),
                        deviceKey),
                secrets.signer());
    }

    static @Nullable WeeklyHours hours(Permissions permissions, ZoneId zone, Instant at) {
        if (permissions.weeklyHours() == null) {
            return null;
        }
        List<WeeklyWindow> windows = permissions.weeklyHours().windows().stream()
                .map(window -> WeeklyWindow.of(window.days(), window.from(), window.to()))
                .toList();
        Instant startsAt = permissions.startsAt();
        Instant begin = startsAt != null && startsAt.isAfter(at) ? startsAt : at;
        return new WeeklyHours(windows, OffsetTable.of(zone, begin, permissions.endsAt()));
    }

    /** The order to forget a slot up to a generation (R1). */
    String order(KeyId key, KeyEvent.DeactivationOrdered event) {
        return Orders.sign(
                new Order.Deactivate(event.orderId(), key.lock().value(), key.slot(), event.upTo(), event.at()),
                secrets.signer());
    }
}

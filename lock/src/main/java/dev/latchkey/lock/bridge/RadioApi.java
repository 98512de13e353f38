package dev.latchkey.lock.bridge;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.lock.bridge.VirtualLock.View;
import dev.latchkey.lock.door.Lock;
import dev.latchkey.lock.door.OrderAnswer.ClockIsSet;
import dev.latchkey.lock.door.OrderAnswer.Done;
import dev.latchkey.lock.door.OrderAnswer.DoorOpens;
import dev.latchkey.lock.door.OrderAnswer.NotObeyed;
import dev.latchkey.lock.door.UnlockAnswer;
import dev.latchkey.lock.door.UnlockAnswer.Opens;
import dev.latchkey.lock.door.UnlockAnswer.OpensByTicket;
import dev.latchkey.lock.door.UnlockAnswer.StaysShut;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement.Receipt;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What can be asked of the radio (challenge, unlock, ticket, orders) and the maker's bench (new locks, clocks, factory resets); see bridges.md. */
final class RadioApi {
    private static final Logger LOG = System.getLogger(RadioApi.class.getName());

    /** The rest is the bench's. */
    private static final Set<String> BY_RADIO = Set.of("POST challenge", "POST unlock", "POST ticket", "POST orders");

    private final VirtualLocks locks;
    private final IssuerKeys issuerKeys;
    private final BridgeApi bridge;

    RadioApi(VirtualLocks locks, IssuerKeys issuerKeys, BridgeApi bridge) {
        this.locks = locks;
        this.issuerKeys = issuerKeys;
        this.bridge = bridge;
    }

    /** @throws ParseException if a member of the body is missing or of a wrong type */
    RadioAnswer answer(RadioRequest request) throws ParseException, IOException, InterruptedException {
        List<String> path = request.path();
        return switch (path.isEmpty() ? "" : path.getFirst()) {
            case "locks" -> path.size() == 1 ? make(request) : ofLock(request, path.get(1));
            case "bridge" -> bridge.answer(request);
            default -> RadioAnswer.NO_SUCH_PATH;
        };
    }

    private RadioAnswer make(RadioRequest request) throws ParseException, IOException, InterruptedException {
        if (!"POST".equals(request.method())) {
            return RadioAnswer.NO_SUCH_PATH;
        }
        String lockId = request.text("lockId");
        ZoneId timeZone;
        try {
            timeZone = request.has("timeZone") ? ZoneId.of(request.text("timeZone")) : ZoneId.of("UTC");
        } catch (DateTimeException e) {
            return RadioAnswer.problem(400, "radio.unknown-zone", "timeZone is no IANA time zone.");
        }
        if (!VirtualLocks.isLockId(lockId)) {
            return RadioAnswer.problem(400, "radio.bad-lock-id", "lockId has 3 to 64 letters, digits, - and _.");
        }
        Optional<VirtualLock> there = locks.find(lockId);
        if (there.isPresent()) {
            return RadioAnswer.ok(madeLock(there.get().view()));
        }
        TrustedIssuers issuers;
        try {
            issuers = issuerKeys.fetch();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "no issuer keys lockId={0} reason={1}", lockId, String.valueOf(e.getMessage()));
            return RadioAnswer.problem(
                    503, "radio.no-issuer-keys", "The platform's keys can't be fetched; a lock must know them.");
        }
        VirtualLock made = locks.findOrMake(lockId, timeZone, issuers);
        return new RadioAnswer(201, madeLock(made.view()));
    }

    private static Map<String, Object> madeLock(View view) {
        return Map.of(
                "lockId", view.memory().lockId(), "publicKey", view.publicKey().toMap());
    }

    private RadioAnswer ofLock(RadioRequest request, String lockId) throws ParseException, IOException {
        Optional<VirtualLock> found = locks.find(lockId);
        if (found.isEmpty()) {
            return RadioAnswer.problem(404, "radio.unknown-lock", "No such lock within this radio.");
        }
        VirtualLock lock = found.get();
        String what = request.after(2);
        if (BY_RADIO.contains(what) && !lock.isReachable()) {
            return RadioAnswer.problem(503, "radio.out-of-reach", "The lock sleeps, or is too far away.");
        }
        return switch (what) {
            case "GET " -> RadioAnswer.ok(state(lock));
            case "DELETE " -> scrap(lockId);
            case "POST challenge" -> RadioAnswer.ok(Map.of("challenge", lock.challenge()));
            case "POST unlock" -> unlock(lock, request.text("credential"), request.text("proof"));
            case "POST ticket" -> answer(lock.unlockByTicket(request.text("ticket")));
            case "POST orders" -> obey(lock, request.text("order"));
            case "POST factory-reset" -> reset(lock);
            case "POST radio" -> setReachable(lock, JSONObjectUtils.getBoolean(request.body(), "reachable"));
            case "POST clock" -> setClock(lock, request.body());
            default -> RadioAnswer.NO_SUCH_PATH;
        };
    }

    private RadioAnswer scrap(String lockId) throws IOException {
        locks.scrap(lockId);
        return RadioAnswer.ok(Map.of("lockId", lockId));
    }

    private static RadioAnswer unlock(VirtualLock lock, String credential, String proof) throws IOException {
        return answer(lock.unlock(credential, proof));
    }

    private static RadioAnswer answer(UnlockAnswer answer) {
        return switch (answer) {
            case Opens opens -> RadioAnswer.ok(Map.of("opened", true));
            case OpensByTicket opens -> RadioAnswer.ok(Map.of("opened", true));
            case StaysShut shut ->
                RadioAnswer.ok(Map.of("opened", false, "refusal", shut.refusal().wireName()));
        };
    }

    /** The receipt, signed, for the phone to carry home; the lock keeps it for the bridge as well. */
    private static RadioAnswer obey(VirtualLock lock, String order) throws IOException {
        return switch (lock.obey(order)) {
            case Done(Receipt receipt) -> obeyed(lock, receipt);
            case ClockIsSet(Receipt receipt, var time) -> obeyed(lock, receipt);
            case DoorOpens(Receipt receipt) -> obeyed(lock, receipt);
            case NotObeyed(Refusal refusal, var receipt) -> {
                Map<String, Object> body = new LinkedHashMap<>();
                body.put("obeyed", false);
                body.put("refusal", refusal.wireName());
                if (receipt != null) {
                    body.put("statement", lock.sign(receipt));
                }
                yield RadioAnswer.ok(body);
            }
        };
    }

    private static RadioAnswer obeyed(VirtualLock lock, Receipt receipt) {
        return RadioAnswer.ok(Map.of("obeyed", true, "statement", lock.sign(receipt)));
    }

    private static RadioAnswer setReachable(VirtualLock lock, boolean reachable) throws IOException {
        lock.setReachable(reachable);
        return RadioAnswer.ok(state(lock));
    }

    private static RadioAnswer reset(VirtualLock lock) throws IOException {
        lock.factoryReset();
        return RadioAnswer.ok(state(lock));
    }

    private static RadioAnswer setClock(VirtualLock lock, Map<String, Object> body) throws ParseException, IOException {
        VirtualClock before = lock.view().clock();
        Duration offset = before.offset();
        if (body.containsKey("offsetSeconds")) {
            long seconds = JSONObjectUtils.getLong(body, "offsetSeconds");
            if (Math.abs(seconds) > VirtualClock.MAX_OFFSET_SECONDS || seconds == Long.MIN_VALUE) {
                return RadioAnswer.problem(400, "radio.bad-offset", "offsetSeconds is more than ten years.");
            }
            offset = Duration.ofSeconds(seconds);
        }
        boolean untrusted = body.containsKey("untrusted") && JSONObjectUtils.getBoolean(body, "untrusted");
        lock.setClock(new VirtualClock(!untrusted, offset));
        return RadioAnswer.ok(state(lock));
    }

    private static Map<String, Object> state(VirtualLock lock) {
        View view = lock.view();
        List<Map<String, Object>> slots = new ArrayList<>();
        for (int slot = 1; slot <= Lock.SLOTS; slot++) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("slot", slot);
            members.put("floor", view.memory().slots().get(slot - 1).floor());
            members.put("used", view.memory().slots().get(slot - 1).used());
            slots.add(members);
        }
        Map<String, Object> state = new LinkedHashMap<>(madeLock(view));
        state.put("timeZone", view.timeZone().getId());
        state.put("counter", view.memory().log().counter());
        state.put("pendingStatements", view.memory().log().waiting().size());
        state.put(
                "clock",
                Map.of(
                        "trusted", view.clock().trusted(),
                        "offsetSeconds", view.clock().offset().toSeconds()));
        state.put("reachable", lock.isReachable());
        state.put("slots", slots);
        lock.resetNotice().ifPresent(notice -> state.put("resetNotice", notice));
        return state;
    }
}

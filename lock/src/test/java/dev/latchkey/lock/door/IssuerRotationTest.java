package dev.latchkey.lock.door;

import static dev.latchkey.lock.door.Fixtures.LOCK;
import static dev.latchkey.lock.door.Fixtures.NOON;
import static dev.latchkey.lock.door.Fixtures.at;
import static dev.latchkey.lock.door.Fixtures.deactivate;
import static dev.latchkey.lock.door.Fixtures.trust;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.door.OrderAnswer.Done;
import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Any orders about issuer keys, signed with any of four keys, in any order and again: the lock always obeys somebody. */
@Tag("R4")
@Tag("inv-11")
class IssuerRotationTest {
    private static final List<IssuerKey> KEYS =
            Stream.generate(IssuerKey::generate).limit(4).toList();

    record Rotation(int signer, Set<Integer> keys, long number) {}

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void lock_believesTheLastKeysThatWereOrdered_byOneOfThemAndOneOfThoseBefore(
            @ForAll("rotations") List<Rotation> rotations) {
        Lock lock = Lock.fresh(LOCK, TrustedIssuers.of(KEYS.getFirst()));
        Set<Integer> believed = Set.of(0);
        long answered = 0;
        for (Rotation rotation : rotations) {
            IssuerKey[] keys = rotation.keys().stream().map(KEYS::get).toArray(IssuerKey[]::new);
            String order = Orders.sign(trust(rotation.number(), keys), KEYS.get(rotation.signer()));
            lock = lock.obey(order, at(NOON)).next();
            if (believed.contains(rotation.signer()) && rotation.number() > answered) {
                answered = rotation.number();
                believed = rotation.keys().contains(rotation.signer()) ? rotation.keys() : believed;
            }
            assertThat(lock.memory().issuers())
                    .isEqualTo(
                            TrustedIssuers.of(believed.stream().map(KEYS::get).toArray(IssuerKey[]::new)));
        }
        for (int key = 0; key < KEYS.size(); key++) {
            String order = Orders.sign(deactivate("order-" + key, 1, 1), KEYS.get(key));
            assertThat(lock.obey(order, at(NOON)).answer() instanceof Done).isEqualTo(believed.contains(key));
        }
    }

    @Provide
    Arbitrary<List<Rotation>> rotations() {
        Arbitrary<Integer> key = Arbitraries.integers().between(0, KEYS.size() - 1);
        return Combinators.combine(
                        key, key.set().ofMinSize(1), Arbitraries.longs().between(1, 12))
                .as(Rotation::new)
                .list()
                .ofMaxSize(12);
    }
}

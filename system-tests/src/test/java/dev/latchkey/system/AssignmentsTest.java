package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("inv-14")
class AssignmentsTest {
    private final Assignments assignments = new Assignments();

    @BeforeEach
    void assign() {
        assignments.assign("BR-1", "LK-1");
        assignments.assign("BR-2", "LK-2");
    }

    private List<ArrivedOrder> astray(String bridgeId, String lockId, Instant at) {
        return assignments.astray(Stream.of(new ArrivedOrder(bridgeId, lockId, at)));
    }

    @Test
    void inv14_orderForALockOfAnotherBridge_isAstray() {
        assertThat(astray("BR-1", "LK-1", Instant.now())).isEmpty();
        assertThat(astray("BR-1", "LK-2", Instant.now())).hasSize(1);
        assertThat(astray("BR-1", "LK-3", Instant.now())).hasSize(1);
    }

    @Test
    void inv14_orderForALockThatHasMoved_isAstray_onceTheMoveIsKnown() {
        Instant before = Instant.now().minusSeconds(1);
        assignments.assign("BR-2", "LK-1");

        assertThat(assignments.bridgeOf("LK-1")).isEqualTo("BR-2");
        assertThat(astray("BR-2", "LK-1", before)).hasSize(1);
        assertThat(astray("BR-2", "LK-1", Instant.now())).isEmpty();
        assertThat(astray("BR-1", "LK-1", Instant.now())).isEmpty();

        Instant known = Instant.now();
        assignments.areKnown();

        assertThat(astray("BR-1", "LK-1", known)).isEmpty();
        assertThat(astray("BR-1", "LK-1", Instant.now().plusSeconds(1))).hasSize(1);
        assertThat(astray("BR-2", "LK-1", Instant.now().plusSeconds(1))).isEmpty();
    }

    @Test
    void inv14_lockThatComesBack_isItsBridgesAgain() {
        assignments.assign("BR-2", "LK-1");
        assignments.areKnown();
        assignments.assign("BR-1", "LK-1");
        assignments.areKnown();

        Instant later = Instant.now().plusSeconds(1);
        assertThat(astray("BR-1", "LK-1", later)).isEmpty();
        assertThat(astray("BR-2", "LK-1", later)).hasSize(1);
    }
}

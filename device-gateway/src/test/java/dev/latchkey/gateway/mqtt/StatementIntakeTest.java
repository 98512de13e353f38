package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementIntakeTest {
    private final StatementIntake intake = new StatementIntake(3);

    @Test
    void acknowledgements_goOutInTheOrderOfArrival() {
        StatementIntake.Ticket first = intake.arrived(11);
        StatementIntake.Ticket second = intake.arrived(12);
        StatementIntake.Ticket third = intake.arrived(13);

        assertThat(intake.durable(second)).isEmpty();
        assertThat(intake.durable(first)).containsExactly(11, 12);
        assertThat(intake.durable(third)).containsExactly(13);
    }

    @Test
    void intake_isFull_untilTheFirstIsAcknowledged() {
        StatementIntake.Ticket first = intake.arrived(1);
        intake.arrived(2);
        StatementIntake.Ticket third = intake.arrived(3);
        assertThat(intake.isFull()).isTrue();

        intake.durable(third);
        assertThat(intake.isFull()).isTrue();
        intake.durable(first);
        assertThat(intake.isFull()).isFalse();
    }

    @Test
    void repeatedPacketId_isAStatementOfItsOwn() {
        StatementIntake.Ticket first = intake.arrived(1);
        StatementIntake.Ticket repeat = intake.arrived(1);

        assertThat(intake.durable(repeat)).isEmpty();
        assertThat(intake.durable(first)).containsExactly(1, 1);
    }
}

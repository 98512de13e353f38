package dev.latchkey.gateway.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The statements of one connection between their arrival and their PUBACK. A PUBACK goes out once the statement is durable, in
 * the order of arrival (MQTT 5.0 §4.6), and none after one that could not be stored: the bridge then keeps both. No I/O; used on
 * the connection's event loop only.
 */
final class StatementIntake {
    private final int limit;
    private final Deque<Ticket> waiting = new ArrayDeque<>();

    /** One statement under way. */
    static final class Ticket {
        private final int packetId;
        private boolean durable;

        private Ticket(int packetId) {
            this.packetId = packetId;
        }
    }

    /** @param limit how many may be under way, from 1 */
    StatementIntake(int limit) {
        this.limit = limit;
    }

    boolean isFull() {
        return waiting.size() >= limit;
    }

    /** @param packetId as the bridge numbered it; a repeat of one under way is a statement of its own */
    Ticket arrived(int packetId) {
        Ticket ticket = new Ticket(packetId);
        waiting.add(ticket);
        return ticket;
    }

    /** @return the packet ids to acknowledge now, in this order */
    List<Integer> durable(Ticket ticket) {
        ticket.durable = true;
        List<Integer> acknowledge = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.getFirst().durable) {
            acknowledge.add(waiting.removeFirst().packetId);
        }
        return acknowledge;
    }
}

package dev.latchkey.bench.load;

import dev.latchkey.bench.load.ClosedLoop.Waiting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/**
 * Operations begin at fixed times, whether or not the ones before have ended; latencies count from those times, so a stall
 * is seen by all that came during it. With every client busy, what is due waits in order; what still waits when twice the
 * time is over has failed, so that a system that can't keep up ends the loop too.
 *
 * @param perSecond of all clients together
 */
public record OpenLoop(double perSecond, int clients) implements Loop {
    private static final long SPIN_BELOW_NANOS = 60_000;

    @Override
    public LoadResult run(Operation operation, Duration duration, @Nullable HistogramLogWriter log) {
        long count = Math.max(1, Math.round(perSecond * duration.toNanos() / 1e9));
        return new Run(operation, new Recording(log), count, duration).go();
    }

    private final class Run {
        private final Operation operation;
        private final Recording recording;
        private final long count;
        private final CountDownLatch ended;
        private final Deque<Integer> idle = new ArrayDeque<>();
        private final Deque<Long> due = new ArrayDeque<>();
        private final long giveUpAt;
        private long longestQueue;

        Run(Operation operation, Recording recording, long count, Duration duration) {
            this.giveUpAt = System.nanoTime() + 2 * duration.toNanos();
            this.operation = operation;
            this.recording = recording;
            this.count = count;
            this.ended = new CountDownLatch(Math.toIntExact(count));
            for (int client = 0; client < clients; client++) {
                idle.add(client);
            }
        }

        LoadResult go() {
            long start = System.nanoTime();
            long nextTick = start + 1_000_000_000L;
            for (long i = 0; i < count; i++) {
                long intended = start + (long) (i * 1e9 / perSecond);
                long now = System.nanoTime();
                while (now < intended) {
                    if (intended - now > SPIN_BELOW_NANOS) {
                        LockSupport.parkNanos(intended - now - SPIN_BELOW_NANOS / 2);
                    }
                    now = System.nanoTime();
                }
                if (now > nextTick) {
                    recording.tick();
                    nextTick = now + 1_000_000_000L;
                }
                arrived(intended);
            }
            Waiting.untilEnded(ended, recording);
            return recording.result(Duration.ofNanos(System.nanoTime() - start), longestQueue);
        }

        private void arrived(long intended) {
            Integer client;
            synchronized (this) {
                client = idle.poll();
                if (client == null) {
                    due.add(intended);
                    longestQueue = Math.max(longestQueue, due.size());
                    return;
                }
            }
            begin(client, intended);
        }

        private void begin(int client, long intended) {
            operation.begin(client, new Operation.Ending() {
                @Override
                public void succeeded() {
                    recording.succeeded(System.nanoTime() - intended);
                    over(client);
                }

                @Override
                public void failed(String why) {
                    recording.failed(why);
                    over(client);
                }
            });
        }

        private void over(int client) {
            Long next;
            synchronized (this) {
                if (System.nanoTime() > giveUpAt) {
                    while (due.poll() != null) {
                        recording.failed("not begun in time");
                        ended.countDown();
                    }
                }
                next = due.poll();
                if (next == null) {
                    idle.add(client);
                }
            }
            ended.countDown();
            if (next != null) {
                begin(client, next);
            }
        }
    }
}

package dev.latchkey.bench.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/** Each client begins the next operation as soon as the one before has ended: finds the highest load. */
public record ClosedLoop(int clients) implements Loop {
    @Override
    public LoadResult run(Operation operation, Duration duration, @Nullable HistogramLogWriter log) {
        Recording recording = new Recording(log);
        CountDownLatch ended = new CountDownLatch(clients);
        long start = System.nanoTime();
        long stop = start + duration.toNanos();
        for (int client = 0; client < clients; client++) {
            new Client(client, operation, recording, stop, ended).run();
        }
        Waiting.untilEnded(ended, recording);
        return recording.result(Duration.ofNanos(System.nanoTime() - start), 0);
    }

    /** Goes on by its own endings; an operation that ends at once is no deeper stack. */
    private static final class Client {
        private final int number;
        private final Operation operation;
        private final Recording recording;
        private final long stop;
        private final CountDownLatch ended;

        Client(int number, Operation operation, Recording recording, long stop, CountDownLatch ended) {
            this.number = number;
            this.operation = operation;
            this.recording = recording;
            this.stop = stop;
            this.ended = ended;
        }

        void run() {
            boolean again = true;
            while (again) {
                if (System.nanoTime() >= stop) {
                    ended.countDown();
                    return;
                }
                Once once = new Once(System.nanoTime());
                operation.begin(number, once);
                again = once.endedBeforeReturn();
            }
        }

        private final class Once implements Operation.Ending {
            private final long began;
            private boolean returned;
            private boolean over;

            Once(long began) {
                this.began = began;
            }

            synchronized boolean endedBeforeReturn() {
                returned = true;
                return over;
            }

            @Override
            public void succeeded() {
                recording.succeeded(System.nanoTime() - began);
                next();
            }

            @Override
            public void failed(String why) {
                recording.failed(why);
                next();
            }

            private void next() {
                boolean goOn;
                synchronized (this) {
                    over = true;
                    goOn = returned;
                }
                if (goOn) {
                    run();
                }
            }
        }
    }

    /** Waits with a tick each second; fails if nothing ends any more. */
    static final class Waiting {
        /** A closed loop ends nothing for as long as it goes. */
        private static final long LONGEST_LOOP_NANOS = TimeUnit.MINUTES.toNanos(2);

        private Waiting() {}

        static void untilEnded(CountDownLatch ended, Recording recording) {
            long left = ended.getCount();
            long since = System.nanoTime();
            try {
                while (!ended.await(1, TimeUnit.SECONDS)) {
                    recording.tick();
                    if (ended.getCount() < left) {
                        left = ended.getCount();
                        since = System.nanoTime();
                    } else if (System.nanoTime() - since > LONGEST_LOOP_NANOS) {
                        throw new IllegalStateException(left + " operations have not ended");
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}

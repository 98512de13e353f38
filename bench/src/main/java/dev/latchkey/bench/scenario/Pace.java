package dev.latchkey.bench.scenario;

import java.time.Duration;

/**
 * How long and how often is measured.
 *
 * @param first         load before anything is measured: a JVM that has just started spends its time on compiling
 * @param rounds        of each contestant
 * @param deactivations how many, at the rate of the scenario
 * @param besideBridges how many of them beside connected bridges
 * @param bridges       how many are connected
 * @param longestPause  before a bridge whose line broke comes back
 * @param rebuildFor    the longest
 */
public record Pace(
        Duration first,
        int rounds,
        Duration warmUp,
        Duration round,
        int deactivations,
        int besideBridges,
        int bridges,
        Duration longestPause,
        Duration rebuildFor,
        boolean quick) {
    /** All scenarios together: twenty minutes, seven of them for the 10,000 deactivations. */
    public static final Pace FULL = new Pace(
            Duration.ofSeconds(60),
            3,
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            10_000,
            500,
            10_000,
            Duration.ofSeconds(30),
            Duration.ofSeconds(25),
            false);

    /** One scenario alone, for somebody who changes code and looks again: less than a minute. */
    public static final Pace ALONE = new Pace(
            Duration.ZERO,
            3,
            Duration.ofSeconds(5),
            Duration.ofSeconds(6),
            500,
            500,
            10_000,
            Duration.ofSeconds(30),
            Duration.ofSeconds(40),
            false);

    /** All in two minutes: shows that everything works, and orders of magnitude. */
    public static final Pace QUICK = new Pace(
            Duration.ZERO,
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            50,
            50,
            250,
            Duration.ofSeconds(4),
            Duration.ofSeconds(3),
            true);

    public Pace withFirst(Duration first) {
        return new Pace(
                first, rounds, warmUp, round, deactivations, besideBridges, bridges, longestPause, rebuildFor, quick);
    }

    public Pace withBridges(int bridges) {
        return new Pace(
                first, rounds, warmUp, round, deactivations, besideBridges, bridges, longestPause, rebuildFor, quick);
    }

    public Pace withDeactivations(int count) {
        return new Pace(first, rounds, warmUp, round, count, count, bridges, longestPause, rebuildFor, quick);
    }
}

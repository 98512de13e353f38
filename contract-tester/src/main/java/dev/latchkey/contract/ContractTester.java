package dev.latchkey.contract;

import dev.latchkey.contract.ApiDocument.Operation;
import dev.latchkey.contract.Probe.Header;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Sends a service, for each operation of the OpenAPI document that it serves, requests that the document allows and such that differ
 * from them in one thing, and collects the answers that are not as documented, and what the document itself says of requests and can't mean:
 *
 * <pre>{@code
 * Report report = new ContractTester(port, "share-service").run(operation -> Scene.of(ADA).with("lockId", lock));
 * assertThat(report.findings()).isEmpty();
 * }</pre>
 *
 * <p>What happens by chance comes from one seed, which the report names; {@code -Dlatchkey.contract.seed} sets it.
 */
public final class ContractTester {
    private static final int RIGHT_REQUESTS = 6;
    private static final int NO_ANSWER = 999;

    private final Wire wire;
    private final String service;
    private final long seed = Long.getLong("latchkey.contract.seed", System.nanoTime());

    /** @param port of the service, on this machine */
    public ContractTester(int port, String service) {
        this.wire = new Wire(port);
        this.service = service;
    }

    /**
     * What came of it.
     *
     * @param findings faults of the document, and answers that are not as documented; empty is good
     * @param answers how often each status and code came, by operation
     */
    public record Report(String service, long seed, List<String> findings, Map<String, Map<String, Integer>> answers) {
        /** Operations that never succeeded: nobody has looked at what they answer then. */
        public List<String> neverSuccessful() {
            return answers.entrySet().stream()
                    .filter(operation ->
                            operation.getValue().keySet().stream().noneMatch(answer -> answer.startsWith("2")))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        public int requests() {
            return answers.values().stream()
                    .flatMap(counts -> counts.values().stream())
                    .mapToInt(Integer::intValue)
                    .sum();
        }

        /** Without the findings. */
        @Override
        public String toString() {
            return "%s: %d requests, %d findings; again with -Dlatchkey.contract.seed=%d; answers: %s"
                    .formatted(service, requests(), findings.size(), seed, answers);
        }
    }

    /** @param scenes makes what an operation needs; asked again after each success of it, as that may have used it up */
    public Report run(Function<String, Scene> scenes) {
        ApiDocument document = document();
        Random random = new Random(seed);
        List<String> findings = new ArrayList<>(DocumentFaults.of(document));
        Map<String, Map<String, Integer>> answers = new LinkedHashMap<>();
        try (Judge judge = new Judge(document)) {
            for (Operation operation : document.operations()) {
                Run run = new Run(document, operation, random, scenes, judge);
                run.all();
                run.findings
                        .values()
                        .forEach(alike ->
                                findings.add(alike.getFirst() + "\n  and " + (alike.size() - 1) + " more like it"));
                answers.put(operation.id(), run.answers);
            }
        }
        return new Report(service, seed, List.copyOf(findings), answers);
    }

    private ApiDocument document() {
        Probe question = new Probe(
                "the document",
                "GET",
                "/openapi/" + service,
                List.of(new Header("Accept", "application/json")),
                null,
                0,
                Probe.Scope.ELSEWHERE);
        return ApiDocument.parse(wire.send(question).orElseThrow().text());
    }

    private final class Run {
        private final ApiDocument document;
        private final Operation operation;
        private final Random random;
        private final Probes probes;
        private final Function<String, Scene> scenes;
        private final Judge judge;
        /** Those with the same status and the same wrong. */
        private final Map<String, List<String>> findings = new LinkedHashMap<>();

        private final Map<String, Integer> answers = new TreeMap<>();

        Run(ApiDocument document, Operation operation, Random random, Function<String, Scene> scenes, Judge judge) {
            this.document = document;
            this.operation = operation;
            this.random = random;
            this.probes = new Probes(document, operation, random);
            this.scenes = scenes;
            this.judge = judge;
        }

        void all() {
            Scene scene = scenes.apply(operation.id());
            for (int i = 0; i < RIGHT_REQUESTS; i++) {
                Probe right = probes.right(scene, i == 0);
                int status = send(right);
                for (Probe again : probes.again(right, probes.right(scene, true))) {
                    status = Math.min(status, send(again)); // a refused one leaves its key to the other
                }
                scene = after(status, scene);
            }
            // about something new after a success: the wrong things of the same chances, in the same order
            long chances = random.nextLong();
            List<Probe> wrong = wrong(scene, chances);
            for (int i = 0; i < wrong.size(); i++) {
                Scene next = after(send(wrong.get(i)), scene);
                if (next != scene) {
                    scene = next;
                    wrong = wrong(scene, chances);
                }
            }
        }

        private List<Probe> wrong(Scene scene, long chances) {
            Probes same = new Probes(document, operation, new Random(chances));
            return same.wrong(same.right(scene, true));
        }

        private Scene after(int status, Scene scene) {
            boolean usedUp = status == 429 || status < 300 && !operation.reads() && !scene.lasts();
            return usedUp ? scenes.apply(operation.id()) : scene;
        }

        private int send(Probe probe) {
            Optional<WireAnswer> answer = wire.send(probe);
            if (answer.isEmpty()) {
                if (probe.missing() == 0) {
                    found("no answer", probe, "nothing");
                }
                return NO_ANSWER;
            }
            WireAnswer there = answer.get();
            answers.merge((there.status() + " " + there.code()).strip(), 1, Integer::sum);
            judge.verdict(operation, probe, there)
                    .ifPresent(wrong -> found(
                            there.status() + " " + wrong,
                            probe,
                            there.status() + " " + there.contentType() + " " + Probe.cut(there.text())));
            return there.status();
        }

        private void found(String wrong, Probe probe, String answer) {
            findings.computeIfAbsent(wrong, key -> new ArrayList<>())
                    .add("%s: %s%n  %s%n  -> %s".formatted(operation.id(), wrong, probe, answer));
        }
    }
}

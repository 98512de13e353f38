package dev.latchkey.bench;

import dev.latchkey.bench.machine.Machine;
import dev.latchkey.bench.machine.Memory;
import dev.latchkey.bench.report.Page;
import dev.latchkey.bench.report.Report;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.scenario.Bench;
import dev.latchkey.bench.scenario.Pace;
import dev.latchkey.bench.scenario.Scenario;
import dev.latchkey.bench.scenario.Scenarios;
import dev.latchkey.bench.seed.Locks;
import dev.latchkey.bench.seed.Seed;
import dev.latchkey.bench.system.Api;
import dev.latchkey.bench.system.Database;
import dev.latchkey.bench.system.People;
import dev.latchkey.local.Home;
import dev.latchkey.local.Ports;
import dev.latchkey.local.Progress;
import dev.latchkey.local.RunningSystem;
import dev.latchkey.local.UserError;
import dev.latchkey.local.api.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code ./latchkey bench}: the scenarios that were asked for, one after the other, and the page about them. */
public final class Main {
    /** What it was started with; not where things lie. */
    private static final String POSTGRES_SETTINGS = """
            select case name when 'server_version' then current_setting(name) else name || ' = ' || current_setting(name) end
            from pg_settings
            where name = 'server_version' or source = 'command line' and setting not like '%/%'
            order by name <> 'server_version', name""";

    private static final long MEGABYTE = 1_048_576;
    private static final Logger ROOT_LOG = Logger.getLogger("");

    private final Options options;
    private final Progress progress = new Progress(System.out);
    private final long begin = System.nanoTime();

    private Main(Options options) {
        this.options = options;
    }

    public static void main(String[] args) {
        ROOT_LOG.setLevel(Level.WARNING);
        int status = 0;
        try {
            new Main(Options.of(Arrays.asList(args))).run();
        } catch (BenchFailure | UserError | ApiClient.Unreachable e) {
            System.err.println("latchkey bench: " + e.getMessage());
            status = 1;
        }
        System.exit(status);
    }

    private void run() {
        if (options.list()) {
            Scenarios.all().forEach(scenario -> System.out.println(scenario.name() + "\n    " + scenario.about()));
            return;
        }
        List<Scenario> scenarios = Scenarios.named(options.scenarios());
        RunningSystem system = RunningSystem.find(Home.find())
                .orElseThrow(() ->
                        new BenchFailure("Nothing is running in " + Home.find().folder()
                                + ". Start a system for it: LATCHKEY_HOME=<its own folder> ./latchkey up"));
        Path out = folder(system);
        Database database =
                new Database(Ports.POSTGRES.number(), system.secrets().password("postgres"));
        People people = People.signIn(
                Ports.SIGN_IN.url(),
                system.secrets().password("keycloak-admin"),
                RunningSystem.platform().realm(),
                RunningSystem.platform().entrance());
        Seed seed = new Seed(system, database, people, progress::line);
        seed.allowOnlyOwnData(options.seedAnywhere());
        Locks locks = seed.ensure(options.keys());
        List<Section> sections = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        Map<String, String> about;
        try (Bench bench =
                new Bench(system, database, people, seed, locks, at(), pace(), out.resolve("logs"), progress::line)) {
            bench.warmUp();
            for (Scenario scenario : scenarios) {
                try {
                    sections.add(run(scenario, bench));
                } catch (BenchFailure | UserError | ApiClient.Unreachable e) {
                    // what the others have found is not lost with it
                    failures.add(scenario.name() + ": " + e.getMessage());
                    progress.line(failures.getLast());
                }
            }
            about = Machine.describe(bench.system(), locks.count() * Locks.KEYS_PER_LOCK, pace().rounds());
            about.put("PostgreSQL", String.join(", ", database.texts(POSTGRES_SETTINGS)));
        }
        Report report = new Report(
                Machine.commit(Home.find().root()),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                about,
                sections);
        Page.write(report, out, options.compareWith());
        progress.plain("");
        progress.plain(Page.figures(report));
        progress.plain("The page: " + out.resolve("bench.html") + ", the same as Markdown beside it.");
        if (!failures.isEmpty()) {
            throw new BenchFailure("Not measured: " + String.join("; ", failures));
        }
    }

    private Section run(Scenario scenario, Bench bench) {
        progress.line(scenario.name() + " …");
        Section section = new Section(scenario.name(), scenario.about());
        scenario.run(bench, section);
        Map<String, Long> memory = Memory.of(bench.system().processes());
        memory.forEach((name, bytes) -> section.megabytes().put(name, bytes / MEGABYTE));
        return section;
    }

    private Api.Platform at() {
        return options.direct()
                ? new Api.Platform(URI.create(Ports.SHARE_SERVICE.url()), URI.create(Ports.KEY_SERVICE.url()))
                : new Api.Platform(URI.create(Ports.ENTRANCE.url()), URI.create(Ports.ENTRANCE.url()));
    }

    private Pace pace() {
        Pace pace = options.quick() ? Pace.QUICK : options.scenarios().isEmpty() ? Pace.FULL : Pace.ALONE;
        Integer bridges = options.bridges();
        pace = bridges == null ? pace : pace.withBridges(bridges);
        Integer deactivations = options.deactivations();
        pace = deactivations == null ? pace : pace.withDeactivations(deactivations);
        Integer first = options.warmUpSeconds();
        return first == null ? pace : pace.withFirst(Duration.ofSeconds(first));
    }

    private Path folder(RunningSystem system) {
        Path chosen = options.out();
        Path folder = chosen != null
                ? chosen.toAbsolutePath()
                : system.home()
                        .folder()
                        .resolve("bench")
                        .resolve(Instant.now()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString()
                                .replace(":", ""));
        try {
            Files.createDirectories(folder.resolve("logs"));
        } catch (IOException e) {
            throw new BenchFailure("Cannot write to " + folder + ": " + e.getMessage(), e);
        }
        return folder;
    }
}

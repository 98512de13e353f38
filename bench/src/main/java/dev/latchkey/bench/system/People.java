package dev.latchkey.bench.system;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The accounts that the bench signs in with, made once with the sign-in provider: owners, who administer all the locks, and readers,
 * who administer a few of them and hold keys. There are fewer accounts than clients, so that signing in is soon done; every
 * request carries a token all the same, and every token is verified.
 */
public final class People {
    public static final int OWNERS = 16;
    public static final int READERS = 16;
    private static final String PASSWORD = "latchkey";

    private final List<SignedIn> owners;
    private final List<SignedIn> readers;
    private final SignedIn operator;

    private People(List<SignedIn> owners, List<SignedIn> readers, SignedIn operator) {
        this.owners = List.copyOf(owners);
        this.readers = List.copyOf(readers);
        this.operator = operator;
    }

    /**
     * @param provider URL of the sign-in provider itself
     * @param admin password of its administrator
     * @param realm as clients reach it
     */
    public static People signIn(String provider, String admin, String realm, String entrance) {
        People people = new People(
                accounts(realm, "owner", OWNERS),
                accounts(realm, "reader", READERS),
                new SignedIn(realm, "otto@example.com", PASSWORD));
        ApiClient api = new ApiClient(entrance);
        try {
            people.introduce(api);
        } catch (BenchFailure e) {
            make(provider, admin, people); // the first time
            people.introduce(api);
        }
        return people;
    }

    public List<SignedIn> owners() {
        return owners;
    }

    public List<SignedIn> readers() {
        return readers;
    }

    public SignedIn operator() {
        return operator;
    }

    /** From now on every token is valid for that long. */
    public void ensureFor(Duration time) {
        owners.forEach(one -> one.ensureFor(time));
        readers.forEach(one -> one.ensureFor(time));
        operator.ensureFor(time);
    }

    private void introduce(ApiClient api) {
        owners.forEach(one -> one.introduce(api));
        readers.forEach(one -> one.introduce(api));
        operator.introduce(api);
    }

    private static List<SignedIn> accounts(String realm, String role, int count) {
        List<SignedIn> accounts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            accounts.add(
                    new SignedIn(realm, String.format(Locale.ROOT, "bench-%s-%02d@example.com", role, i), PASSWORD));
        }
        return accounts;
    }

    private static void make(String provider, String admin, People people) {
        ApiClient api = new ApiClient(provider);
        Reply token = api.form(
                "/realms/master/protocol/openid-connect/token",
                "grant_type=password&client_id=admin-cli&username=admin&password=" + admin);
        if (token.status() != 200) {
            throw new BenchFailure("The sign-in provider's administrator can't sign in: " + token);
        }
        Map<String, String> authorization = Map.of("Authorization", "Bearer " + token.text("access_token"));
        List<SignedIn> all = new ArrayList<>(people.owners);
        all.addAll(people.readers);
        for (SignedIn one : all) {
            Reply made = api.send("POST", "/admin/realms/latchkey/users", authorization, user(one.email()));
            if (made.status() != 201 && made.status() != 409) {
                throw new BenchFailure("The account " + one.email() + " can't be made: " + made);
            }
        }
    }

    private static Map<String, Object> user(String email) {
        return Map.of(
                "username",
                email,
                "email",
                email,
                "emailVerified",
                true,
                "enabled",
                true,
                "firstName",
                "Bench",
                "lastName",
                email.substring(0, email.indexOf('@')),
                "credentials",
                List.of(Map.of("type", "password", "value", PASSWORD, "temporary", false)));
    }
}

package dev.latchkey.http.account;

import io.smallrye.mutiny.Uni;

/** Finds the account of a signed-in person. Each service has one bean of this type. */
public interface AccountDirectory {
    /**
     * @param bearer the token of the request, for a directory that has to ask another service
     * @return the account id; made now at the first sign-in. Fails with a ProblemException if the person can have none
     */
    Uni<String> accountIdOf(Person person, String bearer);
}

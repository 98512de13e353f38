package dev.latchkey.shares.application;

import dev.latchkey.shares.domain.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * What every command of a signed-in account has beside its own content.
 *
 * @param request by which a repeat is recognised
 * @param expectedVersion the version that the account has seen, from If-Match; null for any
 */
public record Write(AccountId by, Request request, @Nullable Long expectedVersion) {}
